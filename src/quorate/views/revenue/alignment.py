"""How well sales and marketing act as one: month by month, how fast one follows the other, and what it may be worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quorate.language import Words
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.lookup import account_id_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.warehouse.snapshots import Snapshot

DIRECTION_WORDS = Words(
    {
        "sales_after_marketing": "Sales after marketing",
        "marketing_after_sales": "Marketing after sales",
    }
)
WITHIN_WORDS = {24: "1 day", 72: "3 days", 168: "1 week", 336: "2 weeks", 672: "4 weeks", 2016: "12 weeks"}
GROUP_WORDS = Words(
    {
        "aligned": "both had reached one and the same person",
        "apart": "somebody had been reached, but not by both",
        "never_engaged": "neither had reached anybody",
    }
)
_MONTHS, _ACCOUNTS, _TIMELINE_DAYS = 24, 200, 366


@dataclass(frozen=True)
class AlignmentMonth(Answer):
    """One month: at how many of the accounts that sales or marketing reached they met, and where."""

    month_on: date
    accounts: Figure
    both: Figure
    same_team: Figure
    same_stage: Figure
    same_message: Figure
    alignment: Figure


@dataclass(frozen=True)
class FollowUp(Answer):
    """How fast one function followed the other, over all months or in one.

    Attributes
    ----------
    median: hours within which half were followed, those that still wait among them; not known where fewer than half
        ever were.
    within: share that was followed within so many hours, for each of the hours of `WITHIN_WORDS`.
    """

    direction: str
    words: str
    month_on: date | None
    turns: Figure
    median: Figure
    within: tuple[tuple[int, Figure], ...]


@dataclass(frozen=True)
class AlignmentWorth(Answer):
    """What acting as one may be worth by one map: bounds, never a bare difference."""

    journey_map: str
    outcome: str
    landmark_days: float
    follow_days: float
    won: tuple[tuple[str, Figure], ...]
    amounts: tuple[tuple[str, Figure], ...]
    decided_before: int
    unfinished: int
    association: Figure
    gain: Figure
    gain_high_if_favoured: float | None
    caution: str


@dataclass(frozen=True)
class AlignmentTrial(Answer):
    """What an experiment said whose held-out accounts went without both functions' touches: the only "
    "claim there is."""

    name: str
    experiment_id: str
    metric: str
    effect: Figure
    status: str


@dataclass(frozen=True)
class AccountMonth(Answer):
    """One account in one month."""

    account_id: str
    account_name: str
    month_on: date
    alignment: Figure
    same_team: Figure
    same_stage: Figure
    same_message: Figure
    answered_hours: Figure
    sales_activities: Figure
    marketing_activities: Figure
    sales_after_marketing: Figure
    marketing_after_sales: Figure


@dataclass(frozen=True)
class Alignment(Answer):
    """The trend, the waits, the bounds, and the newest month of every account, the least aligned first."""

    stamp: Stamp
    trials: tuple[AlignmentTrial, ...]
    months: tuple[AlignmentMonth, ...]
    follow_ups: tuple[FollowUp, ...]
    follow_up_months: tuple[FollowUp, ...]
    worth: tuple[AlignmentWorth, ...]
    accounts: tuple[AccountMonth, ...]
    account_count: int


@dataclass(frozen=True)
class Act(Answer):
    """One activity of sales or marketing on the account's line of time."""

    on: datetime
    function: str
    kind: str


@dataclass(frozen=True)
class AccountAlignment(Answer):
    """One account: its months, the newest first, and what the two functions did in the last year."""

    stamp: Stamp
    account_id: str
    account_name: str
    months: tuple[AccountMonth, ...]
    acts: tuple[Act, ...]


def alignment_view(snapshot: Snapshot, key: str | None = None) -> Alignment | AccountAlignment:
    """All of it, or what concerns the account that `key` names. Raises `NotFound` where there is none such."""
    return alignment_everywhere(snapshot) if key is None else alignment_at(snapshot, key)


@remembered
def alignment_everywhere(snapshot: Snapshot) -> Alignment:
    """The trend, the waits, the bounds and the accounts; empty where nobody has been reached."""
    reader = _reader(snapshot)
    months = reader.rows("select * from {alignment_trend} order by month_on desc limit ?", _MONTHS)
    waits = reader.rows("select * from {alignment_follow_ups} order by direction desc, grain, period_on desc")
    accounts = reader.rows(
        _ACCOUNT_MONTHS + " where m.month_on = (select max(month_on) from {alignment}) "
        "order by m.alignment, m.sales_activity_count + m.marketing_activity_count desc, a.name, m.account_id"
    )
    return Alignment(
        stamp_of(reader),
        _trials(reader),
        tuple(map(alignment_month, months)),
        tuple(follow_up(row) for row in waits if row["grain"] == "all"),
        tuple(follow_up(row) for row in waits if row["grain"] == "month")[: 2 * _MONTHS],
        tuple(
            map(alignment_worth, reader.rows("select * from {alignment_worth} order by journey_map, outcome"))
        ),
        tuple(map(account_month, accounts[:_ACCOUNTS])),
        len(accounts),
    )


