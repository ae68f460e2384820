"""What plays do: known effects are found through what makes sellers choose them, thin cells and no overlap say so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.plans.play_worlds import ORDINARY, selling, trial, trials
from tests.plans.worked import context
from tests.worlds import run_step

from quorate.plans.play_design import play_design
from quorate.plans.play_grid import STEP, play_grid
from quorate.plans.play_propensities import play_chances
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.steps import SqlStep

EFFECTS = SqlStep("quorate.plans", "play_effects")


def _effects(situations: pa.Table) -> list[dict[str, Any]]:
    grid = play_grid({"play_situations": situations}, context())
    return run_step(EFFECTS, {"play_grid": grid})


def _of_play(rows: list[dict[str, Any]], play: str = "team_argument") -> list[dict[str, Any]]:
    return [row for row in rows if row["play"] == play and row["trials_count"]]


def test_the_effect_is_found_though_sellers_play_where_it_goes_well_anyway() -> None:
    covered, plain, told = [], [], []
    for seed in range(6):
        situations = selling(seed, 1500, effect=0.15)
        rows = _of_play(_effects(situations))
        covered += [row["effect_low"] <= 0.15 <= row["effect_high"] for row in rows]
        told.append(np.mean([row["effect"] for row in rows]))
        progress = np.array(situations["followed"].to_pylist()) == "progress"
        played = np.array(situations["play"].to_pylist()) == "team_argument"
        plain.append(progress[played].mean() - progress[~played].mean())
    # a plain comparison credits the play with what busy teams do anyway
    assert np.mean(plain) > 0.25
    assert np.mean(told) == pytest.approx(0.15, abs=0.03)
    assert np.mean(covered) >= 0.8


def test_a_play_without_effect_helps_in_hardly_any_cell() -> None:
    rows = [row for seed in range(10) for row in _of_play(_effects(selling(100 + seed, 900, effect=0.0)))]
    assert len(rows) == 60
    assert np.mean([row["finding"] == "unclear" for row in rows]) >= 0.85
    assert all(row["basis"] == "association" for row in rows)


def test_what_was_drawn_by_lot_is_called_so() -> None:
    rows = _of_play(_effects(selling(1, 1200, effect=0.3, is_drawn=True)))
    assert {row["basis"] for row in rows} == {"drawn"}
    assert {row["finding"] for row in rows} == {"helps"}
    assert all(row["drawn_count"] == row["trials_count"] for row in rows)


def test_few_trials_are_thin_and_trials_under_way_count_nowhere() -> None:
    rows = [trial(number, "team_argument", "progress") for number in range(10)]
    rows += [trial(100 + number) for number in range(40)]
    rows += [trial(200 + number, "team_argument", "not_yet_known") for number in range(5)]
    [found] = _of_play(_effects(trials(rows)))
    assert (found["trials_count"], found["journeys_count"], found["not_yet_known_count"]) == (10, 10, 5)
    assert found["finding"] == "thin"


def test_the_more_was_seen_the_less_is_borrowed() -> None:
    few, many = (_of_play(_effects(selling(4, count, effect=0.15))) for count in (200, 4000))
    assert all(0.0 <= row["pooled_share"] <= 1.0 for row in (*few, *many))
    assert np.mean([row["pooled_share"] for row in many]) < np.mean([row["pooled_share"] for row in few])


def test_many_trials_of_few_journeys_are_thin() -> None:
    rows = [trial(number, "team_argument", "progress", journey_id=f"j{number % 5}") for number in range(60)]
    rows += [trial(100 + number) for number in range(60)]
    [found] = _of_play(_effects(trials(rows)))
    assert found["finding"] == "thin"


def test_without_ordinary_contact_beside_it_no_difference_is_told() -> None:
    """All team arguments are made in meetings, ordinary contact is by mail: there is nobody to compare with."""
    rows = [trial(number, "team_argument", "progress", channel="meeting") for number in range(60)]
    rows += [trial(100 + number) for number in range(60)]
    [found] = _of_play(_effects(trials(rows)))
    assert found["finding"] == "no_overlap"
    assert found["overlap_share"] == 0.0
    assert found["effect"] is None
    assert found["setback_effect"] is None
    assert found["progress_probability"] > 0.5


def test_every_cell_of_the_map_is_told_and_the_contract_is_kept() -> None:
    situations = selling(2, 300, effect=0.1)
    grid = play_grid({"play_situations": situations}, context())
    rows = run_step(EFFECTS, {"play_grid": grid})
    # four roles of the map, the two stages in which anything was done, its two plays and ordinary contact
    assert len(rows) == 4 * 2 * 3
    unseen = [row for row in rows if row["play"] == "reference_call"]
    assert all((row["trials_count"], row["finding"], row["effect"]) == (0, "thin", None) for row in unseen)
    assert all(row["pooled_share"] == 1.0 for row in unseen)
    table = pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["play_effects"].arrow_schema())
    assert disagreements(PUBLISHED_TABLES["play_effects"], table) == []


def test_nothing_settled_is_nothing_told() -> None:
    assert run_step(STEP, {"play_situations": trials([])}, context=context()) == []
    under_way = trials([trial(1, followed="not_yet_known")])
    assert run_step(STEP, {"play_situations": under_way}, context=context()) == []


def test_chances_of_plays_are_told_by_what_was_known_before() -> None:
    situations = selling(3, 3000, effect=0.0)
    design = play_design(situations, context().journey_map)
    chances = play_chances(design)
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(chances)))
    busy = np.array(situations["buyer_touch_count"].to_pylist()) > 5
    played = design.plays.index("team_argument")
    assert chances[busy, played].mean() == pytest.approx(0.7, abs=0.04)
    assert chances[~busy, played].mean() == pytest.approx(0.2, abs=0.04)
    assert design.plays[design.ordinary] == ORDINARY
