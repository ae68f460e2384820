"""Lots: fair, balanced within strata, whole families, the same for everybody who draws them again."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.revenue.experiments.worked import candidate

from quorate.revenue.experiments.lots import arm_on_arrival, draw

SHARES = st.floats(0.02, 0.98)


@st.composite
def markets(have: st.DrawFn) -> list[dict[str, Any]]:
    """Accounts in families of one to four, in up to five strata."""
    rows = []
    for family in range(have(st.integers(1, 60))):
        stratum = f"s{have(st.integers(0, 4))}"
        rows += [
            candidate(f"a{family}.{member}", family_id=f"a{family}.0", stratum=stratum)
            for member in range(have(st.integers(1, 4)))
        ]
    return have(st.permutations(rows))


@given(markets(), SHARES, st.text(max_size=8))
def test_each_stratum_is_split_as_evenly_as_whole_families_can_be(
    rows: list[dict[str, Any]], share: float, seed: str
) -> None:
    drawn = draw(rows, seed, share).assignments
    of_stratum: dict[str, dict[str, str]] = defaultdict(dict)
    for row in drawn:
        of_stratum[row["stratum"]][row["family_id"]] = row["arm"]
    for arms in [*of_stratum.values(), {row["family_id"]: row["arm"] for row in drawn}]:
        assert abs(Counter(arms.values())["holdout"] - share * len(arms)) < 1 + 1e-9


@given(markets(), SHARES, st.text(max_size=8))
def test_families_go_together_and_anybody_draws_the_same(
    rows: list[dict[str, Any]], share: float, seed: str
) -> None:
    drawn = draw(rows, seed, share)
    assert {row["account_id"] for row in drawn.assignments} == {row["account_id"] for row in rows}
    arms = defaultdict(set)
    for row in drawn.assignments:
        arms[row["family_id"]].add(row["arm"])
    assert all(len(each) == 1 for each in arms.values())
    assert draw(rows[::-1], seed, share) == drawn


@given(markets(), SHARES, st.data())
def test_whom_an_earlier_experiment_held_out_stays_so(
    rows: list[dict[str, Any]], share: float, data: st.DataObject
) -> None:
    carried = frozenset(data.draw(st.sets(st.sampled_from([row["account_id"] for row in rows]))))
    arms = {row["account_id"]: row for row in draw(rows, "again", share, carried).assignments}
    assert all((arms[each]["arm"], arms[each]["reason"]) == ("holdout", "carried") for each in carried)


@given(markets(), SHARES, st.data())
def test_who_is_left_out_is_left_out_with_the_family(
    rows: list[dict[str, Any]], share: float, data: st.DataObject
) -> None:
    out = {row["account_id"]: "other_experiment" for row in data.draw(st.lists(st.sampled_from(rows)))}
    drawn = draw(rows, "seed", share, left_out=out)
    families = {row["family_id"] for row in rows if row["account_id"] in out}
    left = {row["account_id"] for row in rows if row["family_id"] in families}
    assert {row["account_id"] for row in drawn.exclusions} == left
    assert {row["account_id"] for row in drawn.assignments} == {row["account_id"] for row in rows} - left


def test_everybody_has_the_same_chance() -> None:
    """Over 2,000 seeds each of 30 families in strata of odd sizes is held out in a fifth of the draws."""
    rows = [candidate(f"a{place}", stratum="ABBCCCCDDDDDDDEEEEEEEEEEEEEEEE"[place]) for place in range(30)]
    times = Counter(
        row["account_id"]
        for seed in range(2000)
        for row in draw(rows, f"seed {seed}", 0.2).assignments
        if row["arm"] == "holdout"
    )
    error = (0.2 * 0.8 / 2000) ** 0.5
    assert max(abs(times[row["account_id"]] / 2000 - 0.2) for row in rows) < 4.5 * error


def test_who_comes_later_has_the_same_chance() -> None:
    held_out = np.mean([arm_on_arrival("seed", f"f{number}", 0.2) == "holdout" for number in range(5000)])
    assert abs(held_out - 0.2) < 4.5 * (0.2 * 0.8 / 5000) ** 0.5
