"""The whole part as the river runs it on made-up days, from too little to enough."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plans.market_day import market_day, run_stage

from quorate import revenue
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements

PUBLISHED = ("incremental_totals", "incremental_effects", "incremental_sensitivity")


@pytest.mark.parametrize(("count", "status"), [(0, "few_journeys"), (40, "few_journeys"), (230, "ok")])
def test_tables_keep_their_contracts_and_say_when_they_cannot_tell(
    count: int, status: str, tmp_path: Path
) -> None:
    made = run_stage(revenue.STAGE, market_day(3, count), tmp_path)
    for name in PUBLISHED:
        assert disagreements(PUBLISHED_TABLES[name], made[name]) == []
    assert disagreements(PUBLISHED_TABLES["contributions"], made["incremental_contributions"]) == []
    model = [row for row in made["incremental_totals"].to_pylist() if row["basis"] == "model"]
    assert {row["status"] for row in model} == {status}
    is_told = status == "ok"
    assert all((row["share"] is not None) == is_told for row in model)
    assert bool(made["incremental_contributions"].num_rows) == is_told
    assert bool(made["incremental_sensitivity"].num_rows) == is_told
    for row in made["incremental_effects"].to_pylist():
        assert row["missing_share_low"] <= row["missing_share"] <= row["missing_share_high"]


def test_the_band_varies_one_assumption_at_a_time(tmp_path: Path) -> None:
    rows = run_stage(revenue.STAGE, market_day(3, 230), tmp_path)["incremental_sensitivity"].to_pylist()
    by_variant: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows:
        by_variant.setdefault((row["assumption"], row["variant"]), {})[row["value_key"]] = row["share"]
    assert {assumption for assumption, _ in by_variant} == {
        "reference",
        "carry_over",
        "stage_timing",
        "demand_capture",
    }
    assert "search" not in by_variant["reference", "reference"]
    assert "search" in by_variant["demand_capture", "search as a cause"]
    assert "email" not in by_variant["demand_capture", "email as demand capture"]
    assert all(sum(shares.values()) == pytest.approx(1.0) for shares in by_variant.values())
