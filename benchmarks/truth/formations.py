"""Early warning: is a forming team noticed, how soon, and at what price in false alarms?

A team forms when its second member joins. A warning finds it from that day until eight weeks later; for teams that
show, until eight weeks after the second member's first visible act, which may come before they join. A warning is true
from the earlier of the two until the purchase is decided. A false alarm is a quarter of an account with a warning and
no purchase under way. Warnings are taken at the rate of false alarms they are published for, and at a rarer one, made
by the same step from the same published tables.

Lead is how long before the first two-way contact of its purchase a team was first warned of; purchases whose first
contact came before their team formed, or never came, have none.

The baselines score an account's touches, product use left out (`touch_scores`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

import numpy as np
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement, Missing
from benchmarks.truth.metrics import share
from benchmarks.truth.touch_scores import (
    COUNT,
    SCORES,
    Rival,
    TouchScore,
    best_of_each_kind,
    lowest_threshold,
    thresholds,
)

NAME = "early warning"
USUAL_RATE, RARE_RATE = 0.02, 0.005
WINDOW = timedelta(weeks=8)
QUARTER = timedelta(weeks=13)
# The beginning of a record, in which there is little past to count on.
NINE_MONTHS = timedelta(weeks=39)


@dataclass(frozen=True)
class Team:
    """One true team: when it formed, showed (if it did), was done with its purchase, and first spoke with us."""

    formed: date
    active: date | None
    done: date
    spoken: date | None = None

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
    touches: touches that buyers began, by day.
    warnings: published warnings; None where this version publishes none.
    stated_rates: the false-alarm rates that stand beside them.
    rare_warnings: those at the rarer rate.
    """

    first: date
    last: date
    purchases: tuple[tuple[date, date], ...]
    teams: tuple[Team, ...]
    touches: Mapping[date, int]
    warnings: tuple[date, ...] | None
    stated_rates: tuple[float, ...] = ()
    rare_warnings: tuple[date, ...] | None = None
    _seen: dict[object, list[date]] = field(default_factory=dict, repr=False, compare=False)

    def rises(self, rival: Rival) -> list[date]:
        """Mondays on which a rival warns."""
        if rival not in self._seen:
            self._seen[rival] = rival.rises(*rival.score.on_mondays(self.first, self.last, self.touches))
        return self._seen[rival]

    def quiet_quarters(self) -> list[tuple[date, date]]:
        """Quarters, counted back from the last day, in which no purchase was under way."""
        found, end = [], self.last
        while end - QUARTER >= self.first:
            start = end - QUARTER
            if not any(first < end and start <= last for first, last in self.purchases):
                found.append((start, end))
            end = start
        return found


