from __future__ import annotations

import csv
from collections import Counter
from math import fsum
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.revenue.contributions.credit import RULE_MODELS, Credit, allocated_cents, credit_by_key

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "attribution_paths" / "paths.csv"
MODELS = tuple(RULE_MODELS)


def _credit(paths: list[list[int]], model: str) -> Credit:
    """Credit of paths given as lists of keys."""
    path = np.repeat(np.arange(len(paths)), [len(keys) for keys in paths])
    place = np.concatenate([np.arange(1, len(keys) + 1) for keys in paths])
    length = np.repeat([len(keys) for keys in paths], [len(keys) for keys in paths])
    key = np.array([name for keys in paths for name in keys], dtype=np.int64)
    return credit_by_key(path, key, RULE_MODELS[model](place, length))


@pytest.mark.parametrize(
    ("model", "shares"),
    [
        ("first", {0: 1.0, 1: 0.0}),
        ("last", {0: 0.0, 1: 1.0}),
        ("linear", {0: 0.75, 1: 0.25}),
    ],
)
def test_the_rule_models(model: str, shares: dict[int, float]) -> None:
    credit = _credit([[0, 0, 0, 1]], model)
    assert dict(zip(credit.key.tolist(), credit.share.tolist(), strict=True)) == shares


@pytest.mark.parametrize(
    ("cents", "shares", "expected"),
    [
        (100, [1 / 3, 1 / 3, 1 / 3], [34, 33, 33]),
        (10_000, [2 / 3, 1 / 3], [6667, 3333]),
        (1, [0.4, 0.6], [0, 1]),
        (2, [0.25, 0.25, 0.5], [1, 0, 1]),
        (0, [0.5, 0.5], [0, 0]),
        (-100, [1 / 3, 2 / 3], [-33, -67]),
        (7, [1.0], [7]),
    ],
)
def test_the_largest_remainder(cents: int, shares: list[float], expected: list[int]) -> None:
    credit = Credit(np.zeros(len(shares), dtype=np.int64), np.arange(len(shares)), np.array(shares))
    assert allocated_cents(credit, np.array([cents])).tolist() == expected


def test_rounding_noise_breaks_no_tie() -> None:
    """Tenths of five cents: 3 x 0.1 is a little over 0.3, yet all four fractions are one half."""
    credit = _credit([[0, 1, 2, 2, 2, 3, 3, 3, 3, 3]], "linear")
    assert allocated_cents(credit, np.array([5])).tolist() == [1, 1, 1, 2]


PATHS = st.lists(
    st.tuples(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.integers(-(10**7), 10**12)),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize("model", MODELS)
@given(paths=PATHS)
def test_no_cent_is_lost_or_made(model: str, paths: list[tuple[list[int], int]]) -> None:
    credit = _credit([keys for keys, _ in paths], model)
    money = np.array([cents for _, cents in paths])
    cents = allocated_cents(credit, money)
    given_out = [int(cents[credit.path == path].sum()) for path in range(len(paths))]
    assert given_out == money.tolist()
    assert np.abs(cents - money[credit.path] * credit.share).max() < 1.001
    share = [fsum(credit.share[credit.path == path]) for path in range(len(paths))]
    assert share == pytest.approx([1.0] * len(paths))


def _read_paths() -> list[dict[str, Any]]:
    if not SHARED.exists():
        pytest.skip(f"the public attribution paths are not at {SHARED}")
    with SHARED.open(encoding="utf-8", newline="") as file:
        return [
            {
                "keys": row["path"].split(" > "),
                "conversions": int(row["total_conversions"]),
                "value": float(row["total_conversion_value"]),
            }
            for row in csv.DictReader(file)
        ]


CHANNELS = ("alpha", "beta", "iota", "eta", "theta")
# First, last and linear totals of conversions, from the data's own description.
TOTALS = {
    "alpha": (6308, 8447, 7574.719),
    "beta": (2831, 989, 2083.5),
    "iota": (4606, 3355, 3857.096),
    "eta": (3164, 4167, 3539.951),
    "theta": (1606, 653, 1022.801),
}


@pytest.mark.shared_data
@pytest.mark.parametrize("model", MODELS)
def test_totals_on_public_paths(model: str) -> None:
    """10,000 paths with 19,785 conversions, whose first, last and linear totals are published."""
    rows = _read_paths()
    names = sorted({name for row in rows for name in row["keys"]})
    credit = _credit([[names.index(name) for name in row["keys"]] for row in rows], model)
    conversions = np.array([row["conversions"] for row in rows])
    totals = np.zeros(len(names))
    np.add.at(totals, credit.key, credit.share * conversions[credit.path])
    found = {name: float(total) for name, total in zip(names, totals, strict=True) if name in CHANNELS}
    expected = {name: by_model[MODELS.index(model)] for name, by_model in TOTALS.items()}
    assert found == pytest.approx(expected, abs=5e-4 if model == "linear" else 0)
    assert totals.sum() == pytest.approx(19_785)


@pytest.mark.shared_data
@pytest.mark.parametrize("model", MODELS)
def test_money_on_public_paths(model: str) -> None:
    """Every thousandth of the paths' value is handed out, and nothing else."""
    rows = _read_paths()
    names = sorted({name for row in rows for name in row["keys"]})
    credit = _credit([[names.index(name) for name in row["keys"]] for row in rows], model)
    money = np.array([round(row["value"] * 1000) for row in rows])
    cents = allocated_cents(credit, money)
    by_path: Counter[int] = Counter()
    for path, amount in zip(credit.path.tolist(), cents.tolist(), strict=True):
        by_path[path] += amount
    assert [by_path[path] for path in range(len(rows))] == money.tolist()
