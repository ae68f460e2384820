"""Every family is perfect where the published tables are the truth, and by chance where they are dealt out by lot."""

from __future__ import annotations

from functools import cache

import pytest
from benchmarks.truth import (
    accounts,
    agreement,
    contributions,
    forecasts,
    formations,
    identity,
    linkage,
    outcomes,
    plays,
    stage_changes,
    stages,
    stages_labelled,
    stances,
    teams,
)
from benchmarks.truth.families import FAMILIES
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import Measurement
from tests.benchmarks.true_world import Muddle, world

PERFECT: list[tuple[Family, str, float]] = [
    (linkage.FAMILY, "true journeys found", 1.0),
    (linkage.FAMILY, "published journeys that are none", 0.0),
    (linkage.FAMILY, "true journeys published more than once", 0.0),
    (accounts.FAMILY, "account pairs F1", 1.0),
    (accounts.FAMILY, "true companies published more than once", 0.0),
    (identity.FAMILY, "person pairs F1", 1.0),
    (identity.FAMILY, "person pairs F1, with devices that never named themselves", 1.0),
    (identity.FAMILY, "accounts right, of people placed", 1.0),
    (identity.FAMILY, "people not placed", 0.0),
    (formations.FAMILY, "teams found within eight weeks of forming", 1.0),
    (formations.FAMILY, "teams that show found within eight weeks", 1.0),
    (formations.FAMILY, "warnings that are true", 1.0),
    (formations.FAMILY, "false alarms per quiet account-quarter", 0.0),
    (teams.FAMILY, "member recall", 1.0),
    (teams.FAMILY, "member recall, of those who left a name", 1.0),
    (teams.FAMILY, "member precision", 1.0),
    (teams.FAMILY, "role accuracy", 1.0),
    (teams.FAMILY, "role champion: precision", 1.0),
    (teams.FAMILY, "role champion: recall", 1.0),
    (stages.FAMILY, "accuracy against CRM stage by table", 1.0),
    (stages.FAMILY, "within one stage", 1.0),
    (stage_changes.FAMILY, "changes shown, per true change", 1.0),
    (stage_changes.FAMILY, "weeks late into the deciding stages, mean", 0.0),
    (stage_changes.FAMILY, "deciding stages shown before the decision", 1.0),
    (stage_changes.FAMILY, "deciding stages shown over two weeks early", 0.0),
    (stances.FAMILY, "members with a known stance", 1.0),
    (stances.FAMILY, "error (RMSE) against raw signs", 0.0),
    (stances.FAMILY, "correlation with the truth", 1.0),
    (agreement.FAMILY, "Brier against the base rate", 0.0),
    (agreement.FAMILY, "calibration error", 0.0),
    (agreement.FAMILY, "ranking (AUC)", 1.0),
    (outcomes.FAMILY, "Brier over all horizons against base rates", 0.0),
    (outcomes.FAMILY, "calibration error of won, all horizons", 0.0),
    (outcomes.FAMILY, "ranking of won within 180 days (AUC)", 1.0),
    (outcomes.FAMILY, "telling lost_competitor from other endings (AUC)", 1.0),
    (forecasts.FAMILY, "error (wMAPE), this quarter", 0.0),
    (forecasts.FAMILY, "error (wMAPE), next quarter", 0.0),
    (forecasts.FAMILY, "bias, the quarter after next", 0.0),
    (forecasts.FAMILY, "share inside the 90 % interval, next quarter", 1.0),
    (contributions.FAMILY, "share error, linear", 0.0),
    (contributions.FAMILY, "credit to channels without effect, linear", 0.0),
    (contributions.FAMILY, "share of wins that channels added, error", 0.0),
]

# What is learned of plays is measured on choices made for it, not on what was published.
PUBLISHED = tuple(family for family in FAMILIES if family is not plays.FAMILY)

CHANCE: list[tuple[Family, Muddle, str, float, float]] = [
    (identity.FAMILY, "people", "person pairs F1", 0.0, 0.02),
    (teams.FAMILY, "roles", "role accuracy", 1 / 7, 0.05),
    (stages.FAMILY, "stages", "accuracy against CRM stage by table", 1 / 7, 0.08),
    (stances.FAMILY, "stances", "correlation with the truth", 0.0, 0.12),
    (agreement.FAMILY, "agreement", "ranking (AUC)", 0.5, 0.12),
    (outcomes.FAMILY, "outcomes", "telling won from other endings (AUC)", 0.5, 0.12),
    (outcomes.FAMILY, "outcomes", "telling lost_no_decision from other endings (AUC)", 0.5, 0.12),
]


@cache
def measured(
    family: Family, muddle: Muddle = "", count: int = 60, *, estimates: bool = False
) -> dict[str, Measurement]:
    cases = family.observe(world(count, muddle, estimates=estimates))
    return {each.name: each for each in family.measure(cases, family.learn(cases))}


@pytest.fixture(scope="module")
def perfect() -> dict[tuple[str, str], Measurement]:
    return {(family.name, each.name): each for family in PUBLISHED for each in measured(family).values()}


@pytest.mark.parametrize(
    ("family", "name", "value"), PERFECT, ids=lambda each: getattr(each, "name", str(each))
)
def test_the_truth_is_perfect(
    perfect: dict[tuple[str, str], Measurement], family: Family, name: str, value: float
) -> None:
    found = perfect[family.name, name]
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.n > 0


@pytest.mark.parametrize(
    ("family", "muddle", "name", "value", "within"), CHANCE, ids=lambda each: getattr(each, "name", str(each))
)
def test_lots_are_chance(family: Family, muddle: Muddle, name: str, value: float, within: float) -> None:
    found = measured(family, muddle, count=200)[name]
    assert found.value == pytest.approx(value, abs=within)


def test_warnings_dealt_out_by_lot_find_few_teams() -> None:
    found = measured(formations.FAMILY, "warnings", count=200)
    recall = found["teams found within eight weeks of forming"].value
    assert recall is not None
    assert recall < 0.3


def test_estimates_are_used_where_they_are_published() -> None:
    found = measured(stages.FAMILY, estimates=True)
    assert found["log-loss against CRM stage by table"].value == pytest.approx(0.0, abs=1e-9)
    assert found["calibration error"].value == pytest.approx(0.0, abs=1e-9)
    assert found["calibration error"].note == ""


def test_past_weeks_that_have_no_estimate_are_told_by_how_the_journey_went() -> None:
    """The world written by hand publishes the last week alone: without estimates weeks fall back on a table."""
    found = measured(stages_labelled.FAMILY)
    ours, theirs = (
        found[f"log-loss against {name}, 0 labelled"] for name in ("weighted touches", "CRM stage by table")
    )
    assert ours.n == theirs.n > 60
    assert ours.value == theirs.value
    assert theirs.baseline_value is not None
    assert theirs.baseline_value < 0.5


def test_every_headline_is_measured(perfect: dict[tuple[str, str], Measurement]) -> None:
    for family in PUBLISHED:
        assert not perfect[family.name, family.headline].is_missing
