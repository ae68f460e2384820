"""Consents that an organisation keeps in objects of their own come with a sync, and are accounted for like others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.pulls.conftest import serving_all_of
from tests.pulls.fake_salesforce import Organisation
from tests.pulls.log_reading import Remembered

STAMPS = {"CreatedDate": "2026-01-01T00:00:00.000+0000", "SystemModstamp": "2026-02-01T00:00:00.000+0000"}
PERSON = "0PK000000000001AAA"


def organisation() -> Organisation:
    org = Organisation()
    org.rows = {
        "Contact": [
            {
                "Id": "003000000000001AAA",
                "LastName": "Lee",
                "Email": "ann@acme.com",
                "IndividualId": PERSON,
                **STAMPS,
            }
        ],
        "Individual": [{"Id": PERSON, "HasOptedOutSolicit": False, **STAMPS}],
        "ContactPointTypeConsent": [
            _consent("0ZY000000000001AAA", "Phone;Email", "OptOut"),
            _consent("0ZY000000000002AAA", "Carrier pigeon", "OptOut"),
        ],
    }
    org.fields = {name: [*rows[0], "IsDeleted"] for name, rows in org.rows.items()}
    return org


def _consent(identifier: str, kinds: str, status: str) -> dict[str, Any]:
    return {
        "Id": identifier, "PartyId": PERSON, "ContactPointType": kinds, "PrivacyConsentStatus": status,
        "CaptureDate": "2026-02-01", **STAMPS,
    }  # fmt: skip


def test_every_consent_is_in_the_log_or_set_aside(
    remembered: Remembered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving_all_of(organisation(), remembered, tmp_path, monkeypatch) as synced:
        lines = synced.sync()
        assert {name: (line.crm_count, line.is_explained) for name, line in lines.items()} == {
            "Contact": (1, True),
            "Individual": (1, True),
            "ContactPointTypeConsent": (2, True),
        }
        keys = {key for key, _ in synced.content["observed_consents"]}
        assert keys == {
            "salesforce:0ZY000000000001AAA:call",
            "salesforce:0ZY000000000001AAA:email",
            f"salesforce:{PERSON}",
        }
        synced.org.pass_time(hours=1)
        synced.org.delete("ContactPointTypeConsent", "0ZY000000000001AAA")
        assert all(line.is_explained for line in synced.sync().values())
        assert {key for key, _ in synced.content["observed_consents"]} == {f"salesforce:{PERSON}"}
