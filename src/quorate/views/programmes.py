"""The grid of account programmes: accounts down, offerings across, and in each cell what there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quorate.errors import UsageError
from quorate.language import Words
from quorate.views.answers import Answer, Figure, Page, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.vocabulary.closed_lists import PROGRAMME_MOTIONS
from quorate.warehouse.snapshots import Snapshot

MOTION_WORDS = {"penetrate": "penetrate", "cross_sell": "cross-sell", "up_sell": "up-sell", "keep": "keep"}
MOTION_MEANINGS = Words(
    {
        "penetrate": "they have bought nothing of ours yet",
        "cross_sell": "a customer, but not of this offering",
        "up_sell": "a customer of this family, or of this offering with a journey for more",
        "keep": "they have it: see that they stay",
    }
)
SIGNAL_WORDS = Words(
    {
        "renewal_due": "renewal due",
        "renewal_lost": "renewal lost",
        "use_declined": "use has declined",
        "users_gone": "users are gone",
        "champion_left": "a champion has left",
        "spoke_against": "spoke against us",
        "looked_at_rivals": "looked at rivals",
    }
)


@dataclass(frozen=True)
class ProgrammeFilters(Answer):
    """Which part of the grid to look at; None leaves a filter out."""

    tier: str | None = None
    industry: str | None = None
    owner_id: str | None = None
    motion: str | None = None

    def __post_init__(self) -> None:
        """A word outside its closed list would silently show nothing."""
        if self.motion is not None and self.motion not in PROGRAMME_MOTIONS:
            raise UsageError(
                f"'{self.motion}' is nothing to do with an account.",
                expected=f"one of {', '.join(PROGRAMME_MOTIONS)}",
            )


@dataclass(frozen=True)
class ProgrammeCell(Answer):
    """One account and one offering.

    Attributes
    ----------
    is_shown: the filter on what there is to do lets it through.
    stage: the label of the stage its journey stands in; None without a journey.
    amount: money of open opportunities, or what was won where it is held and nothing is open; opens its evidence.
    signals: what bears on their staying, in words.
    known_count: people of the teams that bought before with whom the next team begins.
    """

    offering_id: str
    motion: str
    motion_words: str
    is_shown: bool
    journey_id: str | None
    stage: str | None
    amount: Figure
    is_won_amount: bool
    customer_since_at: datetime | None
    renewal_on: date | None
    signals: tuple[str, ...]
    known_count: int


@dataclass(frozen=True)
class ProgrammeRow(Answer):
    """One account with its cells, in the order of the columns."""

    account_id: str
    name: str
    tier: str | None
    industry: str | None
    owner_name: str | None
    cells: tuple[ProgrammeCell, ...]


@dataclass(frozen=True)
class ProgrammeChoice(Answer):
    """One value a filter can take, what it is called, and how many accounts have it."""

    key: str
    label: str
    account_count: int


@dataclass(frozen=True)
class ProgrammeGrid(Answer):
    """Accounts by tier, with offerings as (id, name) in order of name, and how many cells each motion has."""

    stamp: Stamp
    filters: ProgrammeFilters
    offerings: tuple[tuple[str, str], ...]
    rows: tuple[ProgrammeRow, ...]
    motions: tuple[tuple[str, int], ...]
    tiers: tuple[ProgrammeChoice, ...]
    industries: tuple[ProgrammeChoice, ...]
    owners: tuple[ProgrammeChoice, ...]
    account_count: int
    offset: int
    limit: int


_FACTS = """
    select c.account_id, min(c.tier) as tier, min(coalesce(a.name, c.account_id)) as name,
        min(a.industry) as industry, min(a.owner_id) as owner_id, min(k.name) as owner_name
    from {programme_cells} c
    left join {accounts} a on a.account_id = c.account_id
    left join {colleagues} k on k.colleague_id = a.owner_id
    group by c.account_id
