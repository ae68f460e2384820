"""Removal effects: worked by hand, by solving a chain for every removal, and beside an outside program."""

from __future__ import annotations

import csv
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.stats import removal_effects as module
from quorate.stats.ragged import Numbers
from quorate.stats.removal_effects import counted_chain, removal_effects, removal_shares

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "attribution_paths" / "paths.csv"

# What ChannelAttribution 2.2.5 says of the public paths, with conversions and null paths, order 1, walks of at most
# 10,000 steps, until ten repetitions differ by less than a thousandth: it walks at random, its third digit may be off.
WALKED = {
    "alpha": 0.558504, "beta": 0.264005, "delta": 0.000480, "epsilon": 0.062600, "eta": 0.348948, "gamma": 0.017992,
    "iota": 0.405823, "kappa": 0.028636, "lambda": 0.133994, "mi": 0.000176, "theta": 0.206335, "zeta": 0.039897,
}  # fmt: skip

Journey = tuple[list[int], int, int]


def _effects(journeys: list[Journey], count: int) -> Numbers:
    lengths = [len(path) for path, _, _ in journeys]
    chain = counted_chain(
        np.array([key for path, _, _ in journeys for key in path], dtype=np.int64),
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        np.array([made for _, made, _ in journeys], dtype=np.float64),
        np.array([ended for _, _, ended in journeys], dtype=np.float64),
        count,
    )
    return removal_effects(chain)


def test_worked_by_hand() -> None:
    """Two of three start at the first channel and half of them go on to the second, which always converts.

    So two of three convert; without the first channel the one that starts at the second, without the second none.
    """
    assert _effects([([0, 1], 1, 0), ([0], 0, 1), ([1], 1, 0)], 2).tolist() == pytest.approx([0.5, 1.0])


def test_a_channel_met_only_without_success_has_no_effect() -> None:
    assert _effects([([0], 2, 0), ([1], 0, 3)], 3).tolist() == [1.0, 0.0, 0.0]


def test_nothing_converts_or_nothing_is_there() -> None:
    assert _effects([([0, 1], 0, 2)], 2).tolist() == [0.0, 0.0]
    assert _effects([([], 1, 0)], 2).tolist() == [0.0, 0.0]
    assert _effects([], 0).tolist() == []


def test_staying_at_a_channel_changes_nothing() -> None:
    plain: list[Journey] = [([0, 1, 0], 1, 2), ([1, 2], 2, 1)]
    staying: list[Journey] = [([0, 0, 0, 1, 0], 1, 2), ([1, 2, 2], 2, 1)]
    assert _effects(staying, 3) == pytest.approx(_effects(plain, 3), abs=1e-12)


def test_shares_sum_to_one() -> None:
    assert removal_shares(np.array([0.5, 1.0])).tolist() == pytest.approx([1 / 3, 2 / 3])
    assert removal_shares(np.zeros(2)).tolist() == [0.0, 0.0]


JOURNEYS = st.lists(
    st.tuples(st.lists(st.integers(0, 3), max_size=6), st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


def _chance(journeys: list[Journey], removed: int | None) -> Fraction:
    """The chance to convert of the counted chain, in exact fractions, where `removed` ends every walk."""
    goings: dict[object, dict[object, int]] = {}
    for path, made, ended in journeys:
        for end, times in (("won", made), ("lost", ended)):
            walk: list[object] = ["start", *path, end] if path else []
            for here, there in pairwise(walk):
                goings.setdefault(here, {}).setdefault(there, 0)
                goings[here][there] += times
    states = [state for state, out in goings.items() if sum(out.values()) and state != removed]
    # x = sum over next states of share * x, solved by elimination
    rows = []
    for state in states:
        total = sum(goings[state].values())
        row = {other: Fraction(-goings[state].get(other, 0), total) for other in states}
        row[state] += 1
        rows.append([*(row[other] for other in states), Fraction(goings[state].get("won", 0), total)])
    for place in range(len(states)):
        pivot = next(number for number in range(place, len(rows)) if rows[number][place])
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for number, row_ in enumerate(rows):
            if number != place and row_[place]:
                rows[number] = [a - row_[place] * b for a, b in zip(row_, rows[place], strict=True)]
    found = dict(zip(states, (row_[-1] for row_ in rows), strict=True))
    return found.get("start", Fraction(0))


@settings(max_examples=150, deadline=None)
@given(JOURNEYS, st.booleans())
def test_as_if_every_removal_were_solved_anew(journeys: list[Journey], is_sparse: bool) -> None:
    whole = _chance(journeys, None)
    expected = [float(1 - _chance(journeys, key) / whole) if whole else 0.0 for key in range(4)]
    with pytest.MonkeyPatch.context() as patch:
        if is_sparse:
            patch.setattr(module, "_DENSE_CHANNELS", 0)
            patch.setattr(module, "_BLOCK", 3)
        assert _effects(journeys, 4).tolist() == pytest.approx(expected, abs=1e-9)


@pytest.mark.shared_data
def test_beside_an_outside_program_on_public_paths() -> None:
    if not SHARED.exists():
        pytest.skip(f"the public attribution paths are not at {SHARED}")
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = sorted(WALKED)
    journeys = [
        (
            [names.index(name) for name in row["path"].split(" > ")],
            int(row["total_conversions"]),
            int(float(row["total_null"])),
        )
        for row in rows
    ]
    found = _effects(journeys, len(names))
    assert found.tolist() == pytest.approx([WALKED[name] for name in names], rel=2e-3, abs=2e-4)
