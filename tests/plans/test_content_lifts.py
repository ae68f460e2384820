"""Lifts: a planted difference is found and held, none is found where none is, thin cells say nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.plans.content_worked import TRIALS, rows
from tests.plans.worked import context
from tests.worlds import run_step

from quorate.plans.content_lifts import STEP

ROLES, STAGES = ("champion", "user", "technical", "procurement"), ("define", "explore", "require", "select")


def _trials(seed: int, effect: float, journeys: int = 50) -> list[dict[str, Any]]:
    """Journeys pass all stages, some keener than others; the keen read more, which their stratum shows."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(journeys):
        keen = int(rng.integers(3))
        for stage in STAGES:
            for role in ROLES:
                is_reader = int(rng.random() < (0.1, 0.25, 0.5)[keen])
                moved = int(rng.random() < (0.25, 0.4, 0.55)[keen] + effect * is_reader)
                made.append(
                    {
                        "role": role, "stage": stage, "offering_key": "crm" if number % 2 else "",
                        "stratum": str(keen), "journey_id": f"j{number}",
                        "reader_count": is_reader, "reader_advanced_count": is_reader * moved,
                        "other_count": 1 - is_reader, "other_advanced_count": (1 - is_reader) * moved,
                    }
                )  # fmt: skip
    return made


def _lifts(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return run_step(STEP, {"content_trials": rows(TRIALS, given)}, context=context())


def _held(seeds: range, effect: float) -> list[bool]:
    found = [row for seed in seeds for row in _lifts(_trials(seed, effect)) if row["lift"] is not None]
    assert len(found) > 16 * len(seeds)
    return [row["lift_low"] <= effect <= row["lift_high"] for row in found]


def test_a_planted_difference_lies_within_nine_intervals_of_ten() -> None:
    assert np.mean(_held(range(12), 0.2)) >= 0.84


def test_without_a_difference_few_cells_claim_one() -> None:
    found = [row for seed in range(12) for row in _lifts(_trials(seed, 0.0)) if row["lift"] is not None]
    assert np.mean([row["lift_low"] > 0 for row in found]) <= 0.1
    assert np.mean([row["lift_low"] <= 0 <= row["lift_high"] for row in found]) >= 0.84


def test_thin_cells_are_told_as_thin() -> None:
    thin = _lifts(_trials(1, 0.2, journeys=12))
    assert thin
    assert all(row["lift"] is None for row in thin if row["scope"] == "offering")
    assert all(row["reader_count"] + row["other_count"] > 0 for row in thin)


def test_counts_add_up_and_scopes_agree() -> None:
    given = _trials(3, 0.1)
    found = _lifts(given)
    for scope in ("all", "offering"):
        own = [row for row in found if row["scope"] == scope]
        for name in ("reader_count", "reader_advanced_count", "other_count", "other_advanced_count"):
            assert sum(row[name] for row in own) == sum(row[name] for row in given)
    assert {row["offering_id"] for row in found if row["scope"] == "all"} == {None}
    assert {row["offering_id"] for row in found if row["scope"] == "offering"} == {None, "crm"}


def test_nothing_to_look_at_gives_nothing() -> None:
    assert _lifts([]) == []