"""


@remembered
def programme_grid(
    snapshot: Snapshot, filters: ProgrammeFilters | None = None, page: Page | None = None
) -> ProgrammeGrid:
    """A page of the grid: accounts of the first tier first, those without one last."""
    filters, page = filters or ProgrammeFilters(), page or Page()
    reader = Reader(snapshot)
    reader.need("programme_cells")
    reader.keep("programme_accounts_shown", _FACTS)
    where, parameters = _condition(filters)
    accounts = reader.rows(
        f"""
        select *, count(*) over () as account_count
        from programme_accounts_shown f
        where {where}
        order by tier nulls last, name, account_id
        limit {int(page.limit)} offset {int(page.offset)}
        """,
        *parameters,
    )
    offerings = reader.rows(
        """
        select c.offering_id, min(coalesce(o.name, c.offering_id)) as name
        from {programme_cells} c
        left join {offerings} o on o.offering_id = c.offering_id
        group by c.offering_id
        order by name, c.offering_id
        """
    )
    return ProgrammeGrid(
        stamp=stamp_of(reader),
        filters=filters,
        offerings=tuple((row["offering_id"], row["name"]) for row in offerings),
        rows=_rows(reader, accounts, [row["offering_id"] for row in offerings], filters.motion),
        motions=_motions(reader, where, parameters),
        tiers=_choices(reader, "tier", "tier"),
        industries=_choices(reader, "industry", "industry"),
        owners=_choices(reader, "owner_id", "owner_name"),
        account_count=accounts[0]["account_count"] if accounts else 0,
        offset=page.offset,
        limit=page.limit,
    )


def account_cells(reader: Reader, account_id: str) -> tuple[tuple[str, ProgrammeCell], ...]:
    """What there is to do at one account with each offering, by the offering's name."""
    rows = reader.rows(
        """
        select c.*, coalesce(m.label, c.stage) as stage_label, coalesce(o.name, c.offering_id) as offering_name
        from {programme_cells} c
        left join {journeys} j on j.journey_id = c.journey_id
        left join {map_stages} m on m.journey_map = j.journey_map and m.stage = c.stage
        left join {offerings} o on o.offering_id = c.offering_id
        where c.account_id = ?
        order by offering_name, c.offering_id
        """,
        account_id,
    )
    return tuple((row["offering_name"], _cell(row, None)) for row in rows)


def _condition(filters: ProgrammeFilters) -> tuple[str, list[str]]:
    """The filters as an SQL condition on the accounts, called `f`, and its parameters."""
    given = [
        (f"f.{column} = ?", value)
        for column, value in (
            ("tier", filters.tier),
            ("industry", filters.industry),
            ("owner_id", filters.owner_id),
        )
        if value is not None
    ]
    if filters.motion is not None:
        given.append(
            ("f.account_id in (select account_id from {programme_cells} where motion = ?)", filters.motion)
        )
    return " and ".join(["true", *(sql for sql, _ in given)]), [value for _, value in given]


def _motions(reader: Reader, where: str, parameters: list[str]) -> tuple[tuple[str, int], ...]:
    counted = reader.rows(
        f"""
        select c.motion, count(*) as cell_count
        from {{programme_cells}} c
        inner join programme_accounts_shown f on f.account_id = c.account_id
        where {where}
        group by c.motion
        """,
        *parameters,
    )
    known = {row["motion"]: row["cell_count"] for row in counted}
    return tuple((motion, known.get(motion, 0)) for motion in PROGRAMME_MOTIONS)


def _choices(reader: Reader, key: str, label: str) -> tuple[ProgrammeChoice, ...]:
    rows = reader.rows(
        f"""
        select {key} as choice, min({label}) as label, count(*) as account_count
        from programme_accounts_shown
        where {key} is not null
        group by {key}
        order by label, choice
        """
    )
    return tuple(
        ProgrammeChoice(row["choice"], row["label"] or row["choice"], row["account_count"]) for row in rows
    )


def _rows(
    reader: Reader, accounts: list[Row], offerings: list[str], motion: str | None
) -> tuple[ProgrammeRow, ...]:
    cells = reader.rows(
        """
        select c.*, coalesce(m.label, c.stage) as stage_label
        from {programme_cells} c
        left join {journeys} j on j.journey_id = c.journey_id
        left join {map_stages} m on m.journey_map = j.journey_map and m.stage = c.stage
        where c.account_id in (select unnest(?::varchar[]))
        """,
        [row["account_id"] for row in accounts],
    )
    known = {(row["account_id"], row["offering_id"]): row for row in cells}
    return tuple(
        ProgrammeRow(
            row["account_id"],
            row["name"],
            row["tier"],
            row["industry"],
            row["owner_name"],
            tuple(
                _cell(known[row["account_id"], offering], motion)
                for offering in offerings
                if (row["account_id"], offering) in known
            ),
        )
        for row in accounts
    )


def _cell(row: Row, motion: str | None) -> ProgrammeCell:
    return ProgrammeCell(
        offering_id=row["offering_id"],
        motion=row["motion"],
        motion_words=MOTION_WORDS[row["motion"]],
        is_shown=motion in (None, row["motion"]),
        journey_id=row["journey_id"],
        stage=row["stage_label"],
        amount=cell_amount(row),
        is_won_amount=is_won_amount(row),
        customer_since_at=row["customer_since_at"],
        renewal_on=row["renewal_on"],
        signals=tuple(SIGNAL_WORDS[signal] for signal in row["signals"]),
        known_count=len(row["known_person_ids"]),
    )


def is_won_amount(row: Row) -> bool:
    """Whether a cell's amount is what was won: it is held, and nothing more of it is open."""
    return row["customer_since_at"] is not None and row["open_amount"] is None


def cell_amount(row: Row) -> Figure:
    """The money of a row of `programme_cells`: open, or else won."""
    return Figure(
        row["won_amount"] if is_won_amount(row) else row["open_amount"],
        "amount",
        reference("programme-cell", row["account_id"], row["offering_id"]),
        currency=row["currency"],
    )
