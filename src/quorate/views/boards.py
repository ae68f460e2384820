"""Every journey as a board: by where its buyers stand, or by owner, offering or industry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quorate.errors import UsageError, nearest_word
from quorate.language import gettext_noop, translated
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.cursors import cursor_after, order_by, rows_after
from quorate.views.journey_facts import JourneyFacts, facts_of, keep_journey_facts
from quorate.views.journey_filters import NONE, UNPLACED, BoardFilters, condition
from quorate.views.journey_lists import ATTENTION, LIVE, JourneyList, journey_list
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.warehouse.snapshots import Snapshot

__all__ = [
    "GROUPINGS",
    "Board",
    "BoardFilters",
    "JourneyList",
    "column_of",
    "journey_board",
    "journey_list",
    "journeys_by_stage",
]

# Beyond so many, columns of owners, offerings and industries are left to the filters.
MOST_COLUMNS = 30


@dataclass(frozen=True)
class Grouping(Answer):
    """One way to make columns: the column of `journey_facts`, its words, and what journeys without one are called."""

    key: str
    label: str
    english_name: str
    english_without: str

    @property
    def name(self) -> str:
        """What the columns are, in the reader's language."""
        return translated(self.english_name)

    @property
    def without(self) -> str:
        """What journeys without one are called."""
        return translated(self.english_without)


GROUPINGS: Mapping[str, Grouping] = {
    "stage": Grouping("stage", "stage_label", gettext_noop("Buyer stage"), gettext_noop("Not yet placed")),
    "owner": Grouping("owner_id", "owner_name", gettext_noop("Owner"), gettext_noop("No owner")),
    "offering": Grouping(
        "offering_id", "offering_name", gettext_noop("Offering"), gettext_noop("Offering not known")
    ),
    "industry": Grouping(
        "industry", "industry", gettext_noop("Industry"), gettext_noop("Industry not known")
    ),
    "tier": Grouping("tier", "tier", gettext_noop("Tier"), gettext_noop("No tier")),
}


@dataclass(frozen=True)
class FilterChoice(Answer):
    """One value a filter can take, what it is called, and how many live journeys have it."""

    key: str
    label: str
    journey_count: int


@dataclass(frozen=True)
class BoardColumn(Answer):
    """The live journeys of one column: all of them counted, the first of them shown.

    Attributes
    ----------
    stage: the stage, owner, offering, industry or tier; 'unplaced' for journeys without a stage, else 'none'.
    following: what asks `column_of` for the cards after those shown; empty where all are.
    """

    stage: str
    label: str
    buyer_asks: str | None
    journey_count: int
    amounts: tuple[tuple[str, float], ...]
    cards: tuple[JourneyFacts, ...]
    following: str = ""


@dataclass(frozen=True)
class Board(Answer):
    """Live journeys (open, or won and living on with the customer) in columns.

    Attributes
    ----------
    columns: the maps' stages in their order; of other groupings the values with most journeys first.
    journey_count: all journeys of the board, also those of columns left out.
    ended: the others by outcome: they went quiet or were lost.
    """

    stamp: Stamp
    filters: BoardFilters
    columns: tuple[BoardColumn, ...]
    ended: tuple[tuple[str, int], ...]
    offerings: tuple[FilterChoice, ...]
    owners: tuple[FilterChoice, ...]
    group: str = "stage"
    journey_count: int = 0
    tiers: tuple[FilterChoice, ...] = ()
    industries: tuple[FilterChoice, ...] = ()
    stages: tuple[FilterChoice, ...] = ()


def journeys_by_stage(
    snapshot: Snapshot, filters: BoardFilters | None = None, *, cards_per_stage: int = 25
) -> Board:
    """The board: one column per stage of the map, the most active and largest journeys of each first."""
    return journey_board(snapshot, filters, cards_per_column=cards_per_stage)


@remembered
def journey_board(
    snapshot: Snapshot,
    filters: BoardFilters | None = None,
    *,
    group: str = "stage",
    cards_per_column: int = 25,
) -> Board:
    """The board by one of `GROUPINGS`; the most active and largest journeys of each column first."""
    filters = filters or BoardFilters()
    reader = Reader(snapshot)
    keep_journey_facts(reader)
    grouping = _grouping(group)
    where, given = condition(filters, reader.as_of_on)
    rows = reader.rows(
        f"""
        with ranked as (
            select journey_id, {grouping.key} as group_key,
                row_number() over (partition by {grouping.key} order by {order_by(ATTENTION)}) as place
            from journey_facts
            where {LIVE} and {where}
        )
        select f.*, r.group_key
        from ranked r
        inner join journey_facts f on f.journey_id = r.journey_id
        where r.place <= {int(cards_per_column)}
        order by r.place
        """,
        *given,
    )
    counts = _counts(reader, grouping, where, given)
    return Board(
        stamp=stamp_of(reader),
        filters=filters,
        columns=_columns(reader, grouping, rows, counts, _sums(reader, grouping, where, given)),
        ended=_ended(reader, where, given),
        offerings=_choices(snapshot, "offering_id", "offering_name"),
        owners=_choices(snapshot, "owner_id", "owner_name"),
        group=group,
        journey_count=sum(row["journey_count"] for row in counts),
        tiers=_choices(snapshot, "tier", "tier"),
        industries=_choices(snapshot, "industry", "industry"),
        stages=_choices(snapshot, "stage", "stage_label", "min(stage_place)"),
    )


