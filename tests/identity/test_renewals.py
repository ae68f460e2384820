"""Which opportunities renew a contract: what the CRM calls them decides, in any language of ours."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from tests.log_worlds import account, stage_tables


@pytest.mark.parametrize(
    ("deal_type", "name", "is_renewal"),
    [
        ("Existing Customer - Renewal", "Acme 2026", True),
        ("existingbusiness; Renewals", "Acme", True),
        ("Vertragsverlängerung", "Acme", True),
        (None, "Acme - Relay renewal 2026", True),
        (None, "Acme, Renouvellement", True),
        ("existingbusiness; default", "Acme - rinnovo", True),
        ("New Business", "Renewal by Andersen - Relay", False),
        ("Existing Customer - Upgrade", "Acme - more seats", False),
        (None, "Renewable Power plc", False),
        (None, None, False),
    ],
)
def test_type_or_name_says_so(
    tmp_path: Path, deal_type: str | None, name: str | None, is_renewal: bool
) -> None:
    opportunity = {
        "record_id": "s:006", "account_key": "s:acme", "created_at": datetime(2026, 1, 5), "crm_stage": "Proposal",
        "name": name, "deal_type": deal_type,
    }  # fmt: skip
    log = {"observed_accounts": [account("s:acme", "Acme")], "observed_opportunities": [opportunity]}
    (row,) = stage_tables(tmp_path, log, ["opportunities"])["opportunities"]
    assert row["is_renewal"] is is_renewal
