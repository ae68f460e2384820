"""Win rates by what is known at entry: learned where there is something to learn, silent where there is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.outlook.worked import at
from tests.worlds import run_step

from quorate.outlook import deal_fields, entry_win_rates, field_writings
from quorate.outlook.entry_levels import EntryLevels, digits
from quorate.outlook.win_rates import WinRates

COUNT = 3000


def drawn(
    seed: int, effect: float
) -> tuple[dict[str, list[str | None]], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Fields of deals, whether they were won, and the true chance: two fields act alone, two only together."""
    chance = np.random.default_rng(seed)
    columns = {name: chance.integers(0, 4, COUNT) for name in ("a", "b", "c", "noise")}
    log_odds = effect * ((columns["a"] - 1.5) / 1.5 + np.where(columns["b"] == columns["c"], 1.0, -0.3))
    true = 1.0 / (1.0 + np.exp(-log_odds))
    fields: dict[str, list[str | None]] = {
        name: [f"{name}{value}" for value in values] for name, values in columns.items()
    }
    return fields, chance.random(COUNT) < true, true


def test_true_chances_are_recovered_interactions_too() -> None:
    fields, is_won, true = drawn(1, 1.0)
    found = WinRates().fit(fields, is_won).predict(fields, COUNT)
    assert float(np.abs(found - true).mean()) < 0.05
    assert np.corrcoef(found, true)[0, 1] > 0.95


def test_few_deals_say_little() -> None:
    few = {"a": ["x"] * 30 + ["y"] * 30}
    is_won = np.array([False] * 29 + [True] + [True] * 30)
    found = WinRates().fit(few, is_won).predict({"a": ["x", "y", None, "never seen"]}, 4)
    assert 1 / 30 < found[0] < 0.5 < found[1] < 1.0
    assert found[2] == pytest.approx(found[3])


def test_a_number_is_told_by_its_size_and_by_how_exactly_it_is_given() -> None:
    assert digits(np.array([0.0, 50_000.0, 49_380.0, 120_500.0, 1234.5])).tolist() == [0, 1, 4, 4, 5]
    amounts = [str(1000 * number + (number % 2) * 37) for number in range(1, 200)]
    levels = EntryLevels().fit({"amount": amounts})
    assert levels.names_ == ["amount", "amount, roughly", "amount, how exactly given"]
    assert (levels.levels({"amount": amounts}, 199) < levels.counts_).all()


def published(seed: int, effect: float) -> list[dict[str, Any]]:
    fields, is_won, _ = drawn(seed, effect)
    deals, written = [], []
    for place in range(600):
        made = at("2024-06-01") + timedelta(days=place)
        is_open = place >= 560
        name = f"o{place:03}"
        deals.append(
            {"opportunity_id": name, "created_at": made, "closed_at": None if is_open else made + timedelta(days=60),
             "outcome": "open" if is_open else "won" if is_won[place] else "lost_other"}
        )  # fmt: skip
        written += [
            {
                "opportunity_id": name,
                "field": field,
                "value": values[place],
                "written_at": made,
                "is_first_known": True,
            }
            for field, values in fields.items()
        ]
    writings = pa.Table.from_pylist(written, field_writings.SCHEMA)
    tables: dict[str, Any] = {"opportunities": deals, "field_writings": writings}
    tables["deal_fields"] = run_step(deal_fields.STEP, tables)
    return run_step(entry_win_rates.STEP, {**tables, "accounts": []})


def test_open_deals_have_a_win_rate_and_it_is_said_whether_it_tells_anything() -> None:
    skilled, drawn_by_lot = published(2, 1.5), published(3, 0.0)
    assert len(skilled) == len(drawn_by_lot) == 40
    assert skilled[0]["separates"] is True
    assert skilled[0]["ranking"] > 0.65
    assert drawn_by_lot[0]["separates"] is False
