"""Stage changes: does the shown stage flap, and how long after the team does it reach the deciding stages?

Told from what the last day's publication says of every week before. Journeys are compared over the days on which both
the true purchase and its published journey run. Baselines are the tuned score of touches (`stage_scores`) and the
seller's CRM stage, read with the standard map.

A deciding stage shown more than two weeks before the team is in one was shown too early; so was one shown to a team
that had reached none by its decision or the last day. Delays are compared with the score's at as many too early.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.truth.activity import touches_before
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.linking import BY_RENEWAL
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import share
from benchmarks.truth.stage_scores import ScoredWeeks, StageScore, Track, tuned
from benchmarks.truth.stages import NUMBER, STAGES
from benchmarks.truth.tables import Row, day

NAME = "stage changes"
FIRST_DECIDING = NUMBER["select"]
# A deciding stage shown so long before the team is there was shown too early, not found early.
EARLY = timedelta(days=14)
# Journeys that began deciding before this many recorded days cannot be judged: what went before was not recorded.
UNRECORDED = timedelta(days=30)
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Delay:
    """How the entry into the deciding stages was shown: weeks late, whether before the decision, whether too early.

    What was never shown is as late as the decision. A team that reached no deciding stage can only be shown too early,
    and has no weeks.
    """

    weeks: float | None
    is_shown: bool
    is_early: bool


@dataclass(frozen=True)
class Case:
    """One true purchase with its stages as they were and as they were shown.

    Attributes
    ----------
    first, last: the days over which changes are compared.
    decided: when the purchase was decided, or the last day.
    is_judged: whether the way into the deciding stages can be; not where it lies before what was recorded.
    """

    first: date
    last: date
    decided: date
    is_judged: bool
    truth: Track
    shown: Track
    crm: Track
    weeks: ScoredWeeks

    def changes(self, track: Track) -> int:
        """How often a track's stage changed after the first day and by the last."""
        return sum(self.first < entered <= self.last for entered, _ in track)

    def delay(self, track: Track) -> Delay | None:
        """How a track shows the way into the deciding stages; None where that cannot be judged."""
        return delay(track, first_deciding(self.truth), self.decided, self.last) if self.is_judged else None


def observe(world: World) -> list[Case]:
    """Every true purchase that is published."""
    snapshot = world.last
    truth = _tracks(snapshot.truth.rows("stage_stays"), "entered_on")
    shown, crm = shown_tracks(snapshot), _crm_tracks(snapshot)
    published, decided = purchases(snapshot), decisions(snapshot)
    weeks = scored_weeks(snapshot)
    found = []
    for true_id, row in published.items():
        track = truth[true_id]
        last = min(decided[true_id], day(row["closed_at"]) or snapshot.as_of)
        first = max(track[0][0], day(row["opened_at"]) or snapshot.first_on, snapshot.first_on)
        entry = first_deciding(track)
        is_judged = entry is None or snapshot.first_on + UNRECORDED <= entry < decided[true_id]
        tracks = track, shown.get(row["journey_id"], []), crm.get(row["journey_id"], [])
        if first < last:
            found.append(Case(first, last, decided[true_id], is_judged, *tracks, weeks[true_id]))
    return found


def purchases(snapshot: Snapshot) -> dict[str, Row]:
    """The published journey that stands for each true purchase."""
    best = snapshot.links.best(snapshot.published.rows("journeys"))
    return {
        true_id: row
        for true_id, row in sorted(best.items())
        if snapshot.links.journeys[row["journey_id"]].by != BY_RENEWAL
    }


def decisions(snapshot: Snapshot) -> dict[str, date]:
    """When each true purchase was decided, or the day."""
    return {
        row["journey_id"]: min(row["decided_on"] or snapshot.as_of, snapshot.as_of)
        for row in snapshot.truth.rows("outcomes")
    }


