"""Labels for the product: whose course is told, and that nothing of the purchases measured is."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from benchmarks.truth.labels import labelled_journeys, write_labels
from benchmarks.truth.tables import Tables

FIRST, LAST = date(2025, 1, 1), date(2026, 6, 30)


def _truth() -> Tables:
    """Six purchases: four decided in time, one under way, one decided but never in the CRM."""
    decided = {"a": 200, "b": 300, "c": 400, "d": 500, "open": None, "unseen": 250}
    journeys = [{"journey_id": name} for name in decided]
    outcomes = [
        {"journey_id": name, "decided_on": None if days is None else FIRST + timedelta(days=days)}
        for name, days in decided.items()
    ]
    deals = [
        {"opportunity_id": f"006{name}", "journey_id": name, "kind": "purchase"}
        for name in decided
        if name != "unseen"
    ]
    renewals = [{"opportunity_id": "005a", "journey_id": "a", "kind": "renewal"}]
    stays = [
        {"journey_id": name, "stage": stage, "entered_on": FIRST + timedelta(days=on)}
        for name in decided
        for stage, on in (("define", -20), ("explore", 30), ("select", 100), ("adopt", 600))
    ]
    return Tables(
        "given",
        given={
            "journeys": journeys,
            "outcomes": outcomes,
            "opportunities": [*deals, *renewals],
            "stage_stays": stays,
        },
    )


def test_labelled_are_decided_purchases_the_crm_knows() -> None:
    assert sorted(labelled_journeys(_truth(), FIRST, LAST, 10)) == ["a", "b", "c", "d"]


def test_fewer_labels_are_the_first_of_more() -> None:
    assert labelled_journeys(_truth(), FIRST, LAST, 2) == labelled_journeys(_truth(), FIRST, LAST, 4)[:2]


def test_each_entry_of_the_recorded_days_up_to_the_decision_is_stated_the_day_after(tmp_path: Path) -> None:
    mapping = write_labels(_truth(), FIRST, LAST, 10, tmp_path / "labels")
    with (mapping.parent / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["opportunity"] for row in rows} == {f"salesforce:006{name}" for name in "abcd"}
    assert [(row["stated_at"], row["value"]) for row in rows if row["opportunity"] == "salesforce:006a"] == [
        ("2025-02-01T18:00:00Z", "explore"),
        ("2025-04-12T18:00:00Z", "select"),
    ]
    assert len({row["statement"] for row in rows}) == len(rows)
