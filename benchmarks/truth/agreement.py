"""Agreement: does the team have its quorum? Of published open journeys whose true purchase is under way.

What is published is the probability of the declared rule, so the rule of the standard map is held against the true
team: who is on it on the day, in which roles, and where they stand. The truth also tells the share of power that is for
deciding, which hangs on no role and on no demand; six tenths of it come to much the same for a team that lacks nobody.
How the published probability goes along with that share is told as well, beside what perfect knowledge of the rule
would do. Raw sentiment is what one would do without any model: the mean over members of the mean sign of their signals,
from -1 to 1, read as a probability from 0 to 1; half where there are no signals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.truth.activity import recent_shares
from benchmarks.truth.calibration import BinnedScore
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import brier_of, calibration_error, correlation, ranking
from benchmarks.truth.stances import STALE, mean_sign, true_stances
from benchmarks.truth.teams import open_journeys, purchases_under_way, true_members
from benchmarks.truth.true_quorum import quorum_holds

from quorate.settings import default_journey_map

NAME = "agreement"
AGREES = 0.6


@dataclass(frozen=True)
class Case:
    """One journey on one day.

    Attributes
    ----------
    has_quorum: whether the declared rule holds for the true team.
    agreement: the true share of power for deciding.
    published: the published probability.
    recent_share, sentiment: share of touches of late, and raw sentiment.
    """

    has_quorum: bool
    agreement: float
    published: float
    recent_share: float
    sentiment: float


@dataclass(frozen=True)
class Learned:
    """How often teams have their quorum, and how often by their share of touches of late."""

    base_rate: float
    by_share: BinnedScore


def observe(world: World) -> list[Case]:
    """Every open journey of each day."""
    return [case for snapshot in world.snapshots for case in _cases(snapshot)]


def _cases(snapshot: Snapshot) -> list[Case]:
    under_way = purchases_under_way(snapshot)
    weeks = [
        row
        for row in snapshot.truth.rows("stages")
        if snapshot.as_of - STALE < row["week_on"] <= snapshot.as_of and row["journey_id"] in under_way
    ]
    true = {row["journey_id"]: row["agreement"] for row in sorted(weeks, key=lambda each: each["week_on"])}
    published = {row["journey_id"]: row["quorum_probability"] for row in snapshot.published.rows("agreement")}
    shares, sentiments, quorums = recent_shares(snapshot), _sentiments(snapshot), _true_quorums(snapshot)
    return [
        Case(
            quorums[true_id],
            true[true_id],
            published[row["journey_id"]],
            shares.get(row["account_id"], 0.0),
            sentiments.get(row["journey_id"], 0.5),
        )
        for true_id, row in sorted(snapshot.links.best(open_journeys(snapshot)).items())
        if true_id in true and row["journey_id"] in published
    ]


def _true_quorums(snapshot: Snapshot) -> dict[str, bool]:
    """Whether each true team under way has the quorum that the standard map declares."""
    journey_map, stances, teams = default_journey_map(), true_stances(snapshot), true_members(snapshot)
    return {
        journey: quorum_holds(
            journey_map,
            [
                (role, stances[journey, person])
                for person, role in teams.get(journey, {}).items()
                if (journey, person) in stances
            ],
        )
        for journey in purchases_under_way(snapshot)
    }


def _sentiments(snapshot: Snapshot) -> dict[str, float]:
    """Raw sentiment of each published team, read as a probability."""
    signs: dict[str, list[float]] = {}
    for row in snapshot.published.rows("members"):
        sign = mean_sign(row["stance_reasons"])
        if sign is not None and row["membership"] in ("confirmed", "likely"):
            signs.setdefault(row["journey_id"], []).append(sign)
    return {journey: 0.5 + 0.5 * float(np.mean(found)) for journey, found in signs.items()}


def learn(cases: Sequence[Case]) -> Learned:
    """Rates in development markets."""
    truths = [int(case.has_quorum) for case in cases]
    shares = np.array([case.recent_share for case in cases])
    return Learned(float(np.mean(truths)), BinnedScore(2, bins=6).fit(shares, truths))


def measure(cases: Sequence[Case], learned: Learned) -> list[Measurement]:
    """Error, calibration and ranking of the declared rule, and what it tells of the power for deciding."""
    if not cases:
        return []
    came = np.array([float(case.has_quorum) for case in cases])
    ours = np.array([case.published for case in cases])
    shares = np.array([case.recent_share for case in cases])
    by_share = learned.by_share.predict(shares)[:, 1]
    base = np.full(len(cases), learned.base_rate)
    raw = np.array([case.sentiment for case in cases])
    n, late = len(cases), "share of touches of late"
    error = brier_of(ours, came)
    return [
        Measurement(NAME, "Brier against the base rate", error, LOWER, n, "base rate", brier_of(base, came)),
        Measurement(
            NAME, "Brier against raw sentiment", error, LOWER, n, "raw sentiment", brier_of(raw, came)
        ),
        Measurement(NAME, "Brier against touches", error, LOWER, n, late, brier_of(by_share, came)),
        Measurement(
            NAME,
            "calibration error",
            calibration_error(ours, came),
            LOWER,
            n,
            late,
            calibration_error(by_share, came),
        ),
        Measurement(NAME, "ranking (AUC)", ranking(ours, came), HIGHER, n, late, ranking(by_share, came)),
        *_of_power(cases, ours),
    ]


def _of_power(cases: Sequence[Case], ours: np.ndarray) -> list[Measurement]:
    """How the published probability goes along with the share of power for deciding; the rule itself as baseline."""
    share = np.array([case.agreement for case in cases])
    agreed = (share >= AGREES).astype(np.float64)
    rule, n, known = np.array([float(case.has_quorum) for case in cases]), len(cases), "the rule, all known"
    found = [
        ("six tenths of power for deciding: Brier", LOWER, brier_of(ours, agreed), brier_of(rule, agreed)),
        ("six tenths of power for deciding: AUC", HIGHER, ranking(ours, agreed), ranking(rule, agreed)),
        ("correlation with the share of power", HIGHER, correlation(ours, share), correlation(rule, share)),
    ]
    return [Measurement(NAME, what, value, better, n, known, best) for what, better, value, best in found]


FAMILY = Family(NAME, "ranking (AUC)", observe, measure, learn)
