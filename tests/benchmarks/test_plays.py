"""The problem of choosing plays: made from the truth alone, and measured so that knowing it is perfect."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from benchmarks.truth.measurement import Missing
from benchmarks.truth.play_problem import OPTIONS, ORDINARY, SPREAD, logged, problem_of
from benchmarks.truth.plays import SIZES, Case, case_of, choices, measure
from benchmarks.truth.tables import Tables

from quorate.market.world.plays import PLAYS
from quorate.market.world.stages import BUYING_STAGES, ROLES

PRESS = next(place for place, play in enumerate(PLAYS) if play.is_pressing)


def _truth(journeys: int = 60) -> Tables:
    """Purchases of five weeks a stage; in each a champion who leans towards deciding and a buyer who does not."""
    monday = date(2026, 1, 5)
    stages, stances, members = [], [], []
    for journey in (f"j{number}" for number in range(journeys)):
        for person, role, power in (("c", "champion", 0.5), ("b", "economic_buyer", 1.0)):
            members.append(
                {
                    "journey_id": journey,
                    "person_id": person,
                    "role": role,
                    "power": power,
                    "joined_on": monday,
                }
            )
        for week in range(5 * len(BUYING_STAGES)):
            at = {"journey_id": journey, "week_on": monday + timedelta(weeks=week)}
            is_talking = (week + len(journey)) % 2 == 0
            stages.append(
                {
                    **at,
                    "stage": BUYING_STAGES[week // 5],
                    "is_talking": is_talking,
                    "dispersion": 0.1 + week / 100,
                }
            )
            stances += [
                {**at, "person_id": "c", "for_deciding": 0.5},
                {**at, "person_id": "b", "for_deciding": -0.2},
            ]
    return Tables("written", given={"stages": stages, "stances": stances, "members": members})


def test_the_problem_is_that_of_the_truth() -> None:
    problem = problem_of(_truth(), np.random.default_rng(1))
    scores = np.log(problem.progress / (1.0 - problem.progress))
    moved = scores[:, :ORDINARY] - scores[:, [ORDINARY]]
    champion = problem.roles == ROLES.index("champion")
    assert moved.std() == pytest.approx(SPREAD)
    # urgency works against itself with who leans towards deciding, and only there
    assert (moved[champion, PRESS] < 0.0).all()
    assert (moved[~champion, PRESS] > 0.0).all()
    assert problem.chances.sum(axis=1) == pytest.approx(np.ones(len(problem.roles)))
    quiet = problem.is_quiet == 1
    assert problem.chances[quiet, PRESS].mean() > problem.chances[~quiet, PRESS].mean() + 0.1
    # every stage takes five weeks: four of five weeks are in a later stage four weeks on
    before_last = problem.stages < len(BUYING_STAGES) - 1
    assert problem.progress[before_last, ORDINARY].mean() == pytest.approx(0.8, abs=0.05)


def test_logged_choices_are_made_with_their_stated_chances() -> None:
    problem = problem_of(_truth(), np.random.default_rng(2))
    log = logged(problem, 40_000, np.random.default_rng(3))
    share = np.bincount(log.levels[:, 2], minlength=OPTIONS) / 40_000
    np.testing.assert_allclose(share, problem.chances.mean(axis=0), atol=0.01)
    assert np.mean(1.0 / log.propensities) == pytest.approx(OPTIONS, rel=0.03)
    assert log.results.mean() == pytest.approx(problem.as_done, abs=0.01)


def test_whoever_knows_the_truth_gains_everything_and_the_learned_way_gains_more_from_more() -> None:
    problem = problem_of(_truth(), np.random.default_rng(4))
    best = choices(problem.cell_means().reshape(-1, OPTIONS).argmax(axis=1), 0.0)
    assert best.sum(axis=2) == pytest.approx(np.ones(best.shape[:2]))
    cases = [case_of(problem, size, np.random.default_rng(size)) for size in (300, 6_000)]
    for case in cases:
        assert case.gains["best"] == pytest.approx(problem.value(best) - problem.as_done)
        assert max(case.gains.values()) == case.gains["best"]
        assert set(case.errors) == {"ips", "snips", "dr", "dr_shrunk"}
    assert cases[1].gains["learned"] > 0.6 * cases[1].gains["best"]
    assert abs(cases[1].errors["dr_shrunk"]) < 0.1


def test_figures_are_shares_of_what_could_be_gained() -> None:
    gains = {"best": 0.2, "learned": 0.1, "cell means": 0.05, "best single play": 0.08}
    errors = {"ips": 0.1, "snips": 0.05, "dr": -0.04, "dr_shrunk": 0.02}
    cases = [Case(size, gains, errors, dict.fromkeys(errors, True)) for size in SIZES]
    found = {each.name: each for each in measure(cases, None)}
    assert found["gain learned from 500 choices, beside cell means"].value == pytest.approx(0.5)
    assert found["gain learned from 500 choices, beside cell means"].ratio == pytest.approx(2.0)
    assert found["error of another way's value from 500 choices, dr_shrunk"].ratio == pytest.approx(0.2)
    assert len(found) == len(SIZES) * 8


def test_a_market_without_purchases_is_missing() -> None:
    with pytest.raises(Missing, match="too few members"):
        problem_of(_truth(journeys=2), np.random.default_rng(0))