def alignment_at(snapshot: Snapshot, key: str) -> AccountAlignment:
    """The months of the account that `key` names; raises `NotFound` where there is none such."""
    reader = _reader(snapshot)
    account_id = account_id_of(reader, key)
    name = reader.one(
        "select coalesce(name, account_id) as name from {accounts} where account_id = ?", account_id
    )
    months = reader.rows(_ACCOUNT_MONTHS + " where m.account_id = ? order by m.month_on desc", account_id)
    acts = reader.rows(
        "select activity_id, min(our_function) as our_function, min(activity_kind) as activity_kind, "
        "min(occurred_at) "
        "as occurred_at from {our_activities} where account_id = $1 and our_function in ('sales', 'marketing') and "
        "date_diff('day', occurred_at, $2) <= $3 group by activity_id order by min(occurred_at), activity_id",
        account_id,
        reader.known_before,
        _TIMELINE_DAYS,
    )
    return AccountAlignment(
        stamp_of(reader),
        account_id,
        name["name"],
        tuple(map(account_month, months)),
        tuple(Act(row["occurred_at"], row["our_function"], row["activity_kind"]) for row in acts),
    )


def _reader(snapshot: Snapshot) -> Reader:
    reader = Reader(snapshot)
    reader.need("alignment", "alignment_trend")
    return reader


_ACCOUNT_MONTHS = (
    "select m.*, coalesce(a.name, m.account_id) as account_name from {alignment} m "
    "left join {accounts} a on a.account_id = m.account_id"
)


def alignment_month(row: Row) -> AlignmentMonth:
    """A row of `alignment_trend` with its figures."""
    name = reference("alignment-month", row["month_on"])

    def count(value: str, out_of: str = "account_count") -> Figure:
        return Figure(row[value] if row[out_of] else None, "count", name, out_of=row[out_of] or None)

    return AlignmentMonth(
        row["month_on"],
        Figure(row["account_count"], "count", name),
        count("both_count"),
        count("same_team_count"),
        count("same_stage_count", "stage_known_count"),
        count("same_message_count", "message_known_count"),
        Figure(row["alignment_mean"], "share", name),
    )


def follow_up(row: Row) -> FollowUp:
    """A row of `alignment_follow_ups` with its figures."""
    name = reference("alignment-follow", row["direction"], row["grain"], row["period_on"])
    return FollowUp(
        row["direction"],
        DIRECTION_WORDS[row["direction"]],
        row["period_on"] if row["grain"] == "month" else None,
        Figure(row["followed_count"], "count", name, out_of=row["turn_count"]),
        Figure(row["median_hours"], "hours", name),
        tuple((hours, Figure(row[f"within_{hours}_hours_share"], "share", name)) for hours in WITHIN_WORDS),
    )


def alignment_worth(row: Row) -> AlignmentWorth:
    """A row of `alignment_worth` with its figures."""
    unit = "points" if row["outcome"] == "won" else "amount"
    currency = row["currency"] if unit == "amount" else None

    def name(part: str) -> str:
        return reference("alignment-worth", row["journey_map"], row["outcome"], part)

    return AlignmentWorth(
        row["journey_map"],
        row["outcome"],
        row["landmark_days"],
        row["follow_days"],
        tuple(
            (group, Figure(row[f"{group}_won_count"], "count", name(group), out_of=row[f"{group}_count"]))
            for group in GROUP_WORDS
        ),
        tuple(
            (group, Figure(row[f"{group}_amount"], "amount", name(group), currency=row["currency"]))
            for group in GROUP_WORDS
            if unit == "amount"
        ),
        row["decided_before_count"],
        row["unfinished_count"],
        Figure(
            row["association"], "points" if unit == "points" else "amount", name("association"),
            row["association_low"], row["association_high"], currency,
        ),
        Figure(
            None, "points" if unit == "points" else "amount", name("gain"), row["gain_low"], row["gain_high"],
            currency,
        ),
        row["gain_high_if_favoured"],
        row["caution"],
    )  # fmt: skip


def account_month(row: Row) -> AccountMonth:
    """A row of `alignment` with its figures."""
    name = reference("alignment", row["account_id"], row["month_on"])
    return AccountMonth(
        row["account_id"],
        row["account_name"],
        row["month_on"],
        Figure(row["alignment"], "share", name),
        Figure(row["same_team_share"], "share", name),
        Figure(row["same_stage_share"], "share", name),
        Figure(row["same_message_share"], "share", name),
        Figure(row["follow_up_hours_median"], "hours", name),
        Figure(row["sales_activity_count"], "count", name),
        Figure(row["marketing_activity_count"], "count", name),
        Figure(row["sales_after_marketing_hours_median"], "hours", name),
        Figure(row["marketing_after_sales_hours_median"], "hours", name),
    )


def _trials(reader: Reader) -> tuple[AlignmentTrial, ...]:
    """The newest reading of each metric of the experiments that held accounts out of what both functions do."""
    rows = reader.rows(
        """
        select x.name, r.experiment_id, r.metric, r.effect, r.effect_low, r.effect_high, r.status, r.currency,
            row_number() over (partition by r.experiment_id, r.metric order by r.measured_on desc) as pick
        from {experiment_results} r
        inner join {experiments} x on x.experiment_id = r.experiment_id
        where x.kind in ('play', 'programme')
            and list_contains(x.functions, 'sales') and list_contains(x.functions, 'marketing')
        order by x.name, r.experiment_id, r.metric
        """
    )
    return tuple(
        AlignmentTrial(
            row["name"],
            row["experiment_id"],
            row["metric"],
            Figure(
                row["effect"],
                "amount" if row["metric"] == "won_amount" else "points",
                reference("experiment-effect", row["experiment_id"], row["metric"]),
                row["effect_low"],
                row["effect_high"],
                row["currency"],
            ),
            row["status"],
        )
        for row in rows
        if row["pick"] == 1
    )