def scored_weeks(snapshot: Snapshot) -> dict[str, ScoredWeeks]:
    """The weeks of each true purchase from when its published journey opened, or it began, to its decision."""
    published, decided = purchases(snapshot), decisions(snapshot)
    truth = _tracks(snapshot.truth.rows("stage_stays"), "entered_on")
    ends: dict[str, list[date]] = {}
    asked: dict[str, set[date]] = {}
    for true_id, row in published.items():
        sundays = _week_ends(day(row["opened_at"]) or snapshot.first_on, decided[true_id])
        ends[true_id] = [end for end in sundays if truth[true_id][0][0] <= end]
        asked.setdefault(row["account_id"], set()).update(ends[true_id])
    counts = touches_before(snapshot, asked)
    return {
        true_id: ScoredWeeks(
            f"{snapshot.world} {true_id}",
            tuple(ends[true_id]),
            tuple(counts[row["account_id"]][end] for end in ends[true_id]),
            tuple(NUMBER[_last_by(truth[true_id], end)] for end in ends[true_id]),
        )
        for true_id, row in published.items()
    }


def _last_by(track: Track, on: date) -> str:
    return [stage for entered, stage in track if entered <= on][-1]


def _week_ends(first: date, before: date) -> list[date]:
    """The Sundays from the week of one day to before another, at which a week's evidence is known."""
    sunday = first + timedelta(days=6 - first.weekday())
    count = max(-((sunday - before).days // 7), 0)
    return [sunday + timedelta(days=7 * place) for place in range(count)]


def first_deciding(track: Track) -> date | None:
    """When a track first shows a deciding stage."""
    return next((entered for entered, stage in track if NUMBER[stage] >= FIRST_DECIDING), None)


def delay(track: Track, entry: date | None, decided: date, last: date) -> Delay:
    """How a track of shown stages follows a team that entered the deciding stages on `entry`, or never by `last`."""
    soonest = (entry or last) - EARLY
    is_early = any(NUMBER[stage] >= FIRST_DECIDING and entered < soonest for entered, stage in track)
    if entry is None:
        return Delay(None, is_shown=False, is_early=is_early)
    before = [stage for entered, stage in track if entered <= entry]
    if before and NUMBER[before[-1]] >= FIRST_DECIDING:
        return Delay(0.0, is_shown=True, is_early=is_early)
    later = first_deciding([stay for stay in track if entry < stay[0] < decided])
    return Delay(((later or decided) - entry).days / 7.0, later is not None, is_early)


def shown_tracks(snapshot: Snapshot) -> dict[str, Track]:
    """Days on which a published journey was first shown in a stage, in order, by journey."""
    if not snapshot.published.has("inferred_stages"):
        return _tracks(snapshot.published.rows("stage_history"), "entered_at")
    found: dict[str, Track] = {}
    for row in sorted(snapshot.published.rows("inferred_stages"), key=lambda each: each["entered_on"]):
        # a week's estimate is known at its end
        on = min(row["entered_on"] + WEEK, snapshot.as_of)
        found.setdefault(row["journey_id"], []).append((on, row["stage"]))
    return found


def _tracks(rows: Sequence[Row], column: str) -> dict[str, Track]:
    found: dict[str, Track] = {}
    for row in sorted(rows, key=lambda each: each[column]):
        entered = day(row[column])
        if entered is not None:
            found.setdefault(row["journey_id"], []).append((entered, row["stage"]))
    return found


def _crm_tracks(snapshot: Snapshot) -> dict[str, Track]:
    """The CRM's stages in the words of the map; closing a deal is the outcome, not a stage of the purchase."""
    meanings = _crm_meanings()
    changes: dict[str, Track] = {}
    for row in sorted(snapshot.published.rows("opportunity_changes"), key=lambda each: each["changed_at"]):
        stage = meanings.get(row["new_value"]) if row["field"] == "crm_stage" else None
        if stage is not None:
            changes.setdefault(row["opportunity_id"], []).append((row["changed_at"].date(), stage))
    found = {}
    for row in snapshot.published.rows("journeys"):
        entries = sorted(stay for deal in row["opportunity_ids"] for stay in changes.get(deal, []))
        found[row["journey_id"]] = [
            stay for place, stay in enumerate(entries) if place == 0 or entries[place - 1][1] != stay[1]
        ]
    return found


def _crm_meanings() -> Mapping[str, str]:
    from quorate.settings import default_journey_map

    return {
        name: stage.stage
        for stage in default_journey_map().stages
        for names in stage.crm_stages.values()
        for name in names
        if "closed" not in name.lower()
    }


def learn(cases: Sequence[Case]) -> StageScore:
    """The score, with a threshold that shows as few teams deciding too early as ours does in the same markets."""

    def too_early(tracks: Sequence[Track]) -> float:
        found = [case.delay(track) for case, track in zip(cases, tracks, strict=True)]
        return share_early(found) or 0.0

    own = too_early([case.shown for case in cases])
    return tuned([case.weeks for case in cases], STAGES, FIRST_DECIDING, too_early, own)


def measure(cases: Sequence[Case], learned: StageScore) -> list[Measurement]:
    """Flaps, delay, misses and false early entries."""
    return [*_changes(cases, learned), *_delays(cases, learned)]


def _changes(cases: Sequence[Case], learned: StageScore) -> list[Measurement]:
    """Changes shown beside those of the score, shown by the same rule, and of the CRM."""
    true = sum(case.changes(case.truth) for case in cases)
    ours = sum(case.changes(case.shown) for case in cases)
    theirs = sum(case.changes(learned.shown(case.weeks)) for case in cases)
    crm = sum(case.changes(case.crm) for case in cases)
    return [
        Measurement(NAME, name, share(ours, true), "near 1", len(cases), rival, share(other, true))
        for name, rival, other in (
            ("changes shown, per true change", "CRM stage", crm),
            ("changes shown against weighted touches", "weighted touches, shown alike", theirs),
        )
    ]


def _delays(cases: Sequence[Case], learned: StageScore) -> list[Measurement]:
    """Each figure beside the CRM's, and beside that of the score tuned to show as many too early."""
    ours = [case.delay(case.shown) for case in cases]
    rivals = {
        "CRM stage": [case.delay(case.crm) for case in cases],
        "weighted touches": [case.delay(learned.deciding(case.weeks)) for case in cases],
    }
    late, early = "weeks late into the deciding stages, mean", "deciding stages shown over two weeks early"
    found = []
    for rival, theirs in rivals.items():
        against = "" if rival == "CRM stage" else f", against {rival}"
        for name, figure, better, note in (
            (late, weeks_late, LOWER, "what is never shown is as late as the decision"),
            ("deciding stages shown before the decision", share_shown, HIGHER, ""),
            (early, share_early, LOWER, "of all teams, also of those that never came to decide"),
        ):
            n = len(_judged(ours) if figure is share_early else _came(ours))
            found.append(
                Measurement(NAME, name + against, figure(ours), better, n, rival, figure(theirs), note)
            )
    return found


def weeks_late(delays: Sequence[Delay | None]) -> float | None:
    """Mean over the teams that came to decide."""
    came = _came(delays)
    return share(sum(each.weeks or 0.0 for each in came), len(came))


def share_shown(delays: Sequence[Delay | None]) -> float | None:
    """Of the teams that came to decide, the share shown so before the decision."""
    came = _came(delays)
    return share(sum(each.is_shown for each in came), len(came))


def share_early(delays: Sequence[Delay | None]) -> float | None:
    """Of all teams that can be judged, the share shown deciding too early."""
    judged = _judged(delays)
    return share(sum(each.is_early for each in judged), len(judged))


def _judged(delays: Sequence[Delay | None]) -> list[Delay]:
    return [each for each in delays if each is not None]


def _came(delays: Sequence[Delay | None]) -> list[Delay]:
    return [each for each in _judged(delays) if each.weeks is not None]


FAMILY = Family(NAME, "weeks late into the deciding stages, mean", observe, measure, learn)