def column_of(
    snapshot: Snapshot,
    filters: BoardFilters,
    *,
    group: str,
    key: str,
    after: str = "",
    limit: int = 25,
) -> BoardColumn:
    """Cards of one column after those of a cursor, with the cursor of those that follow; its sums are left out."""
    reader = Reader(snapshot)
    keep_journey_facts(reader)
    grouping = _grouping(group)
    where, given = condition(filters, reader.as_of_on)
    behind, values = rows_after(ATTENTION, after)
    is_without = key in (NONE, UNPLACED)
    here = f"{grouping.key} is null" if is_without else f"{grouping.key} = ?"
    own = [] if is_without else [key]
    rows = reader.rows(
        f"""
        select * from journey_facts
        where {LIVE} and {where} and {here} and {behind}
        order by {order_by(ATTENTION)}
        limit {int(limit) + 1}
        """,
        *given,
        *own,
        *values,
    )
    counted = reader.one(
        f"select count(*) as n, min({grouping.label}) as label from journey_facts where {LIVE} and {where} and {here}",
        *given,
        *own,
    )
    shown = rows[:limit]
    return BoardColumn(
        stage=key,
        label=counted["label"] or grouping.without,
        buyer_asks=None,
        journey_count=counted["n"],
        amounts=(),
        cards=tuple(facts_of(row) for row in shown),
        following=cursor_after(ATTENTION, shown[-1]) if len(rows) > len(shown) and shown else "",
    )


def _grouping(group: str) -> Grouping:
    found = GROUPINGS.get(group)
    if found is None:
        near = nearest_word(group, list(GROUPINGS))
        raise UsageError(
            f"A board has no columns by '{group}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(GROUPINGS)}",
        )
    return found


def _counts(reader: Reader, grouping: Grouping, where: str, given: list[object]) -> list[Row]:
    return reader.rows(
        f"""
        select {grouping.key} as group_key, min({grouping.label}) as label, count(*) as journey_count
        from journey_facts
        where {LIVE} and {where}
        group by {grouping.key}
        order by journey_count desc, label, group_key
        """,
        *given,
    )


def _sums(reader: Reader, grouping: Grouping, where: str, given: list[object]) -> list[Row]:
    return reader.rows(
        f"""
        select {grouping.key} as group_key, currency, sum(amount) as amount
        from journey_facts
        where {LIVE} and amount is not null and {where}
        group by {grouping.key}, currency
        order by amount desc, currency
        """,
        *given,
    )


def _ended(reader: Reader, where: str, given: list[object]) -> tuple[tuple[str, int], ...]:
    rows = reader.rows(
        f"""
        select outcome, count(*) as journey_count
        from journey_facts
        where not {LIVE} and {where}
        group by outcome
        order by outcome
        """,
        *given,
    )
    return tuple((row["outcome"], row["journey_count"]) for row in rows)


def _columns(
    reader: Reader, grouping: Grouping, rows: list[Row], counts: list[Row], sums: list[Row]
) -> tuple[BoardColumn, ...]:
    cards: dict[str | None, list[Row]] = {}
    for row in rows:
        cards.setdefault(row["group_key"], []).append(row)
    counted = {row["group_key"]: row["journey_count"] for row in counts}
    found = []
    for key, label, asks in _heads(reader, grouping, counts):
        held = cards.get(key, [])
        found.append(
            BoardColumn(
                stage=key or (UNPLACED if grouping.key == "stage" else NONE),
                label=label,
                buyer_asks=asks,
                journey_count=counted.get(key, 0),
                amounts=tuple((row["currency"], row["amount"]) for row in sums if row["group_key"] == key),
                cards=tuple(facts_of(row) for row in held),
                following=cursor_after(ATTENTION, held[-1]) if held and counted[key] > len(held) else "",
            )
        )
    return tuple(found)


def _heads(reader: Reader, grouping: Grouping, counts: list[Row]) -> list[tuple[str | None, str, str | None]]:
    """Key, label and the buyers' question of each column, in the order in which they stand."""
    here = [row["group_key"] for row in counts]
    without: list[tuple[str | None, str, str | None]] = (
        [(None, grouping.without, None)] if None in here else []
    )
    if grouping.key != "stage":
        named = [(row["group_key"], row["label"], None) for row in counts if row["group_key"] is not None]
        return [*named[:MOST_COLUMNS], *without]
    stages = reader.rows("select stage, label, buyer_asks from {map_stages} order by position, journey_map")
    # stages of one name are one column, whichever maps have them
    stages = list({row["stage"]: row for row in reversed(stages)}.values())[::-1]
    known = [(row["stage"], row["label"], row["buyer_asks"]) for row in stages]
    strangers = sorted({stage for stage in here if stage} - {name for name, *_ in known})
    return [*without, *known, *((name, name, None) for name in strangers)]


@remembered
def _choices(snapshot: Snapshot, key: str, label: str, order: str = "label") -> tuple[FilterChoice, ...]:
    """The values of a filter; they are of all live journeys, whichever are shown."""
    rows = Reader(snapshot).rows(
        f"""
        select {key} as choice, min({label}) as label, count(*) as journey_count
        from journey_facts
        where {key} is not null and {LIVE}
        group by {key}
        order by {order}, choice
        """
    )
    return tuple(FilterChoice(row["choice"], row["label"], row["journey_count"]) for row in rows)
