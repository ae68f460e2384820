"""What an experiment could find before anybody begins it, from how accounts of this workspace fared of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quorate.language import gettext, money_text, number, percent_text
from quorate.stats.detectable_effects import cases_needed, smallest_effect
from quorate.views.answers import Answer, Figure, reference
from quorate.views.reading import Reader, Row
from quorate.views.revenue.experiment_words import METRIC_WORDS

DEFAULT_SHARE, DEFAULT_WINDOW_DAYS = 0.1, 182
# How long people wait for an answer: half a year to three years, in weeks.
DURATIONS_WEEKS = (26, 52, 78, 104, 156)


@dataclass(frozen=True)
class Reach(Answer):
    """What could be found of one measure.

    Attributes
    ----------
    base: how accounts fare without an experiment: a share, or money per account; None where money is not known.
    smallest: for each of `DURATIONS_WEEKS` the smallest difference that four in five runs would see; None where no
        account's window would be over, or nothing was seen of it so far.
    accounts: for each of them how many accounts would count.
    cases_for_half: how many accounts it takes to see the measure change by half of what it is.
    sentence: the same in words, plainly where nothing is to be seen.
    usual: `base` as a figure that opens.
    """

    metric: str
    label: str
    is_money: bool
    currency: str | None
    base: float | None
    smallest: tuple[float | None, ...]
    accounts: tuple[int, ...]
    cases_for_half: int | None
    weeks_for_half: int | None
    sentence: str
    usual: Figure


@dataclass(frozen=True)
class ExperimentReach(Answer):
    """What an experiment of one design could find; `durations_weeks` are the columns of every measure.

    `candidates` are the accounts that could take part now.
    """

    holdout_share: float
    window_days: int
    accounts_now: int
    accounts_per_week: float
    confidence: float
    durations_weeks: tuple[int, ...]
    measures: tuple[Reach, ...]
    candidates: Figure


def experiment_reach(
    reader: Reader,
    confidence: float,
    holdout_share: float = DEFAULT_SHARE,
    window_days: int = DEFAULT_WINDOW_DAYS,
    kind: str = "universal_holdout",
) -> ExperimentReach:
    """What could be found; the history used is that of the length of window nearest to `window_days`."""
    rows = reader.rows(
        """
        select * from {experiment_baselines}
        order by abs(window_days - ?), window_days desc, metric
        """,
        window_days,
    )
    nearest = [row for row in rows if row["window_days"] == rows[0]["window_days"]]
    now = (
        (nearest[0]["candidates_count"] if kind == "universal_holdout" else nearest[0]["moving_count"])
        if nearest
        else 0
    )
    per_week = float(nearest[0]["accounts_per_week"]) if nearest else 0.0
    share = min(max(holdout_share, 0.001), 0.999)
    by_metric = {row["metric"]: row for row in nearest}
    measures = tuple(
        _reach(by_metric[metric], share, window_days, now, per_week, confidence)
        for metric in METRIC_WORDS
        if metric in by_metric
    )
    candidates = Figure(now, "count", reference("experiment-candidates", kind))
    return ExperimentReach(
        share, window_days, now, per_week, confidence, DURATIONS_WEEKS, measures, candidates
    )


def _reach(row: Row, share: float, window_days: int, now: int, per_week: float, confidence: float) -> Reach:
    counts = tuple(_counting(now, per_week, weeks, window_days) for weeks in DURATIONS_WEEKS)
    base, spread = row["mean_value"], row["spread"]
    smallest = tuple(
        smallest_effect(spread, count, share, confidence) if spread else None for count in counts
    )
    needed = cases_needed(base / 2.0, spread, share, confidence) if base and spread else None
    weeks = None if needed is None else _weeks_until(needed, now, per_week, window_days)
    is_money = row["metric"] == "won_amount"
    return Reach(
        metric=row["metric"],
        label=METRIC_WORDS[row["metric"]],
        is_money=is_money,
        currency=row["currency"],
        base=base,
        smallest=smallest,
        accounts=counts,
        cases_for_half=needed,
        weeks_for_half=weeks,
        sentence=_sentence(row, smallest, counts, needed, weeks),
        usual=Figure(
            base,
            "amount" if is_money else "share",
            reference("experiment-baseline", row["metric"], row["window_days"]),
            currency=row["currency"],
        ),
    )


def _counting(now: int, per_week: float, weeks: int, window_days: int) -> int:
    """Accounts whose window is over after so many weeks: those of the start, and those who came early enough."""
    left = weeks - window_days / 7.0
    return int(now + per_week * left) if left >= 0.0 else 0


def _weeks_until(needed: int, now: int, per_week: float, window_days: int) -> int | None:
    window = -(-window_days // 7)
    if needed <= now:
        return window
    return window + int((needed - now) / per_week) + 1 if per_week > 0.0 else None


def _sentence(
    row: Row, smallest: Sequence[float | None], counts: Sequence[int], needed: int | None, weeks: int | None
) -> str:
    if row["mean_value"] is None:
        return gettext("Money of some purchases is unknown or in other currencies: nothing can be reckoned.")
    if not row["spread"]:
        return gettext(
            "None of {accounts_count} accounts did in that time: nothing to reckon with.",
            accounts_count=number(row["accounts_count"]),
        )
    year = smallest[DURATIONS_WEEKS.index(52)]
    if year is None:
        told = gettext("After a year no account has been looked at for long enough.")
    else:
        count, usual = counts[DURATIONS_WEEKS.index(52)], _base(row)
        told = gettext(
            "With {the_count} accounts after a year you could only see {row}",
            the_count=number(count),
            row=_difference(row, year),
        )
        told += gettext(", where {usual} is usual", usual=usual)
        told += (
            gettext(": more than everything there is. It will not be seen.")
            if year > row["mean_value"]
            else "."
        )
    if needed is None or weeks is None:
        return (
            gettext("{told} A change by half would not be seen however long you wait.", told=told)
            if weeks is None
            else told
        )
    return gettext(
        "{told} To see a change by half takes {needed} accounts: {weeks}.",
        told=told,
        needed=number(needed),
        weeks=_long(weeks),
    )


def _difference(row: Row, value: float) -> str:
    if row["metric"] == "won_amount":
        return gettext(
            "a difference of {currency} {value} per account", currency=row["currency"], value=number(value)
        )
    return (
        gettext("a difference of {value} points", value=number(value * 100))
        if value >= 0.01
        else gettext("a difference of under 1 point")
    )


def _base(row: Row) -> str:
    if row["metric"] == "won_amount":
        return money_text(row["mean_value"], row["currency"])
    return (
        percent_text(row["mean_value"]) if row["mean_value"] >= 0.01 else percent_text(row["mean_value"], 1)
    )


def _long(weeks: int) -> str:
    return (
        gettext("about {weeks} weeks", weeks=weeks)
        if weeks < 104
        else gettext("about {weeks} years", weeks=number(weeks / 52.18))
    )
