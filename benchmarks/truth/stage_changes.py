"""Stage changes: does the shown stage flap, and how long after the team does it reach the deciding stages?

Told from what the last day's publication says of every week before. Journeys are compared over the days on which both
the true purchase and its published journey run. The baseline is the seller's CRM stage, read with the standard map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.linking import BY_RENEWAL
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import share
from benchmarks.truth.stages import NUMBER
from benchmarks.truth.tables import Row, day

NAME = "stage changes"
FIRST_DECIDING = NUMBER["select"]
# A deciding stage shown so long before the team is there was shown too early, not found early.
EARLY = timedelta(days=14)
# Journeys that began deciding before this many recorded days cannot be judged: what went before was not recorded.
UNRECORDED = timedelta(days=30)
WEEK = timedelta(days=6)

Track = list[tuple[date, str]]


@dataclass(frozen=True)
class Delay:
    """How the entry into the deciding stages was shown: weeks late, whether before the decision, whether too early.

    What was never shown is as late as the decision.
    """

    weeks: float
    is_shown: bool
    is_early: bool


@dataclass(frozen=True)
class Case:
    """One true purchase with the changes of stage over the days compared, and its way into the deciding stages.

    Attributes
    ----------
    shown, crm: how the deciding stages were shown; None where the team entered none that can be judged.
    """

    true_changes: int
    shown_changes: int
    crm_changes: int
    shown: Delay | None = None
    crm: Delay | None = None


def observe(world: World) -> list[Case]:
    """Every true purchase that is published."""
    snapshot = world.last
    truth = _tracks(snapshot.truth.rows("stage_stays"), "entered_on")
    shown = shown_tracks(snapshot)
    crm = _crm_tracks(snapshot)
    decided = {row["journey_id"]: row["decided_on"] for row in snapshot.truth.rows("outcomes")}
    found = []
    for true_id, row in sorted(snapshot.links.best(snapshot.published.rows("journeys")).items()):
        if snapshot.links.journeys[row["journey_id"]].by == BY_RENEWAL:
            continue
        tracks = truth[true_id], shown.get(row["journey_id"], []), crm.get(row["journey_id"], [])
        last = min(
            decided[true_id] or snapshot.as_of, day(row["closed_at"]) or snapshot.as_of, snapshot.as_of
        )
        first = max(tracks[0][0][0], day(row["opened_at"]) or snapshot.first_on, snapshot.first_on)
        if first < last:
            found.append(
                _case(*tracks, first, last, min(decided[true_id] or snapshot.as_of, snapshot.as_of), snapshot)
            )
    return found


def _case(
    truth: Track, shown: Track, crm: Track, first: date, last: date, decided: date, snapshot: Snapshot
) -> Case:
    changes = [changes_within(track, first, last) for track in (truth, shown, crm)]
    entry = _first_deciding(truth)
    if entry is None or not snapshot.first_on + UNRECORDED <= entry < decided:
        return Case(changes[0], changes[1], changes[2])
    return Case(changes[0], changes[1], changes[2], delay(shown, entry, decided), delay(crm, entry, decided))


def changes_within(track: Track, first: date, last: date) -> int:
    """How often the stage changed after the first day and by the last."""
    return sum(first < entered <= last for entered, _ in track)


def _first_deciding(track: Track) -> date | None:
    return next((entered for entered, stage in track if NUMBER[stage] >= FIRST_DECIDING), None)


def delay(track: Track, entry: date, decided: date) -> Delay:
    """How a track of shown stages follows a team that entered the deciding stages on `entry`."""
    is_early = any(NUMBER[stage] >= FIRST_DECIDING and entered < entry - EARLY for entered, stage in track)
    before = [stage for entered, stage in track if entered <= entry]
    if before and NUMBER[before[-1]] >= FIRST_DECIDING:
        return Delay(0.0, is_shown=True, is_early=is_early)
    later = _first_deciding([stay for stay in track if entry < stay[0] < decided])
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


def measure(cases: Sequence[Case], _learned: None) -> list[Measurement]:
    """Flaps, delay, misses and false early entries."""
    true = sum(case.true_changes for case in cases)
    shown = [case.shown for case in cases if case.shown is not None]
    crm_shown = [case.crm for case in cases if case.crm is not None]
    crm, n = "CRM stage", len(shown)
    return [
        Measurement(
            NAME,
            "changes shown, per true change",
            share(sum(case.shown_changes for case in cases), true),
            "near 1",
            len(cases),
            crm,
            share(sum(case.crm_changes for case in cases), true),
        ),
        Measurement(
            NAME,
            "weeks late into the deciding stages, mean",
            share(sum(each.weeks for each in shown), n),
            LOWER,
            n,
            crm,
            share(sum(each.weeks for each in crm_shown), n),
            "what is never shown is as late as the decision",
        ),
        Measurement(
            NAME,
            "deciding stages shown before the decision",
            share(sum(each.is_shown for each in shown), n),
            HIGHER,
            n,
            crm,
            share(sum(each.is_shown for each in crm_shown), n),
        ),
        Measurement(
            NAME,
            "deciding stages shown over two weeks early",
            share(sum(each.is_early for each in shown), n),
            LOWER,
            n,
            crm,
            share(sum(each.is_early for each in crm_shown), n),
        ),
    ]


FAMILY = Family(NAME, "weeks late into the deciding stages, mean", observe, measure)