Warned = Callable[[Case], Sequence[date]]


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
            spoken = row.get("first_two_way_at")
            teams[row["account_id"]].append(
                Team(row["formed_on"], row["active_on"], decided[row["journey_id"]], spoken and spoken.date())
            )
    touches, warnings, rare = _touch_days(snapshot), _warnings(snapshot), _rare_warnings(snapshot)
    first = snapshot.first_on + WINDOW
    return [
        Case(
            first,
            snapshot.as_of,
            tuple(purchases[account]),
            tuple(teams[account]),
            dict(touches[account]),
            None if warnings is None else tuple(sorted(day for day, _ in warnings[account])),
            tuple(rate for _, rate in (warnings or {}).get(account, ()) if rate is not None),
            None if rare is None else tuple(sorted(rare[account])),
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


def _warnings(snapshot: Snapshot) -> dict[str, list[tuple[date, float | None]]] | None:
    if not snapshot.published.has("formations"):
        return None
    found: dict[str, list[tuple[date, float | None]]] = defaultdict(list)
    for row in snapshot.published.rows("formations"):
        account = snapshot.links.accounts.get(row["account_id"], row["account_id"])
        found[account].append((row["detected_at"].date(), row["false_alarm_rate"]))
    return found


def _rare_warnings(snapshot: Snapshot) -> dict[str, list[date]] | None:
    """What the step publishes when the settings ask for the rarer rate; None where its inputs are not published."""
    from quorate.settings import default_journey_map, default_settings
    from quorate.teams import formations
    from quorate.warehouse.steps import Context, Moment

    usual = default_settings()
    settings = replace(usual, early_warning=replace(usual.early_warning, false_alarm_rate=RARE_RATE))
    try:
        tables = {
            name: snapshot.published.arrow(name).sort_by([(column, "ascending") for column in order])
            for name, order in formations.STEP.order.items()
        }
    except Missing:
        return None
    made = formations.formations(tables, Context(Moment(snapshot.as_of), settings, (default_journey_map(),)))
    found: dict[str, list[date]] = defaultdict(list)
    for row in made.to_pylist():
        found[snapshot.links.accounts.get(row["account_id"], row["account_id"])].append(
            row["detected_at"].date()
        )
    return found


def learn(cases: Sequence[Case]) -> dict[float, dict[str, Rival]]:
    """The best rival of each kind at each rate of false alarms, by development markets."""
    by_score = {score: list(_with_rates(cases, score)) for score in SCORES}
    found = {}
    for rate in (USUAL_RATE, RARE_RATE):
        rivals = (Rival(score, lowest_threshold(dict(rates), rate)) for score, rates in by_score.items())
        found[rate] = best_of_each_kind(rivals, partial(_recall, cases))
    return found


def _with_rates(cases: Sequence[Case], score: TouchScore) -> Iterator[tuple[float, float]]:
    """Thresholds of a score, each with its rate of false alarms."""
    seen = [(case, *score.on_mondays(case.first, case.last, case.touches)) for case in cases]
    for threshold in thresholds([scores for _, _, scores in seen]):
        rival = Rival(score, threshold)
        days = {id(case): rival.rises(mondays, scores) for case, mondays, scores in seen}
        alarms, quarters = _false_alarms(cases, partial(_looked_up, days))
        yield threshold, alarms / quarters if quarters else 0.0


def _looked_up(days: Mapping[int, Sequence[date]], case: Case) -> Sequence[date]:
    return days[id(case)]


def _recall(cases: Sequence[Case], rival: Rival) -> float:
    return figures(cases, lambda case: case.rises(rival)).recall or 0.0


def _published(case: Case) -> Sequence[date]:
    return case.warnings or ()


def _published_rare(case: Case) -> Sequence[date]:
    return case.rare_warnings or ()


def _false_alarms(cases: Iterable[Case], warned: Warned, within: timedelta | None = None) -> tuple[int, int]:
    """Quiet quarters with a warning, and all quiet quarters; with `within`, those begun so soon after the record."""
    alarms = quarters = 0
    for case in cases:
        days = warned(case)
        for start, end in case.quiet_quarters():
            if within is not None and start >= case.first - WINDOW + within:
                continue
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
    early_false_alarms: float | None
    weeks: float | None
    before_contact: float | None = None
    lead_weeks: float | None = None


def figures(cases: Sequence[Case], warned: Warned) -> Figures:
    """Recall, precision, false alarms per quiet quarter, weeks from forming to warning and from warning to contact."""
    hits, shown_hits, true, weeks, leads = [], [], [], [], []
    for case in cases:
        days = [day for day in warned(case) if case.first <= day <= case.last]
        true += [any(team.begins <= day <= team.done for team in case.teams) for day in days]
        for team in judged(case):
            hits.append(any(team.begins <= day <= team.formed + WINDOW for day in days))
            if team.active is not None:
                shown_hits.append(any(team.begins <= day <= team.active + WINDOW for day in days))
            later = [day for day in days if team.begins <= day <= team.done]
            weeks += [(later[0] - team.formed).days / 7.0] if later else []
            if has_lead(team):
                leads.append((team.spoken - later[0]).days / 7.0 if team.spoken and later else -1.0)
    alarms, quarters = _false_alarms(cases, warned)
    early = [lead for lead in leads if lead > 0.0]
    return Figures(
        share(sum(hits), len(hits)),
        share(sum(shown_hits), len(shown_hits)),
        share(sum(true), len(true)),
        share(alarms, quarters),
        share(*_false_alarms(cases, warned, NINE_MONTHS)),
        float(np.median(weeks)) if weeks else None,
        share(len(early), len(leads)),
        float(np.median(early)) if early else None,
    )


def judged(case: Case) -> list[Team]:
    """Teams that formed while a warning could be seen, eight weeks before the last day or earlier."""
    return [team for team in case.teams if case.first <= team.formed <= case.last - WINDOW]


def has_lead(team: Team) -> bool:
    """Whether there was a first contact that a warning could come before."""
    return team.spoken is not None and team.formed < team.spoken


# What is measured: the words, the figure, and what is better.
_ROWS = (
    ("teams found within eight weeks of forming", "recall", HIGHER),
    ("teams that show found within eight weeks", "shown_recall", HIGHER),
    ("warnings that are true", "precision", HIGHER),
    ("false alarms per quiet account-quarter", "false_alarms", ""),
    ("false alarms per quiet account-quarter, first nine months", "early_false_alarms", ""),
    ("weeks from forming to the first warning, median", "weeks", LOWER),
    ("teams warned of before their first contact", "before_contact", HIGHER),
    ("weeks of warning before the first contact, median", "lead_weeks", HIGHER),
)


def measure(cases: Sequence[Case], rivals: Mapping[float, Mapping[str, Rival]]) -> list[Measurement]:
    """The figures of warnings beside those of the best score of touches, at both rates."""
    stated = [rate for case in cases for rate in case.stated_rates]
    rate = float(np.mean(stated)) if stated else USUAL_RATE
    is_published = any(case.warnings is not None for case in cases)
    has_rare = any(case.rare_warnings is not None for case in cases)
    return [
        *_at_rate(cases, rate, rivals[USUAL_RATE], _published if is_published else None, ""),
        *_at_rate(
            cases, RARE_RATE, rivals[RARE_RATE], _published_rare if has_rare else None, f", at {RARE_RATE:g}"
        ),
    ]


def _at_rate(
    cases: Sequence[Case], rate: float, rivals: Mapping[str, Rival], warned: Warned | None, suffix: str
) -> Iterator[Measurement]:
    ours = figures(cases, warned) if warned else None
    theirs = {kind: figures(cases, partial(_rises, rival)) for kind, rival in rivals.items()}
    best = max(theirs, key=lambda kind: (theirs[kind].recall or 0.0, kind == COUNT))
    counts = _counts(cases, warned)
    note = "" if warned else "formations: not published by this version"
    for kind in dict.fromkeys((best, *theirs)):
        for words, name, better in _ROWS if kind == best else _ROWS[:1]:
            yield Measurement(
                NAME,
                words + suffix + ("" if kind == best else f", against {kind}"),
                getattr(ours, name) if ours else None,
                better or f"near {rate:g}",
                counts[name],
                rivals[kind].name,
                getattr(theirs[kind], name),
                note,
            )


def _rises(rival: Rival, case: Case) -> Sequence[date]:
    return case.rises(rival)


def _counts(cases: Sequence[Case], warned: Warned | None) -> dict[str, int]:
    """How many cases each figure rests on."""
    teams = [team for case in cases for team in judged(case)]
    spoken = sum(has_lead(team) for team in teams)
    return {
        "recall": len(teams),
        "shown_recall": sum(team.active is not None for team in teams),
        "precision": sum(len(warned(case)) for case in cases) if warned else 0,
        "false_alarms": sum(len(case.quiet_quarters()) for case in cases),
        "early_false_alarms": _false_alarms(cases, lambda _: (), NINE_MONTHS)[1],
        "weeks": len(teams),
        "before_contact": spoken,
        "lead_weeks": spoken,
    }


FAMILY = Family(NAME, "teams found within eight weeks of forming", observe, measure, learn)
