"""Rules of credit, money in whole cents, and the public sets of paths and touches whose totals are known."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.revenue.worked import working
from tests.worlds import run_steps

from quorate.revenue.contributions.credit import allocated_cents, parts_of, shares_by_key, shares_by_touch
from quorate.revenue.contributions.touch_weights import RULE_MODELS, TouchPlaces
from quorate.warehouse.steps import SqlStep

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"
MODELS = tuple(RULE_MODELS)


def _places(
    lengths: list[int], openings: list[int] | None = None, halvings: list[float] | None = None
) -> TouchPlaces:
    path = np.repeat(np.arange(len(lengths)), lengths)
    opening = np.array(openings or [0] * len(lengths))
    return TouchPlaces(
        path,
        np.concatenate([np.arange(1, length + 1) for length in lengths]),
        np.array(lengths)[path],
        opening[path],
        np.array(halvings if halvings is not None else np.zeros(len(path))),
    )


@pytest.mark.parametrize(
    ("model", "opening", "expected"),
    [
        ("first", 0, [1, 0, 0, 0]),
        ("last", 0, [0, 0, 0, 1]),
        ("linear", 0, [0.25] * 4),
        ("u_shaped", 0, [0.4, 0.1, 0.1, 0.4]),
        ("w_shaped", 2, [0.3, 0.3, 0.1, 0.3]),
        ("w_shaped", 0, [0.45, 0.05, 0.05, 0.45]),
        ("w_shaped", 1, [0.6, 0.05, 0.05, 0.3]),
        ("w_shaped", 4, [0.3, 0.05, 0.05, 0.6]),
        ("time_decay", 0, [1 / 15, 2 / 15, 4 / 15, 8 / 15]),
    ],
)
def test_four_touches(model: str, opening: int, expected: list[float]) -> None:
    """One half-life between one touch and the next."""
    found = RULE_MODELS[model](_places([4], [opening], [3.0, 2.0, 1.0, 0.0]))
    assert found.tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("model", "length", "opening", "expected"),
    [
        ("u_shaped", 1, 0, [1.0]),
        ("u_shaped", 2, 0, [0.5, 0.5]),
        ("u_shaped", 3, 0, [0.4, 0.2, 0.4]),
        ("w_shaped", 1, 0, [1.0]),
        ("w_shaped", 1, 1, [1.0]),
        ("w_shaped", 2, 0, [0.5, 0.5]),
        ("w_shaped", 2, 1, [2 / 3, 1 / 3]),
        ("w_shaped", 3, 2, [1 / 3, 1 / 3, 1 / 3]),
        ("w_shaped", 3, 0, [0.45, 0.1, 0.45]),
    ],
)
def test_short_paths(model: str, length: int, opening: int, expected: list[float]) -> None:
    assert RULE_MODELS[model](_places([length], [opening])).tolist() == pytest.approx(expected)


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=8),
    st.sampled_from(MODELS),
    st.floats(0.0, 5_000.0),
)
def test_weights_of_a_path_sum_to_one(paths: list[tuple[int, int]], model: str, apart: float) -> None:
    lengths = [length for length, _ in paths]
    halvings = [apart * (length - place) for length in lengths for place in range(1, length + 1)]
    places = _places(lengths, [min(opening, length) for length, opening in paths], halvings)
    weights = RULE_MODELS[model](places)
    assert (weights >= 0).all()
    assert np.bincount(places.path, weights) == pytest.approx(1.0)


def test_parts_of_a_path() -> None:
    """Two paths; the first meets key 1 in two periods and key 0 in one of them."""
    parts = parts_of(np.array([0, 0, 0, 0, 1]), np.array([1, 0, 1, 1, 1]), np.array([0, 0, 0, 2, 1]))
    assert list(zip(parts.path, parts.key, parts.period, parts.touch_count, strict=True)) == [
        (0, 0, 0, 1), (0, 1, 0, 2), (0, 1, 2, 1), (1, 1, 1, 1),
    ]  # fmt: skip
    linear = np.array([0.25, 0.25, 0.25, 0.25, 1.0])
    assert shares_by_touch(parts, linear).tolist() == [0.25, 0.5, 0.25, 1.0]
    # key 0 weighs as much as key 1, whose half goes to its three touches alike
    assert shares_by_key(parts, np.ones(4)).tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 6, 1.0])
    assert shares_by_key(parts, np.array([3.0, 1, 1, 9])).tolist() == pytest.approx(
        [3 / 4, 1 / 6, 1 / 12, 1.0]
    )


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
        (5, [0.1, 0.1, 3 * 0.1, 0.5], [1, 1, 1, 2]),
    ],
)
def test_the_largest_remainder(cents: int, shares: list[float], expected: list[int]) -> None:
    """The last: tenths of five cents; 3 x 0.1 is a little over 0.3, yet all four fractions are one half."""
    path = np.zeros(len(shares), dtype=np.int64)
    assert allocated_cents(path, np.array(shares), np.array([cents])).tolist() == expected


PATHS = st.lists(
    st.tuples(st.lists(st.integers(1, 50), min_size=1, max_size=20), st.integers(-(10**7), 10**12)),
    min_size=1,
    max_size=12,
)


@given(paths=PATHS)
def test_no_cent_is_lost_or_made(paths: list[tuple[list[int], int]]) -> None:
    path = np.repeat(np.arange(len(paths)), [len(weights) for weights, _ in paths])
    share = np.concatenate([np.array(weights) / sum(weights) for weights, _ in paths])
    money = np.array([cents for _, cents in paths])
    cents = allocated_cents(path, share, money)
    assert [int(cents[path == number].sum()) for number in range(len(paths))] == money.tolist()
    assert np.abs(cents - money[path] * share).max() < 1.001


def _read_paths() -> list[dict[str, Any]]:
    file = DATA / "attribution_paths" / "paths.csv"
    if not file.exists():
        pytest.skip(f"the public attribution paths are not at {file}")
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            {
                "keys": row["path"].split(" > "),
                "conversions": int(row["total_conversions"]),
                "value": float(row["total_conversion_value"]),
            }
            for row in csv.DictReader(lines)
        ]


# First, last and linear totals of conversions, from the data's own description.
TOTALS = {
    "alpha": (6308, 8447, 7574.719),
    "beta": (2831, 989, 2083.5),
    "iota": (4606, 3355, 3857.096),
    "eta": (3164, 4167, 3539.951),
    "theta": (1606, 653, 1022.801),
}


@pytest.mark.shared_data
@pytest.mark.parametrize("model", ["first", "last", "linear"])
def test_totals_on_public_paths(model: str) -> None:
    """10,000 paths with 19,785 conversions, whose first, last and linear totals are published."""
    rows = _read_paths()
    names = sorted({name for row in rows for name in row["keys"]})
    lengths = [len(row["keys"]) for row in rows]
    keys = np.array([names.index(name) for row in rows for name in row["keys"]])
    places = _places(lengths)
    parts = parts_of(places.path, keys, np.zeros(len(keys), dtype=np.int64))
    share = shares_by_touch(parts, RULE_MODELS[model](places))
    conversions = np.array([row["conversions"] for row in rows])
    totals = np.bincount(parts.key, share * conversions[parts.path])
    found = {name: float(totals[names.index(name)]) for name in TOTALS}
    column = ["first", "last", "linear"].index(model)
    assert found == pytest.approx({name: known[column] for name, known in TOTALS.items()}, abs=5e-4)
    assert totals.sum() == pytest.approx(19_785)
    money = np.array([round(row["value"] * 1000) for row in rows])
    given_out = np.bincount(parts.path, allocated_cents(parts.path, share, money))
    assert given_out.tolist() == money.tolist()


@pytest.mark.shared_data
def test_public_touches_after_their_conversion_get_nothing() -> None:
    """31,220 touches of customers, some after what they bought: a step's SQL leaves those out of every path."""
    file = DATA / "attribution_touches" / "touches.csv.gz"
    if not file.exists():
        pytest.skip(f"the public attribution touches are not at {file}")
    paths: list[dict[str, Any]] = []
    touches: list[dict[str, Any]] = []
    late = 0
    by_customer: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            by_customer[row["customer_id"]].append(row)
    for customer, rows in by_customer.items():
        bought = [datetime.fromisoformat(row["time"].rstrip("Z")) for row in rows if int(row["conversion"])]
        if not bought:
            continue
        paths.append(
            {"path_id": customer, "path_number": len(paths), "journey_id": customer, "until_at": max(bought)}
        )
        for row in rows:
            moment = datetime.fromisoformat(row["time"].rstrip("Z"))
            late += moment > max(bought)
            touches.append(
                {
                    "journey_id": customer,
                    "touch_id": str(len(touches)),
                    "occurred_at": moment,
                    "credited_channel": row["channel"],
                    "our_function": "marketing",
                    "is_buyers_doing": True,
                }
            )
    assert late, "the set is known for touches after their conversion"
    made = run_steps(
        [SqlStep("quorate.revenue.contributions", name) for name in ("credit_keys", "path_touches")],
        {
            "credit_paths": working("credit_paths", paths),
            "touch_functions": working("touch_functions", touches),
            "workspace_facts": [{"currency": "EUR"}],
        },
    )
    ends = [path["until_at"] for path in paths]
    assert len(made) == len(touches) - late
    assert all(row["occurred_at"] <= ends[row["path_number"]] for row in made)
