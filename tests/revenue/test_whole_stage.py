"""The stage as the river runs it, on made-up days."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from tests.plans.market_day import market_day, run_stage

from quorate import revenue
from quorate.revenue.waterfall.cohorts import CAUSES
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.vocabulary.closed_lists import LOSS_CAUSES


def _cents(amount: float | None) -> int:
    return round((amount or 0.0) * 100)


def _won_cents(tables: dict[str, Any]) -> dict[str, int]:
    """What the purchases of won journeys brought, by currency, added up from the CRM's records alone."""
    deals = {
        row["opportunity_id"]: row for row in tables["opportunities"].to_pylist() if not row["is_renewal"]
    }
    won: dict[str, int] = defaultdict(int)
    for journey in tables["journeys"].to_pylist():
        own = [deals[name] for name in journey["opportunity_ids"] if name in deals]
        if journey["outcome"] == "won" and len({deal["currency"] for deal in own}) == 1:
            won[own[0]["currency"]] += sum(_cents(deal["amount"]) for deal in own)
    return dict(won)


def _renewed_cents(tables: dict[str, Any]) -> dict[str, int]:
    """What renewals brought, by currency."""
    renewed: dict[str, int] = defaultdict(int)
    for row in tables["opportunities"].to_pylist():
        if row["is_renewal"] and row["outcome"] == "won":
            renewed[row["currency"]] += _cents(row["amount"])
    return dict(renewed)


@pytest.mark.parametrize("seed", range(3))
def test_tables_keep_their_contracts_and_no_cent_is_lost(seed: int, tmp_path: Path) -> None:
    tables = market_day(seed)
    made = run_stage(revenue.STAGE, tables, tmp_path)
    for name in ("waterfall", "waterfall_changes", "alignment"):
        assert made[name].num_rows
        assert disagreements(PUBLISHED_TABLES[name], made[name]) == []

    rows = made["contributions"].to_pylist()
    for key in ("model", "dimension", "transition"):
        rows.sort(key=lambda row, key=key: row[key])
    groups = groupby(rows, key=lambda row: (row["transition"], row["dimension"], row["model"]))
    brought = {"won": _won_cents(tables), "renewed": _renewed_cents(tables)}
    assert all(brought.values())
    for (transition, _, _), members in groups:
        found = list(members)
        assert sum(row["share"] for row in found) == pytest.approx(1.0)
        if transition in brought:
            given: dict[str, int] = defaultdict(int)
            for row in found:
                given[row["currency"]] += _cents(row["amount"])
            assert {currency: cents for currency, cents in given.items() if cents} == brought[transition]


def test_the_waterfall_adds_up(tmp_path: Path) -> None:
    made = run_stage(revenue.STAGE, market_day(5), tmp_path)
    stays = made["stage_stays"].to_pylist()
    months = {(row["journey_id"], row["stage"], row["entered_at"].strftime("%Y-%m")) for row in stays}
    rows = made["waterfall"].to_pylist()
    everyone = [row for row in rows if row["segment"] == "all" and not row["stage"].startswith("milestone:")]
    assert sum(row["entered_count"] for row in everyone) == len(months)
    for row in rows:
        ways = [row[f"{cause}_count"] for cause in (*CAUSES, "paused", "open")]
        assert sum(ways) == row["entered_count"]
        conversion = row["conversion_probability"]
        assert (conversion is None) == (row["conversion_status"] == "too_young")
        if conversion is not None:
            shares = [row[f"{cause}_probability"] for cause in (*CAUSES[1:], "open")]
            assert conversion + sum(shares) == pytest.approx(1.0)
            assert row["conversion_probability_low"] <= conversion <= row["conversion_probability_high"]
        assert 0 <= row["least_probability"] <= row["most_probability"] <= 1
    tiers = [
        row["entered_count"]
        for row in rows
        if row["segment"].startswith("tier:") and not row["stage"].startswith("milestone:")
    ]
    assert 0 < sum(tiers) <= len(months)


def test_losses_are_those_of_the_waterfall(tmp_path: Path) -> None:
    made = run_stage(revenue.STAGE, market_day(5), tmp_path)
    assert disagreements(PUBLISHED_TABLES["waterfall_losses"], made["waterfall_losses"]) == []
    key = ("cohort_on", "segment", "offering_id", "stage")
    lost: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in made["waterfall_losses"].to_pylist():
        assert len(row["journey_ids"]) == row["lost_count"]
        lost[(*(row[name] for name in key), row["cause"])] += row["lost_count"]
    told = {
        (*(row[name] for name in key), cause): row[f"{cause}_count"]
        for row in made["waterfall"].to_pylist()
        for cause in LOSS_CAUSES
        if row[f"{cause}_count"]
    }
    assert told
    assert lost == told


def test_the_same_evidence_makes_the_same_tables(tmp_path: Path) -> None:
    tables = market_day(7)
    backwards = {name: table[::-1] if len(table) else table for name, table in tables.items()}
    assert run_stage(revenue.STAGE, tables, tmp_path) == run_stage(revenue.STAGE, backwards, tmp_path)
