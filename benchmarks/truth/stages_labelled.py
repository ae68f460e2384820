"""Stages on the last day, when the product was given the course of some decided journeys: none, 50 and 300 of them.

The cases are the same for each: purchases under way, none of which is labelled. Baselines know the truth of all
development markets, some hundreds of journeys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.truth import stages
from benchmarks.truth.days import World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import LOWER, Measurement
from benchmarks.truth.metrics import log_loss, top_calibration_error

NAME = "stages with labels"


@dataclass(frozen=True)
class Case:
    """One purchase under way on the last day, by how many journeys were labelled."""

    labelled: int
    case: stages.Case


def observe(world: World) -> list[Case]:
    """Every purchase under way on the last day, once for each number of labels."""
    looks = {0: world.last, **world.labelled}
    return [
        Case(count, case)
        for count, snapshot in looks.items()
        for case in stages.cases_of(snapshot)
        if case.is_purchase
    ]


def learn(cases: Sequence[Case]) -> stages.Learned:
    """Tables and weights from the development markets as they are without labels."""
    return stages.learn([each.case for each in cases if each.labelled == 0])


def measure(cases: Sequence[Case], learned: stages.Learned) -> list[Measurement]:
    """Log-loss against both baselines, and calibration, for each number of labels."""
    found = []
    for count in sorted({each.labelled for each in cases}):
        own = [each.case for each in cases if each.labelled == count]
        truths = np.array([stages.NUMBER[case.true] for case in own], dtype=np.int64)
        ours = stages.probabilities(own, learned)
        rivals = {
            "weighted touches": learned.score_bins.predict(
                learned.score.predict([case.touches for case in own])
            ),
            "CRM stage by table": learned.crm.predict([case.crm_stage for case in own]),
        }
        found += [
            Measurement(
                NAME,
                f"log-loss against {name}, {count} labelled",
                log_loss(ours, truths),
                LOWER,
                len(own),
                name,
                log_loss(theirs, truths),
            )
            for name, theirs in rivals.items()
        ]
        error = top_calibration_error(ours, truths)
        found.append(Measurement(NAME, f"calibration error, {count} labelled", error, LOWER, len(own)))
    return found


FAMILY = Family(NAME, "log-loss against weighted touches, 0 labelled", observe, measure, learn)
