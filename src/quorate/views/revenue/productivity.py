"""What came of what our functions did, and whether more of it went with more or with less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from quorate.language import Words, gettext, number
from quorate.views.answers import Answer, Figure, Stamp, Unit, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.remembering import remembered
from quorate.views.wording import points
from quorate.warehouse.snapshots import Snapshot

FUNCTION_WORDS = Words({"sales": "Sales", "marketing": "Marketing", "success": "Customer success"})
ACTIVITY_WORDS = Words({
    "all": "all activities", "call": "calls", "meeting": "meetings", "email": "e-mails", "message": "messages",
    "event": "events", "ad": "ads", "letter": "letters", "other": "other activities",
})  # fmt: skip
FINDING_WORDS = Words(
    {
        "reference": "what the others are held against",
        "more_with_more": "more went with more",
        "more_with_less": "more went with less",
        "unclear": "no difference can be told",
        "thin": "too few accounts to tell",
    }
)
_QUARTERS, _MONTHS, _GROUPS = 8, 24, 25
KEY = ("grain", "period_on", "our_function", "group_kind", "group_key", "activity_kind")


@dataclass(frozen=True)
class Output(Answer):
    """What one function did in one period, and what followed it within the window.

    Attributes
    ----------
    label: whose it is where it is told by colleague or owner, else what kind of activity.
    activities: how much was done; unfinished: of it, what has not had its window yet.
    accounts: how many it concerned.
    advanced, two_way, won: steps to a later stage, days on which both sides spoke, journeys won.
    advanced_per_hundred, two_way_per_hundred: for each hundred activities whose window is over.
    """

    function: str
    function_words: str
    period_on: date
    label: str
    activities: Figure
    unfinished: Figure
    accounts: Figure
    advanced: Figure
    two_way: Figure
    won: Figure
    advanced_amount: Figure
    won_amount: Figure
    advanced_per_hundred: Figure
    two_way_per_hundred: Figure


@dataclass(frozen=True)
class Dose(Answer):
    """Stays in a stage in which a function did so much in the first 28 days.

    Attributes
    ----------
    label: how much, such as '3-6'.
    advanced: of the stays, how many went on within the next 84 days.
    difference: share that went on less that of the least dose, among like stays.
    step: the same less that of the next smaller dose, with an interval that holds for all steps together.
    """

    label: str
    advanced: Figure
    accounts: int
    unfinished: int
    difference: Figure
    step: Figure
    finding: str
    finding_words: str


@dataclass(frozen=True)
class DoseCurve(Answer):
    """The doses of one function by one map, from the least to the most, and what they say in a sentence."""

    journey_map: str
    function: str
    function_words: str
    doses: tuple[Dose, ...]
    says: str
    has_less: bool


@dataclass(frozen=True)
class Productivity(Answer):
    """What each function's work led to, the newest first; and the dose curves.

    Attributes
    ----------
    judged_on: first day of the newest quarter whose windows are all over; kinds, colleagues and owners are told of it.
    """

    stamp: Stamp
    window_days: int | None
    quarters: tuple[Output, ...]
    months: tuple[Output, ...]
    judged_on: date | None
    kinds: tuple[Output, ...]
    colleagues: tuple[Output, ...]
    owners: tuple[Output, ...]
    curves: tuple[DoseCurve, ...]


@remembered
def productivity_view(snapshot: Snapshot) -> Productivity:
    """Everything about productivity; empty where nothing has been done."""
    reader = Reader(snapshot)
    reader.need("productivity", "activity_doses")
    quarters = _outputs(reader, "quarter", "all", _QUARTERS)
    judged = reader.row(
        "select max(period_on) as period_on from (select period_on, sum(unfinished_count) as n from {productivity} "
        "where grain = 'quarter' and group_kind = 'all' and activity_kind = 'all' group by period_on) where n = 0"
    )
    judged_on = judged["period_on"] if judged else None
    window = reader.row("select max(window_days) as days from {productivity}")
    return Productivity(
        stamp_of(reader),
        window["days"] if window else None,
        quarters,
        _outputs(reader, "month", "all", _MONTHS),
        judged_on,
        tuple(each for each in _of_quarter(reader, judged_on, "all") if each.label != ACTIVITY_WORDS["all"]),
        _of_quarter(reader, judged_on, "colleague"),
        _of_quarter(reader, judged_on, "owner"),
        dose_curves(reader),
    )


def _outputs(reader: Reader, grain: str, kind: str, most: int) -> tuple[Output, ...]:
    """Everyone's, of the newest periods."""
    rows = reader.rows(
        _SELECT + " where p.grain = ? and p.group_kind = 'all' and p.activity_kind = ? and p.period_on in "
        "(select distinct period_on from {productivity} where grain = ? order by period_on desc limit ?) "
        "order by p.period_on desc, p.our_function desc",
        grain, kind, grain, most,
    )  # fmt: skip
    return tuple(map(output, rows))


def _of_quarter(reader: Reader, period_on: date | None, group_kind: str) -> tuple[Output, ...]:
    rows = reader.rows(
        _SELECT + " where p.grain = 'quarter' and p.period_on = ? and p.group_kind = ? "
        "order by p.our_function desc, p.activity_count desc, p.group_key, p.activity_kind",
        period_on,
        group_kind,
    )
    return tuple(map(output, rows if group_kind == "all" else rows[:_GROUPS]))


