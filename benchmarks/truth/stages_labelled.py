"""Stages week by week, when the product was given the course of some decided journeys: none, 50 and 300 of them.

Told from what the last day's publication says of every other week before. Log-loss is over purchases under way on the
last day, which are the same for each number and never labelled. Calibration needs more cases, as those of one journey
go together: it is over all purchases that are not labelled, decided ones too. Baselines know the truth of all
development markets, some hundreds of journeys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from benchmarks.truth import labels, stages
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import LOWER, Measurement
from benchmarks.truth.metrics import Places, log_loss, top_calibration_error
from benchmarks.truth.stage_changes import purchases, scored_weeks
from benchmarks.truth.teams import purchases_under_way

NAME = "stages with labels"
WEEKS_APART = 2

Chances = tuple[float, ...]


@dataclass(frozen=True)
class Case:
    """One week of one purchase that is not labelled, by how many are; and whether it is under way on the last day."""

    labelled: int
    is_under_way: bool
    case: stages.Case


def observe(world: World) -> list[Case]:
    """Every other week of every purchase that is not labelled, once for each number of labels."""
    weeks = scored_weeks(world.last)
    under_way = purchases_under_way(world.last)
    found = []
    for count, snapshot in {0: world.last, **world.labelled}.items():
        labelled = labels.labelled_journeys(snapshot.truth, snapshot.first_on, snapshot.as_of, count)
        published = purchases(snapshot)
        estimates = _estimates(snapshot)
        crm = _crm_stages(snapshot)
        for true_id in sorted(published.keys() & weeks.keys() - set(labelled)):
            row, own = published[true_id], weeks[true_id]
            for place in range(0, len(own.ends), WEEKS_APART):
                end = own.ends[place]
                estimate = estimates.get((row["journey_id"], end - timedelta(days=6)))
                name = stages.STAGES[int(np.argmax(estimate))] if estimate else f"ended {row['outcome']}"
                stage = _stage_on(crm, row["opportunity_ids"], end)
                true = stages.STAGES[own.stages[place]]
                week = stages.Case(
                    own.journey, true, name, estimate, stage, own.counts[place], is_purchase=True
                )
                found.append(Case(count, true_id in under_way, week))
    return found


def _estimates(snapshot: Snapshot) -> dict[tuple[str, date], Chances]:
    """Published probabilities of each journey and week."""
    if not snapshot.published.has("stage_estimates"):
        return {}
    found: dict[tuple[str, date], list[float]] = {}
    for row in snapshot.published.rows("stage_estimates"):
        chances = found.setdefault((row["journey_id"], row["week_on"]), [0.0] * len(stages.STAGES))
        chances[stages.NUMBER[row["stage"]]] = row["stage_probability"]
    return {key: tuple(chances) for key, chances in found.items()}


def _crm_stages(snapshot: Snapshot) -> dict[str, list[tuple[date, str]]]:
    """What the CRM's stage of each opportunity became, in order."""
    found: dict[str, list[tuple[date, str]]] = {}
    for row in sorted(snapshot.published.rows("opportunity_changes"), key=lambda each: each["changed_at"]):
        if row["field"] == "crm_stage":
            found.setdefault(row["opportunity_id"], []).append((row["changed_at"].date(), row["new_value"]))
    return found


def _stage_on(
    stages_of: Mapping[str, Sequence[tuple[date, str]]], opportunities: Sequence[str], on: date
) -> str | None:
    """What the CRM said last by the end of a day."""
    said = [each for deal in opportunities for each in stages_of.get(deal, ()) if each[0] <= on]
    return max(said, default=(on, None), key=lambda each: each[0])[1]


def learn(cases: Sequence[Case]) -> stages.Learned:
    """Tables and weights from the development markets as they are without labels."""
    return stages.learn([each.case for each in cases if each.labelled == 0])


def measure(cases: Sequence[Case], learned: stages.Learned) -> list[Measurement]:
    """Log-loss against both baselines, and calibration, for each number of labels."""
    found: list[Measurement] = []
    for count in sorted({each.labelled for each in cases}):
        own = [each for each in cases if each.labelled == count]
        found += _losses(count, [each.case for each in own if each.is_under_way], learned)
        found.append(_calibration(count, [each.case for each in own], learned))
    return found


def _losses(count: int, cases: Sequence[stages.Case], learned: stages.Learned) -> list[Measurement]:
    if not cases:
        return []
    truths = _truths(cases)
    ours = log_loss(stages.probabilities(cases, learned), truths)
    scores = learned.score.predict([case.touches for case in cases])
    rivals = {
        "weighted touches": learned.score_bins.predict(scores),
        "CRM stage by table": learned.crm.predict([case.crm_stage for case in cases]),
    }
    return [
        Measurement(
            NAME,
            f"log-loss against {name}, {count} labelled",
            ours,
            LOWER,
            len(cases),
            name,
            log_loss(theirs, truths),
        )
        for name, theirs in rivals.items()
    ]


def _calibration(count: int, cases: Sequence[stages.Case], learned: stages.Learned) -> Measurement:
    error = top_calibration_error(stages.probabilities(cases, learned), _truths(cases))
    return Measurement(NAME, f"calibration error, {count} labelled", error, LOWER, len(cases))


def _truths(cases: Sequence[stages.Case]) -> Places:
    return np.array([stages.NUMBER[case.true] for case in cases], dtype=np.int64)


FAMILY = Family(NAME, "log-loss against weighted touches, 0 labelled", observe, measure, learn)
