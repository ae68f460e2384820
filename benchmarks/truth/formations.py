"""Early warning: is a forming team noticed, how soon, and at what price in false alarms?

A team forms when its second member joins. A warning finds it from that day until eight weeks later; for teams that
show, until eight weeks after the second member's first visible act, which may come before they join. A warning is true
from the earlier of the two until the purchase is decided. A false alarm is a quarter of an account with a warning and
no purchase under way.

The baseline counts an account's touches over eight weeks, product use left out, and warns when the count rises to a
threshold. The threshold is the lowest that keeps to the stated false-alarm rate in development markets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import numpy as np
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import share

NAME = "early warning"
USUAL_RATE = 0.02
WINDOW = timedelta(weeks=8)
QUARTER = timedelta(weeks=13)
WEEK = timedelta(weeks=1)
# So many thresholds are tried on development markets.
MOST_THRESHOLDS = 100
COUNTED = "touches in eight weeks"


@dataclass(frozen=True)
class Team:
    """One true team: when it formed, showed (if it did), and was done with its purchase."""

    formed: date
    active: date | None
    done: date

    @property
    def begins(self) -> date:
        """From when a warning about it is true."""
        return min(self.formed, self.active or self.formed)


@dataclass(frozen=True)
class Case:
    """One true account over the days that can be judged.

    Attributes
    ----------
    purchases: first and last day of every purchase.
    counts: Mondays, and the touches of the eight weeks before each.
    warnings: published warnings; None where this version publishes none.
    stated_rates: the false-alarm rates that stand beside them.
    """

    first: date
    last: date
    purchases: tuple[tuple[date, date], ...]
    teams: tuple[Team, ...]
    counts: tuple[tuple[date, int], ...]
    warnings: tuple[date, ...] | None
    stated_rates: tuple[float, ...] = ()

    def rises(self, threshold: int) -> list[date]:
        """Mondays on which the count has risen to the threshold."""
        found, was_high = [], False
        for monday, count in self.counts:
            if count >= threshold and not was_high:
                found.append(monday)
            was_high = count >= threshold
        return found

    def quiet_quarters(self) -> list[tuple[date, date]]:
        """Quarters, counted back from the last day, in which no purchase was under way."""
        found, end = [], self.last
        while end - QUARTER >= self.first:
            start = end - QUARTER
            if not any(first < end and start <= last for first, last in self.purchases):
                found.append((start, end))
            end = start
        return found


def observe(world: World) -> list[Case]:
    """Every true account; the whole record is looked at from the last day."""
    snapshot = world.last
    accounts = [row["account_id"] for row in snapshot.truth.rows("accounts")]
    decided = {
        row["journey_id"]: min(row["decided_on"] or snapshot.as_of, snapshot.as_of)
        for row in snapshot.truth.rows("outcomes")
    }
    purchases = defaultdict(list)
    for row in snapshot.truth.rows("journeys"):
        if row["opened_on"] <= snapshot.as_of:
            purchases[row["account_id"]].append((row["opened_on"], decided[row["journey_id"]]))
    teams = defaultdict(list)
    for row in snapshot.truth.rows("formations"):
        if row["formed_on"] is not None and row["formed_on"] <= snapshot.as_of:
            teams[row["account_id"]].append(
                Team(row["formed_on"], row["active_on"], decided[row["journey_id"]])
            )
    touches, warnings = _touch_days(snapshot), _warnings(snapshot)
    first = snapshot.first_on + WINDOW
    return [
        Case(
            first,
            snapshot.as_of,
            tuple(purchases[account]),
            tuple(teams[account]),
            _eight_week_counts(touches[account], first, snapshot.as_of),
            None if warnings is None else tuple(sorted(day for day, _ in warnings[account])),
            tuple(rate for _, rate in (warnings or {}).get(account, ()) if rate is not None),
        )
        for account in accounts
    ]


def _touch_days(snapshot: Snapshot) -> dict[str, Counter[date]]:
    """Touches that buyers began, per true account and day."""
    columns = ["account_id", "channel", "initiator", "occurred_at"]
    found: dict[str, Counter[date]] = defaultdict(Counter)
    for row in snapshot.published.arrow("touches", columns).to_pylist():
        account = snapshot.links.accounts.get(row["account_id"] or "")
        if account is not None and row["initiator"] == "buyer" and row["channel"] != "product":
            found[account][row["occurred_at"].date()] += 1
    return found


def _eight_week_counts(days: Counter[date], first: date, last: date) -> tuple[tuple[date, int], ...]:
    monday = first + timedelta(days=-first.weekday() % 7)
    found = []
    while monday <= last:
        found.append((monday, sum(count for on, count in days.items() if monday - WINDOW <= on < monday)))
        monday += WEEK
    return tuple(found)


def _warnings(snapshot: Snapshot) -> dict[str, list[tuple[date, float | None]]] | None:
    if not snapshot.published.has("formations"):
        return None
    found: dict[str, list[tuple[date, float | None]]] = defaultdict(list)
    for row in snapshot.published.rows("formations"):
        account = snapshot.links.accounts.get(row["account_id"], row["account_id"])
        found[account].append((row["detected_at"].date(), row["false_alarm_rate"]))
    return found


def learn(cases: Sequence[Case]) -> dict[int, float]:
    """The false-alarm rate of thresholds in development markets, lowest threshold first."""
    seen = sorted({count for case in cases for _, count in case.counts if count > 0})
    step = max(len(seen) // MOST_THRESHOLDS, 1)
    thresholds = [*seen[::step], seen[-1] + 1] if seen else [1]
    found = {}
    for threshold in thresholds:
        alarms, quarters = _false_alarms(cases, partial(_rises, threshold))
        found[threshold] = alarms / quarters if quarters else 0.0
    return found


def lowest_threshold(rates: Mapping[int, float], rate: float) -> int:
    """The lowest threshold that keeps to the rate, as all higher ones do.

    A threshold that every count exceeds is never risen to and gives no alarms either; it is not what is looked for.
    """
    kept = max(rates)
    for threshold in sorted(rates, reverse=True):
        if rates[threshold] > rate:
            break
        kept = threshold
    return kept


def _rises(threshold: int, case: Case) -> Sequence[date]:
    return case.rises(threshold)


def _published(case: Case) -> Sequence[date]:
    return case.warnings or ()


def _false_alarms(cases: Iterable[Case], warned: Callable[[Case], Sequence[date]]) -> tuple[int, int]:
    """Quiet quarters with a warning, and all quiet quarters."""
    alarms = quarters = 0
    for case in cases:
        days = warned(case)
        for start, end in case.quiet_quarters():
            quarters += 1
            alarms += any(start <= day < end for day in days)
    return alarms, quarters


@dataclass(frozen=True)
class Figures:
    """What one way of warning reaches."""

    recall: float | None
    shown_recall: float | None
    precision: float | None
    false_alarms: float | None
    weeks: float | None


def figures(cases: Sequence[Case], warned: Callable[[Case], Sequence[date]]) -> Figures:
    """Recall, precision, false alarms per quiet quarter and median weeks from forming to the first warning."""
    hits, shown_hits, true, weeks = [], [], [], []
    for case in cases:
        days = [day for day in warned(case) if case.first <= day <= case.last]
        true += [any(team.begins <= day <= team.done for team in case.teams) for day in days]
        for team in judged(case):
            hits.append(any(team.begins <= day <= team.formed + WINDOW for day in days))
            if team.active is not None:
                shown_hits.append(any(team.begins <= day <= team.active + WINDOW for day in days))
            later = [day for day in days if team.begins <= day <= team.done]
            weeks += [(later[0] - team.formed).days / 7.0] if later else []
    alarms, quarters = _false_alarms(cases, warned)
    return Figures(
        share(sum(hits), len(hits)),
        share(sum(shown_hits), len(shown_hits)),
        share(sum(true), len(true)),
        share(alarms, quarters),
        float(np.median(weeks)) if weeks else None,
    )


def judged(case: Case) -> list[Team]:
    """Teams that formed while a warning could be seen, eight weeks before the last day or earlier."""
    return [team for team in case.teams if case.first <= team.formed <= case.last - WINDOW]


def measure(cases: Sequence[Case], rates: Mapping[int, float]) -> list[Measurement]:
    """The figures of published warnings beside those of counting touches."""
    is_published = any(case.warnings is not None for case in cases)
    stated = [rate for case in cases for rate in case.stated_rates]
    rate = float(np.mean(stated)) if stated else USUAL_RATE
    threshold = lowest_threshold(rates, rate)
    rival = figures(cases, partial(_rises, threshold))
    ours = figures(cases, _published) if is_published else None
    teams = [team for case in cases for team in judged(case)]
    shown = sum(team.active is not None for team in teams)
    quarters = sum(len(case.quiet_quarters()) for case in cases)
    warnings = sum(len(case.warnings or ()) for case in cases)
    note = "" if is_published else "formations: not published by this version"
    rows = [
        ("teams found within eight weeks of forming", "recall", HIGHER, len(teams)),
        ("teams that show found within eight weeks", "shown_recall", HIGHER, shown),
        ("warnings that are true", "precision", HIGHER, warnings),
        ("false alarms per quiet account-quarter", "false_alarms", f"near {rate:g}", quarters),
        ("weeks from forming to the first warning, median", "weeks", LOWER, len(teams)),
    ]
    return [
        Measurement(
            NAME,
            name,
            getattr(ours, field) if ours else None,
            better,
            n,
            f"{COUNTED}, {threshold} or more",
            getattr(rival, field),
            note,
        )
        for name, field, better, n in rows
    ]


FAMILY = Family(NAME, "teams found within eight weeks of forming", observe, measure, learn)
