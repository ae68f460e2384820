"""Every journey by where its buyers stand."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.errors import UsageError
from quorate.views.answers import Answer, Page, Stamp, stamp_of
from quorate.views.journey_facts import JourneyFacts, facts_of, keep_journey_facts
from quorate.views.reading import Reader, Row
from quorate.vocabulary.closed_lists import JOURNEY_OUTCOMES, MOMENTA
from quorate.warehouse.snapshots import Snapshot

UNPLACED = "unplaced"


@dataclass(frozen=True)
class BoardFilters(Answer):
    """Which journeys to look at; None leaves a filter out."""

    offering_id: str | None = None
    owner_id: str | None = None
    momentum: str | None = None
    stage: str | None = None
    outcome: str | None = None

    def __post_init__(self) -> None:
        """A word outside its closed list would silently show nothing."""
        for name, value, words in (
            ("momentum", self.momentum, MOMENTA),
            ("outcome", self.outcome, JOURNEY_OUTCOMES),
        ):
            if value is not None and value not in words:
                raise UsageError(
                    f"'{value}' is no {name} of a journey.", expected=f"one of {', '.join(words)}"
                )


@dataclass(frozen=True)
class FilterChoice(Answer):
    """One value a filter can take, what it is called, and how many live journeys have it."""

    key: str
    label: str
    journey_count: int


@dataclass(frozen=True)
class BoardColumn(Answer):
    """The live journeys of one stage: all of them counted, the first of them shown."""

    stage: str
    label: str
    buyer_asks: str | None
    journey_count: int
    amounts: tuple[tuple[str, float], ...]
    cards: tuple[JourneyFacts, ...]


@dataclass(frozen=True)
class Board(Answer):
    """Live journeys (open, or won and living on with the customer) in the map's stages, in their order.

    `ended` counts the others by outcome: they went quiet or were lost.
    """

    stamp: Stamp
    filters: BoardFilters
    columns: tuple[BoardColumn, ...]
    ended: tuple[tuple[str, int], ...]
    offerings: tuple[FilterChoice, ...]
    owners: tuple[FilterChoice, ...]


@dataclass(frozen=True)
class JourneyList(Answer):
    """The same journeys as rows, a page at a time."""

    stamp: Stamp
    filters: BoardFilters
    journeys: tuple[JourneyFacts, ...]
    journey_count: int
    offset: int
    limit: int


def journeys_by_stage(
    snapshot: Snapshot, filters: BoardFilters | None = None, *, cards_per_stage: int = 25
) -> Board:
    """The board: one column per stage of the map, the most active and largest journeys of each first."""
    filters = filters or BoardFilters()
    reader = Reader(snapshot)
    keep_journey_facts(reader)
    where, parameters = _condition(filters)
    rows = reader.rows(
        f"""
        with ranked as (
            select *,
                count(*) over (partition by stage) as stage_count,
                row_number() over (
                    partition by stage
                    order by momentum_rank desc, amount desc nulls last, account_name, journey_id
                ) as place
            from journey_facts
            where outcome in ('open', 'won') and {where}
        )
        select * from ranked where place <= {int(cards_per_stage)} order by stage, place
        """,
        *parameters,
    )
    sums = reader.rows(
        f"""
        select stage, currency, sum(amount) as amount
        from journey_facts
        where outcome in ('open', 'won') and amount is not null and {where}
        group by stage, currency
        order by stage, amount desc, currency
        """,
        *parameters,
    )
    ended = reader.rows(
        f"""
        select outcome, count(*) as journey_count
        from journey_facts
        where outcome not in ('open', 'won') and {where}
        group by outcome
        order by outcome
        """,
        *parameters,
    )
    return Board(
        stamp=stamp_of(reader),
        filters=filters,
        columns=_columns(reader, rows, sums),
        ended=tuple((row["outcome"], row["journey_count"]) for row in ended),
        offerings=_choices(reader, "offering_id", "offering_name"),
        owners=_choices(reader, "owner_id", "owner_name"),
    )


def journey_list(
    snapshot: Snapshot, filters: BoardFilters | None = None, page: Page | None = None
) -> JourneyList:
    """Journeys as rows: live ones unless the filters name an outcome; by stage, then size."""
    filters, page = filters or BoardFilters(), page or Page()
    reader = Reader(snapshot)
    keep_journey_facts(reader)
    where, parameters = _condition(filters)
    live = "true" if filters.outcome else "outcome in ('open', 'won')"
    rows = reader.rows(
        f"""
        select *, count(*) over () as journey_count
        from journey_facts
        where {live} and {where}
        order by position nulls first, momentum_rank desc, amount desc nulls last, account_name, journey_id
        limit {int(page.limit)} offset {int(page.offset)}
        """,
        *parameters,
    )
    return JourneyList(
        stamp=stamp_of(reader),
        filters=filters,
        journeys=tuple(facts_of(row) for row in rows),
        journey_count=rows[0]["journey_count"] if rows else 0,
        offset=page.offset,
        limit=page.limit,
    )


def _condition(filters: BoardFilters) -> tuple[str, list[str]]:
    """The filters as an SQL condition on `journey_facts` and its parameters."""
    given = [
        (column, value)
        for column, value in (
            ("offering_id", filters.offering_id),
            ("owner_id", filters.owner_id),
            ("momentum", filters.momentum),
            ("coalesce(stage, 'unplaced')", filters.stage),
            ("outcome", filters.outcome),
        )
        if value is not None
    ]
    return " and ".join(["true", *(f"{column} = ?" for column, _ in given)]), [value for _, value in given]


def _columns(reader: Reader, rows: list[Row], sums: list[Row]) -> tuple[BoardColumn, ...]:
    stages = reader.rows("select stage, label, buyer_asks from {map_stages} order by position, journey_map")
    # stages of one name are one column, whichever maps have them
    stages = list({row["stage"]: row for row in reversed(stages)}.values())[::-1]
    cards: dict[str | None, list[Row]] = {}
    for row in rows:
        cards.setdefault(row["stage"], []).append(row)
    known = [(row["stage"], row["label"], row["buyer_asks"]) for row in stages]
    strangers = sorted({stage for stage in cards if stage and stage not in {name for name, *_ in known}})
    unplaced: list[tuple[str | None, str, str | None]] = (
        [(None, "Not yet placed", None)] if None in cards else []
    )
    return tuple(
        BoardColumn(
            stage=stage or UNPLACED,
            label=label,
            buyer_asks=asks,
            journey_count=cards[stage][0]["stage_count"] if stage in cards else 0,
            amounts=tuple((row["currency"], row["amount"]) for row in sums if row["stage"] == stage),
            cards=tuple(facts_of(row) for row in cards.get(stage, [])),
        )
        for stage, label, asks in [*unplaced, *known, *((name, name, None) for name in strangers)]
    )


def _choices(reader: Reader, key: str, label: str) -> tuple[FilterChoice, ...]:
    rows = reader.rows(
        f"""
        select {key} as choice, min({label}) as label, count(*) as journey_count
        from journey_facts
        where {key} is not null and outcome in ('open', 'won')
        group by {key}
        order by label, choice
        """
    )
    return tuple(FilterChoice(row["choice"], row["label"], row["journey_count"]) for row in rows)
