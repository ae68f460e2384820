"""Real exports beside the project: every row ends in the log or set aside, and the counts add up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.sources.imported import SHARED_DATA, import_files

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not SHARED_DATA.is_dir(), reason=f"the public data is not at {SHARED_DATA}"),
]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_warehouse_seeds_of_salesforce() -> None:
    found = import_files("salesforce", SHARED_DATA / "warehouse_seeds" / "salesforce")
    assert found.rows_read == 111
    assert {name: len(rows) for name, rows in found.tables.items()} == {
        "observed_accounts": 20,
        "observed_people": 9,
        "observed_touches": 20,
        "observed_opportunities": 20,
        "observed_line_items": 10,
        "observed_offerings": 2,
        "observed_colleagues": 10,
    }
    assert Counter(item.reason for item in found.set_aside) == {
        "Order records are not used": 10,
        "UserRole records are not used": 10,
    }


def test_warehouse_seeds_hold_versions_of_one_record() -> None:
    folder = SHARED_DATA / "warehouse_seeds" / "salesforce"
    found = import_files(
        "salesforce", folder / "sf_opportunity_data.csv", folder / "sf_opportunity_history_data.csv"
    )
    versions = Counter(row["record_id"] for row in found["opportunities"])
    assert len(versions) < len(found["opportunities"])
    assert all(row["known_at"] <= row["version_at"] for row in found["opportunities"])


def test_pardot_by_its_mapping() -> None:
    found = import_files(
        "table",
        SHARED_DATA / "warehouse_seeds" / "pardot",
        mapping_file=EXAMPLES / "pardot" / "mapping.yaml",
    )
    assert found.rows_read == 300
    assert {name: len(rows) for name, rows in found.tables.items()} == {
        "observed_campaigns": 100,
        "observed_people": 100,
        "observed_touches": 43,
    }
    assert Counter(found.codes) == {"nothing_to_use": 57}
    assert Counter(row["action"] for row in found["touches"]) == {"unsubscribed": 40, "bounced": 3}
    assert {row["campaign_key"] for row in found["touches"]} - {None} != set()


def test_maven_crm_by_its_mapping() -> None:
    found = import_files(
        "table", SHARED_DATA / "maven_crm", mapping_file=EXAMPLES / "maven_crm" / "mapping.yaml"
    )
    assert found.rows_read == 85 + 7 + 8800 + 35
    assert Counter(item.code for item in found.set_aside) == {"no_known_at": 500}
    deals = found["opportunities"]
    assert len({row["record_id"] for row in deals}) == 8800 - 500
    outcomes = Counter(row["is_won"] for row in deals if row["is_closed"])
    assert outcomes == {True: 4238, False: 2473}
    # the outcome, and nothing of it before, is known from the day of closing
    assert all(row["version_at"].date() == row["close_on"] for row in deals if row["is_closed"])
    opened = [row for row in deals if not row["is_closed"]]
    assert len(opened) == 8300
    assert all(row["amount"] is None and row["close_on"] is None and row["is_won"] is None for row in opened)


def test_maven_products_are_found_under_both_spellings() -> None:
    found = import_files(
        "table", SHARED_DATA / "maven_crm", mapping_file=EXAMPLES / "maven_crm" / "mapping.yaml"
    )
    sold = {row["offering_key"] for row in found["opportunities"]}
    assert sold == {row["record_id"] for row in found["offerings"]}
    accounts = {row["record_id"] for row in found["accounts"]}
    assert {row["account_key"] for row in found["opportunities"]} - accounts == {None}
    assert {row["parent_key"] for row in found["accounts"]} - accounts == {None}
    assert {row["owner_key"] for row in found["opportunities"]} <= {
        row["record_id"] for row in found["colleagues"]
    }
