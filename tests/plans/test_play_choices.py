"""What is chosen: the surest play of a cell, lots as often as the settings say, chances that hold over weeks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.plans.play_worlds import selling, trial, trials
from tests.plans.worked import context, facts, member, working
from tests.worlds import run_step

from quorate.plans.play_choices import STEP
from quorate.plans.play_grid import SCHEMA
from quorate.plans.play_policy_values import STEP as VALUES
from quorate.settings.plan_settings import PlanSettings
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.steps import Context


def _cell(
    play: str, mean: float, error: float = 0.0, setback_low: float = -0.1, **columns: Any
) -> dict[str, Any]:
    told = {"effect_mean": mean, "effect_error": error, "setback_low": setback_low}
    return {"journey_map": "tiny", "role": "user", "stage": "explore", "play": play, **told, **columns}


def _grid(*cells: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([dict(cell) for cell in cells], schema=SCHEMA)


_NOBODY = PUBLISHED_TABLES["held_out_accounts"].arrow_schema().empty_table()


def _context(share: float, day: date = date(2026, 6, 30)) -> Context:
    known = context(day)
    return replace(known, settings=replace(known.settings, plans=PlanSettings(exploration_share=share)))


def _choices(grid: pa.Table, given: Context, **tables: Any) -> list[dict[str, Any]]:
    inputs = {
        "play_grid": grid,
        "plan_journeys": working("plan_journeys", [facts()]),
        "plan_members": working("plan_members", [{**member("ann"), "place": 1}]),
        **tables,
    }
    return run_step(STEP, inputs, context=given)


def test_the_surest_play_is_chosen_and_every_chance_is_stated() -> None:
    grid = _grid(_cell("reference_call", 0.20, 0.80), _cell("team_argument", 0.10, 0.01))
    rows = {row["play"]: row for row in _choices(grid, _context(0.0))}
    assert rows["team_argument"]["is_chosen"]
    assert (rows["team_argument"]["choice_rank"], rows["reference_call"]["choice_rank"]) == (1, 2)
    assert rows["team_argument"]["choice_probability"] == 1.0
    assert rows["team_argument"]["week_on"] == date(2026, 6, 29)
    shared = {row["play"]: row["choice_probability"] for row in _choices(grid, _context(0.2))}
    assert shared == {"team_argument": pytest.approx(0.9), "reference_call": pytest.approx(0.1)}


def test_a_play_that_surely_sets_teams_back_is_neither_chosen_nor_drawn() -> None:
    grid = _grid(_cell("reference_call", 0.2, setback_low=0.05), _cell("team_argument", 0.0))
    assert [row["play"] for row in _choices(grid, _context(0.5))] == ["team_argument"]


def test_over_weeks_choices_come_as_often_as_stated_and_the_same_day_gives_the_same() -> None:
    grid = _grid(_cell("reference_call", 0.2), _cell("team_argument", 0.0))
    chosen: Counter[str] = Counter()
    weeks = 400
    for week in range(weeks):
        given = _context(0.4, date(2020, 1, 6) + timedelta(weeks=week))
        rows = STEP.function(
            {
                "play_grid": grid,
                "plan_journeys": working("plan_journeys", [facts()]),
                "plan_members": working("plan_members", [{**member("ann"), "place": 1}]),
                "held_out_accounts": _NOBODY,
            },
            given,
        ).to_pylist()
        chosen.update(row["play"] for row in rows if row["is_chosen"])
        assert {row["is_drawn"] for row in rows} <= {True, False}
    assert chosen["reference_call"] / weeks == pytest.approx(0.8, abs=0.06)
    assert _choices(grid, _context(0.4)) == _choices(grid, _context(0.4))


def test_every_role_of_a_team_has_a_choice_also_before_anything_was_seen() -> None:
    members = [{**member("ann"), "place": 1}, {**member("bob", "champion"), "place": 2}]
    rows = _choices(_grid(), _context(0.1), plan_members=working("plan_members", members))
    assert {(row["role"], row["play"]) for row in rows} == {
        (role, play) for role in ("champion", "user") for play in ("reference_call", "team_argument")
    }
    table = pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["play_choices"].arrow_schema())
    assert disagreements(PUBLISHED_TABLES["play_choices"], table) == []


def test_what_an_experiment_keeps_from_an_account_has_no_chance_there() -> None:
    grid = _grid(_cell("reference_call", 0.2), _cell("team_argument", 0.0))
    test = {"account_id": "acme", "experiment_id": "x", "kind": "play", "play": "reference_call"}
    rows = _choices(grid, _context(0.5), held_out_accounts=[test])
    assert [(row["play"], row["choice_probability"]) for row in rows] == [("team_argument", 1.0)]
    elsewhere = _choices(grid, _context(0.5), held_out_accounts=[{**test, "account_id": "other"}])
    assert len(elsewhere) == 2
    both = [test, {**test, "experiment_id": "y", "play": "team_argument"}]
    assert _choices(grid, _context(0.5), held_out_accounts=both) == []


def test_a_journey_without_a_stage_has_no_choice() -> None:
    nowhere = working("plan_journeys", [facts(stage="explore") | {"stage": None}])
    assert _choices(_grid(), _context(0.1), plan_journeys=nowhere) == []


def test_ways_of_choosing_are_told_with_intervals_that_hold_the_truth() -> None:
    """Drawn by halves, the play adds .2: as done 0.40, always made 0.50."""
    covered = []
    for seed in range(8):
        situations = selling(seed, 1200, effect=0.2, is_drawn=True)
        rows = run_step(VALUES, {"play_situations": situations}, context=_context(0.0))
        told = {(row["policy"], row["estimator"]): row for row in rows}
        assert len(told) == 3 * 4
        assert {row["basis"] for row in rows} == {"drawn"}
        for estimator in ("ips", "snips", "dr", "dr_shrunk"):
            learned = told["learned", estimator]
            covered.append(learned["value_low"] <= 0.5 <= learned["value_high"])
    assert covered.count(True) >= 0.8 * len(covered)


def test_too_few_trials_tell_no_value() -> None:
    few = trials([trial(number, "team_argument", "progress") for number in range(30)])
    assert run_step(VALUES, {"play_situations": few}, context=_context(0.1)) == []
    assert run_step(VALUES, {"play_situations": trials([])}, context=_context(0.1)) == []