_SELECT = (
    "select p.*, k.name as colleague_name from {productivity} p "
    "left join {colleagues} k on p.group_kind <> 'all' and k.colleague_id = p.group_key"
)


def output_row(reader: Reader, *keys: str) -> Row | None:
    """The row of `productivity` with this key, written as in a figure's reference."""
    wanted = " and ".join(f"cast(p.{name} as varchar) = ?" for name in KEY)
    return reader.row(f"{_SELECT} where {wanted}", *keys)


def output(row: Row) -> Output:
    """A row of `productivity` with its figures."""
    name = reference("productivity", *(row[key] for key in KEY))

    def figure(value: str, unit: Unit, **more: float | str | None) -> Figure:
        is_rate = unit == "per_hundred"
        return Figure(
            row[value], unit, name,
            low=row[f"{value}_low"] if is_rate else None,
            high=row[f"{value}_high"] if is_rate else None,
            currency=row["currency"] if unit == "amount" else None,
            out_of=row["activity_count"] if more.get("of_activities") else None,
        )  # fmt: skip

    is_all = row["group_kind"] == "all"
    return Output(
        row["our_function"],
        str(FUNCTION_WORDS.get(row["our_function"], row["our_function"])),
        row["period_on"],
        ACTIVITY_WORDS[row["activity_kind"]] if is_all else str(row["colleague_name"] or row["group_key"]),
        figure("activity_count", "count"),
        figure("unfinished_count", "count", of_activities=1),
        figure("account_count", "count"),
        figure("advanced_count", "count"),
        figure("two_way_count", "count"),
        figure("won_count", "count"),
        figure("advanced_amount", "amount"),
        figure("won_amount", "amount"),
        figure("advanced_per_hundred", "per_hundred"),
        figure("two_way_per_hundred", "per_hundred"),
    )


def dose_curves(reader: Reader) -> tuple[DoseCurve, ...]:
    """Every curve, sales first."""
    rows = reader.rows("select * from {activity_doses} order by journey_map, our_function desc, dose_low")
    return tuple(
        _curve(journey_map, function, tuple(map(dose, found)))
        for (journey_map, function), found in groupby(
            rows, key=lambda row: (row["journey_map"], row["our_function"])
        )
    )


def dose(row: Row) -> Dose:
    """A row of `activity_doses` with its figures."""
    name = reference("activity-dose", row["journey_map"], row["our_function"], row["dose_low"])
    low, high = row["dose_low"], row["dose_high"]
    return Dose(
        f"{low}" if low == high else f"{low}\N{EN DASH}{high}",
        Figure(row["advanced_count"], "count", name, out_of=row["stay_count"]),
        row["account_count"],
        row["unfinished_count"],
        Figure(row["difference"], "points", name, row["difference_low"], row["difference_high"]),
        Figure(
            row["step_difference"], "points", name, row["step_difference_low"], row["step_difference_high"]
        ),
        row["finding"],
        FINDING_WORDS[row["finding"]],
    )


def _curve(journey_map: str, function: str, doses: tuple[Dose, ...]) -> DoseCurve:
    has_less = any(each.finding == "more_with_less" for each in doses)
    words = FUNCTION_WORDS.get(function, function)
    return DoseCurve(journey_map, function, words, doses, _says(words, doses), has_less)


def _says(words: str, doses: tuple[Dose, ...]) -> str:
    """What a curve says, with the caution that it is an association."""
    steps = [
        gettext(
            "{label} activities in a stay's first 28 days went with {value} against {label_2}",
            label=each.label,
            value=points(each.step.value),
            label_2=before.label,
        )
        for before, each in pairwise(doses)
        if each.finding in ("more_with_less", "more_with_more") and each.step.value is not None
    ]
    most = f" {_most(doses)}" if doses[-1].difference.value is not None else ""
    if not steps:
        return gettext(
            "{words}: from one dose to the next, no difference can be told.{most}", words=words, most=most
        )
    less = any(each.finding == "more_with_less" for each in doses)
    told = {"words": words, "steps": "; ".join(steps), "most": most}
    if less:
        return gettext(
            "{words}: more activity went with less. {steps}.{most} This is an association: more may be done where "
            "it is hard, or where it is easy.",
            **told,
        )
    return gettext(
        "{words}: more activity went with more. {steps}.{most} This is an association: more may be done where it "
        "is hard, or where it is easy.",
        **told,
    )


def _most(doses: tuple[Dose, ...]) -> str:
    """The greatest dose against the least, with its interval."""
    least, most = doses[0], doses[-1]
    found = most.difference
    ends = gettext(
        " (nine times in ten between {low} and {high})",
        low=number(100 * (found.low or 0), signed=True),
        high=number(100 * (found.high or 0), signed=True),
    )
    return gettext(
        "Against {label}, the most, {label_2}, went with {value}{ends}.",
        label=least.label,
        label_2=most.label,
        value=points(found.value or 0.0),
        ends=ends,
    )
