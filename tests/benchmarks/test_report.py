from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from benchmarks.truth.days import World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.plan import DEVELOPMENT_SEEDS, LAST_DAY, full_plan, quick_plan
from benchmarks.truth.report import Versions, is_whole, report, verdict_of
from benchmarks.truth.running import Result


def _no_cases(_world: World) -> Sequence[Any]:
    return ()


def _no_figures(_cases: Sequence[Any], _learned: Any) -> list[Measurement]:
    return []


FAMILY = Family("stages", "accuracy", _no_cases, _no_figures)


def result(scenario: str, difficulty: str, value: float | None, *markets: float) -> Result:
    def measured(each: float | None) -> tuple[Measurement, ...]:
        note = "" if each is not None else "stage_history: not published by this version"
        telling = Measurement(
            "outcomes", "telling won from other endings (AUC)", 0.6, HIGHER, 9, low=0.55, high=0.7
        )
        return Measurement("stages", "accuracy", each, HIGHER, 1200, "CRM stage", 0.5, note), telling

    return Result((scenario, difficulty), measured(value), tuple(measured(each) for each in markets))


def page(main: float | None) -> str:
    results = [
        result("baseline", "real", main, 0.5, 0.7),
        result("baseline", "easy", 0.8),
        result("baseline", "hard", 0.4),
        result("null", "real", 0.6),
    ]
    return report(quick_plan(), [FAMILY], results, Versions("m1", "r1"))


def test_the_table() -> None:
    text = page(0.6)
    row = "| stages | accuracy | higher | 0.600 | 0.500 to 0.700 | CRM stage | 0.500 | 1.200 | 1,200 |"
    assert f"{row} 0.800, 1.60× | 0.400, 0.80× | 0.600, 1.20× |  |" in text
    assert "River r1, market m1." in text
    assert "- stages, accuracy: 0.800 → 0.600 → 0.400 (as expected)" in text
    assert "- telling won from other endings (AUC): 0.600, 0.550 to 0.700: NOT chance" in text
    assert text.endswith("## Missing\n\nNothing.\n")


def test_what_is_missing_says_why() -> None:
    text = page(None)
    assert "| stages | accuracy | higher | missing |" in text
    assert "- stage_history: not published by this version (real): 1 measurement" in text
    assert "- stages, accuracy: 0.800 → 0.400 missing" in text
    assert not is_whole([result("baseline", "real", None)])
    assert is_whole([result("baseline", "real", 0.5)])


@pytest.mark.parametrize(
    ("values", "better", "verdict"),
    [
        ((0.9, 0.8, 0.7), HIGHER, "(as expected)"),
        ((0.1, 0.2, 0.3), LOWER, "(as expected)"),
        ((0.9, 0.95, 0.7), HIGHER, "(as expected from easy to hard, not between)"),
        ((0.7, 0.8, 0.9), HIGHER, "(NOT as expected)"),
        ((0.7, 0.7, 0.7), HIGHER, "(NOT as expected)"),
    ],
)
def test_the_direction_of_difficulty(values: tuple[float, ...], better: str, verdict: str) -> None:
    assert verdict_of(values, better) == verdict


def test_ratios_only_where_a_direction_is_better() -> None:
    assert Measurement("f", "n", 2.0, HIGHER, 1, "b", 4.0).ratio == 0.5
    assert Measurement("f", "n", 2.0, "near 1", 1, "b", 4.0).ratio is None
    assert Measurement("f", "n", None, HIGHER, 1, "b", 4.0).ratio is None
    assert Measurement("f", "n", 2.0, HIGHER, 1, "b", -4.0).ratio is None


@pytest.mark.parametrize("plan", [full_plan(("tiny", "null")), quick_plan()])
def test_no_reported_seed_is_tuned_on(plan: Any) -> None:
    assert not {world.seed for world in plan.reported} & {world.seed for world in plan.development}
    assert {world.seed for world in plan.development} <= set(DEVELOPMENT_SEEDS)
    assert plan.groups[0] == ("baseline", "real")
    assert {("baseline", "easy"), ("baseline", "hard"), ("null", "real")} <= set(plan.groups)
    assert len(plan.groups) == len(set(plan.groups))
    for world in plan.reported:
        assert world.look_days[-1] == LAST_DAY
        assert world.look_days[0] > world.first_on
