"""Stages: where each journey stands on the day, of those whose purchase is under way and that are published.

Estimates by inference are measured as they are published. A version without them shows the stage by written criteria:
its accuracy is that of the label shown, and its probabilities come from a table of what such labels meant in
development markets. The CRM stage and the weighted touches are turned into probabilities by tables of the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from benchmarks.truth.activity import Counts, WeightedScore, recent_touches
from benchmarks.truth.calibration import BinnedScore, LabelTable
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.linking import BY_RENEWAL
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import Numbers, Places, log_loss, top_calibration_error
from benchmarks.truth.teams import purchases_under_way

NAME = "stages"
STAGES = (
    "unaware", "define", "explore", "require", "select", "validate", "decide", "adopt", "satisfied", "expand",
)  # fmt: skip
NUMBER = {stage: number for number, stage in enumerate(STAGES)}


@dataclass(frozen=True)
class Case:
    """One journey on one day.

    Attributes
    ----------
    journey: its true id with its market's name.
    shown: the published stage, or how the publication says the journey ended.
    estimate: the published probability of each stage, where there is one.
    crm_stage: of the newest opportunity.
    touches: what happened in the last thirty days.
    """

    journey: str
    true: str
    shown: str
    estimate: tuple[float, ...] | None
    crm_stage: str | None
    touches: Counts
    is_purchase: bool


@dataclass(frozen=True)
class Learned:
    """The baselines, and what a shown label meant.

    Attributes
    ----------
    customers: the score tuned on customers alone; None where there were none.
    """

    shown: LabelTable
    crm: LabelTable
    score: WeightedScore
    score_bins: BinnedScore
    customers: ScoredStages | None = None


@dataclass(frozen=True)
class ScoredStages:
    """A weighted score and what it meant."""

    score: WeightedScore
    bins: BinnedScore

    def predict(self, cases: Sequence[Case]) -> Numbers:
        """Probability of each stage; shape (cases, stages)."""
        return self.bins.predict(self.score.predict([case.touches for case in cases]))


def observe(world: World) -> list[Case]:
    """Every live and published journey of each day."""
    return [case for snapshot in world.snapshots for case in cases_of(snapshot)]


def cases_of(snapshot: Snapshot) -> list[Case]:
    """Every live and published journey of one day."""
    true = true_stages(snapshot)
    shown = shown_stages(snapshot)
    estimates = _estimates(snapshot)
    deals = {row["opportunity_id"]: row for row in snapshot.published.rows("opportunities")}
    touches = recent_touches(snapshot)
    under_way = purchases_under_way(snapshot)
    found = []
    for true_id, row in sorted(snapshot.links.best(snapshot.published.rows("journeys")).items()):
        if true_id not in true or snapshot.links.journeys[row["journey_id"]].by == BY_RENEWAL:
            continue
        own = [deals[one] for one in row["opportunity_ids"] if one in deals]
        newest = max(own, key=lambda deal: (deal["created_at"], deal["opportunity_id"]), default=None)
        found.append(
            Case(
                f"{snapshot.world} {true_id}",
                true[true_id],
                shown.get(row["journey_id"], f"ended {row['outcome']}"),
                estimates.get(row["journey_id"]),
                newest["crm_stage"] if newest else None,
                touches.get(row["account_id"], {}),
                true_id in under_way,
            )
        )
    return found


def true_stages(snapshot: Snapshot) -> dict[str, str]:
    """The stage each live true journey was in on the day."""
    return {
        row["journey_id"]: row["stage"]
        for row in snapshot.truth.rows("stage_stays")
        if row["entered_on"] <= snapshot.as_of and (row["left_on"] is None or row["left_on"] > snapshot.as_of)
    }


def shown_stages(snapshot: Snapshot) -> dict[str, str]:
    """The stage each published journey is shown in; a journey that has ended stands nowhere."""
    if snapshot.published.has("inferred_stages"):
        return {
            row["journey_id"]: row["stage"]
            for row in snapshot.published.rows("inferred_stages")
            if row["left_on"] is None
        }
    return {
        row["journey_id"]: row["stage"]
        for row in snapshot.published.rows("stage_history")
        if row["left_at"] is None
    }


def _estimates(snapshot: Snapshot) -> dict[str, tuple[float, ...]]:
    """The newest published probabilities of each journey, where this version publishes any."""
    if not snapshot.published.has("stage_estimates"):
        return {}
    rows = [row for row in snapshot.published.rows("stage_estimates") if row["week_on"] <= snapshot.as_of]
    newest: dict[str, date] = {}
    for row in rows:
        newest[row["journey_id"]] = max(row["week_on"], newest.get(row["journey_id"], row["week_on"]))
    found: dict[str, list[float]] = {journey: [0.0] * len(STAGES) for journey in newest}
    for row in rows:
        if row["week_on"] == newest[row["journey_id"]]:
            found[row["journey_id"]][NUMBER[row["stage"]]] = row["stage_probability"]
    return {journey: tuple(chances) for journey, chances in found.items()}


def learn(cases: Sequence[Case]) -> Learned:
    """Tables and weights from development markets."""
    customers = [case for case in cases if not case.is_purchase]
    cases = [case for case in cases if case.is_purchase]
    truths = [NUMBER[case.true] for case in cases]
    scored = _scored(cases)
    return Learned(
        LabelTable(len(STAGES)).fit([case.shown for case in cases], truths),
        LabelTable(len(STAGES)).fit([case.crm_stage for case in cases], truths),
        scored.score,
        scored.bins,
        _scored(customers) if customers else None,
    )


def _scored(cases: Sequence[Case]) -> ScoredStages:
    truths, touches = [NUMBER[case.true] for case in cases], [case.touches for case in cases]
    score = WeightedScore().fit(touches, np.array(truths, dtype=np.float64), [case.journey for case in cases])
    return ScoredStages(score, BinnedScore(len(STAGES), bins=12).fit(score.predict(touches), truths))


def measure(cases: Sequence[Case], learned: Learned) -> list[Measurement]:
    """Figures over purchases under way, and one over customers."""
    purchases = [case for case in cases if case.is_purchase]
    customers = [case for case in cases if not case.is_purchase]
    found = _purchases(purchases, learned) if purchases else []
    if customers:
        found += _customers(customers, learned)
    return found


def _customers(cases: Sequence[Case], learned: Learned) -> list[Measurement]:
    right = _share(np.array([case.shown == case.true for case in cases]))
    truths = np.array([NUMBER[case.true] for case in cases], dtype=np.int64)
    n, name = len(cases), "accuracy after the purchase"
    commonest = float(np.bincount(truths).max()) / n
    found = [Measurement(NAME, name, right, HIGHER, n, "commonest stage", commonest)]
    if learned.customers is not None:
        theirs = _right(learned.customers.predict(cases), truths)
        rival = "weighted touches"
        found.append(Measurement(NAME, f"{name}, against {rival}", right, HIGHER, n, rival, theirs))
    return found


def _purchases(cases: Sequence[Case], learned: Learned) -> list[Measurement]:
    truths = np.array([NUMBER[case.true] for case in cases], dtype=np.int64)
    ours = probabilities(cases, learned)
    rivals: Mapping[str, Numbers] = {
        "CRM stage by table": learned.crm.predict([case.crm_stage for case in cases]),
        "weighted touches": learned.score_bins.predict(
            learned.score.predict([case.touches for case in cases])
        ),
        "commonest stage": np.tile(learned.shown.shares_, (len(cases), 1)),
    }
    shown = np.array([NUMBER.get(case.shown, -9) for case in cases], dtype=np.int64)
    n = len(cases)
    found = [
        Measurement(
            NAME, f"accuracy against {name}", _share(shown == truths), HIGHER, n, name, _right(each, truths)
        )
        for name, each in rivals.items()
    ]
    found += [
        Measurement(
            NAME, f"log-loss against {name}", log_loss(ours, truths), LOWER, n, name, log_loss(each, truths)
        )
        for name, each in rivals.items()
    ]
    crm = rivals["CRM stage by table"]
    near = np.abs(crm.argmax(axis=1) - truths) <= 1
    is_estimated = any(case.estimate for case in cases)
    return [
        *found,
        Measurement(
            NAME,
            "within one stage",
            _share(np.abs(shown - truths) <= 1),
            HIGHER,
            n,
            "CRM stage by table",
            _share(near),
        ),
        Measurement(
            NAME,
            "calibration error",
            top_calibration_error(ours, truths),
            LOWER,
            n,
            "CRM stage by table",
            top_calibration_error(crm, truths),
            ""
            if is_estimated
            else "criteria stage by table: stage_estimates are not published by this version",
        ),
    ]


def probabilities(cases: Sequence[Case], learned: Learned) -> Numbers:
    """Published estimates, or where there are none what the shown label meant; shape (cases, stages)."""
    by_label = learned.shown.predict([case.shown for case in cases])
    for place, case in enumerate(cases):
        if case.estimate is not None:
            by_label[place] = case.estimate
    return by_label


def _right(chances: Numbers, truths: Places) -> float:
    return _share(chances.argmax(axis=1) == truths)


def _share(flags: npt.NDArray[np.bool_]) -> float:
    return float(flags.mean())


FAMILY = Family(NAME, "log-loss against CRM stage by table", observe, measure, learn)
