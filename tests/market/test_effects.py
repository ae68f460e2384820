"""True effects: what is left out changes what it should, nothing else, and never by luck."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.market.market_files import Written
from tests.market.test_scenarios import market_of

from quorate.market import write_market
from quorate.market.observation.effect_totals import EffectTotals
from quorate.market.world.purchases.effects import Effect, effects_of, is_counted
from quorate.market.world.purchases.engine import run_again
from quorate.market.world.purchases.luck import Luck, later_digits, normal_pairs
from quorate.market.world.purchases.runs import OUTCOMES, begin, joined_up
from quorate.market.world.purchases.switches import CAPTURING_CHANNELS, Switch
from quorate.market.world.simulation import Years


@pytest.fixture(scope="module")
def years() -> Years:
    made = Years(market_of("baseline"), range(64))
    list(made.live())
    return made


@pytest.fixture(scope="module")
def effects(years: Years) -> list[Effect]:
    return effects_of(years.entries, years.market.programme, years.market.frame, years.calendar)


def test_with_nothing_left_out_everything_happens_again(years: Years) -> None:
    again = run_again(years.entries, years.entries, years.calendar, years.market.frame.horizon_day)
    for row, entry in enumerate(years.entries):
        assert OUTCOMES[int(again.outcome[row])] == entry.journey.outcome
        if entry.journey.decided_day is not None:
            assert int(again.decided[row]) == entry.journey.decided_day
            assert float(again.fit[row]) == entry.journey.final_fit


def test_what_a_run_comes_to_does_not_depend_on_the_others_beside_it(years: Years) -> None:
    alone = run_again(years.entries, years.entries[5:6], years.calendar, years.market.frame.horizon_day)
    entry = years.entries[5]
    assert OUTCOMES[int(alone.outcome[0])] == entry.journey.outcome
    assert float(alone.fit[0]) == entry.journey.final_fit or entry.journey.decided_day is None


def test_companies_live_the_same_life_together_and_alone(years: Years) -> None:
    alone = next(iter(Years(years.market, [7]).live()))
    together = years.lives[7]
    assert len(alone.journeys) == len(together.journeys)
    assert [act.at for act in alone.acts] == [act.at for act in together.acts]
    for one, other in zip(alone.journeys, together.journeys, strict=True):
        assert (one.outcome, one.decided_day, one.weeks) == (other.outcome, other.decided_day, other.weeks)


def test_what_only_captures_demand_changes_nothing(effects: list[Effect]) -> None:
    for effect in effects:
        capturing = effect.switch.dimension == "channel" and effect.switch.key in CAPTURING_CHANNELS
        if capturing or effect.switch.key == "check_in":
            assert effect.outcome_without == effect.journey.outcome
    assert {effect.switch.key for effect in effects} >= {"search", "review_site", "chat", "check_in"}


def won_by(effects: list[Effect]) -> dict[Switch, int]:
    totals: dict[Switch, int] = defaultdict(int)
    for effect in effects:
        totals[effect.switch] += (effect.journey.outcome == "won") - (effect.outcome_without == "won")
    return totals


def test_both_functions_bring_purchases_about(effects: list[Effect], years: Years) -> None:
    totals = won_by(effects)
    won = sum(
        entry.journey.outcome == "won"
        for entry in years.entries
        if is_counted(entry.journey, years.market.frame)
    )
    assert 0 < totals[Switch("function", "marketing")] < won
    assert 0 < totals[Switch("function", "sales")] <= won
    assert totals[Switch("channel", "meeting")] > 0


def test_only_purchases_that_were_reached_are_told_of(effects: list[Effect]) -> None:
    assert all((effect.switch.dimension, effect.switch.key) in effect.journey.touched for effect in effects)
    held_out = [effect for effect in effects if effect.journey.company.is_held_out]
    assert held_out
    assert not [effect for effect in held_out if effect.switch == Switch("function", "marketing")]


def test_totals_are_the_sums_of_the_purchases(effects: list[Effect], years: Years) -> None:
    def totals_of(companies: range) -> EffectTotals:
        totals = EffectTotals()
        for index in companies:
            journeys = [
                journey for journey in years.lives[index].journeys if is_counted(journey, years.market.frame)
            ]
            totals.add_company(journeys, [e for e in effects if e.journey.company.index == index])
        return totals

    whole, half = totals_of(range(64)), totals_of(range(32))
    half.merge(totals_of(range(32, 64)))
    assert half.rows() == whole.rows()
    rows = {(row["dimension"], row["value_key"]): row for row in whole.rows() if row["transition"] == "won"}
    assert {Switch(str(d), str(k)): row["incremental_count"] for (d, k), row in rows.items()} == won_by(
        effects
    )
    meeting = rows["channel", "meeting"]
    by_company: dict[int, int] = defaultdict(int)
    for effect in effects:
        if effect.switch == Switch("channel", "meeting"):
            by_company[effect.journey.company.index] += (effect.journey.outcome == "won") - (
                effect.outcome_without == "won"
            )
    values = np.array([by_company[index] for index in range(64)])
    assert meeting["standard_error"] == pytest.approx(values.std(ddof=1) * math.sqrt(64))


def test_the_tables_of_a_market_say_the_same(tmp_path: Path) -> None:
    written = Written(write_market(tmp_path, accounts=16, seed=8, days=500))
    outcome = {row["journey_id"]: row["outcome"] for row in written.truth("outcomes")}
    amount = {row["journey_id"]: row["amount"] for row in written.truth("outcomes")}
    expected: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0, 0])
    for row in written.truth("journey_effects"):
        found = expected[row["dimension"], row["value_key"]]
        difference = (outcome[row["journey_id"]] == "won") - (row["outcome_without"] == "won")
        found[0] += difference
        found[1] += difference * amount[row["journey_id"]]
        found[2] += 1
    for row in written.truth("effects"):
        if row["transition"] == "won":
            found = expected[row["dimension"], row["value_key"]]
            assert [row["incremental_count"], row["incremental_amount"], row["touched_count"]] == found
            assert row["counterfactual_count"] == row["factual_count"] - row["incremental_count"]
    assert {row["dimension"] for row in written.truth("effects")} == {
        "channel",
        "campaign",
        "function",
        "play",
    }


def test_luck_does_not_depend_on_when_it_is_asked_for() -> None:
    forwards, backwards = Luck(3, 1, 0, 9), Luck(3, 1, 0, 9)
    late = backwards.week(40)
    early = [forwards.week(number) for number in range(41)]
    assert np.array_equal(early[40][0], late[0])
    assert np.array_equal(early[40][1], late[1])
    assert np.array_equal(early[3][0], backwards.week(3)[0])
    assert not np.array_equal(Luck(3, 1, 1, 9).week(3)[0], early[3][0])


def test_derived_chances_are_of_the_right_shape() -> None:
    uniform = np.random.Generator(np.random.PCG64(1)).random((2, 200_000))
    first, second = normal_pairs(uniform[0], uniform[1])
    for values in (first, second):
        assert abs(values.mean()) < 0.01
        assert abs(values.std() - 1.0) < 0.01
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.01
    rest = later_digits(uniform[0], 512)
    assert abs(rest.mean() - 0.5) < 0.005
    assert abs(np.corrcoef(np.floor(uniform[0] * 512), rest)[0, 1]) < 0.01


def test_runs_of_different_widths_stand_side_by_side(years: Years) -> None:
    conditions = years.market.conditions
    small = min(years.entries, key=lambda entry: len(entry.team))
    large = max(years.entries, key=lambda entry: len(entry.team))
    both = joined_up(begin([small], conditions), begin([replace(large, place=1)], conditions))
    assert both.width % 8 == 0
    assert both.is_member.sum(axis=1).tolist() == [len(small.team), len(large.team)]
    assert both.only(np.array([False, True])).journey.tolist() == [1]
