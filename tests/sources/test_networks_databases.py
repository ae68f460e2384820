"""Ranges of addresses from `.mmdb` databases, and which of them name no company."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import csv_text, import_files, write
from tests.sources.mmdb import write_database

from quorate.errors import InputError
from quorate.sources.networks.databases import database_chunks


@pytest.mark.parametrize(
    ("record", "organisation", "domain"),
    [
        ({"organization": "Acme Corp", "isp": "Big Telecom", "asn": 64500}, "Acme Corp", None),
        ({"autonomous_system_organization": "ACME-AS"}, "ACME-AS", None),
        ({"asn": "AS64500", "as_name": "Acme", "as_domain": "acme.com"}, "Acme", "acme.com"),
        ({"company": {"name": "Acme", "domain": "acme.com", "type": "business"}, "asn": {"type": "isp"}},
         "Acme", "acme.com"),
        ({"company": {"name": "Tel", "domain": "tel.com", "type": "isp"}}, "Tel (isp)", None),
        ({"traits": {"organization": "Acme", "domain": "acme.com", "user_type": "business"}}, "Acme", "acme.com"),
        ({"traits": {"organization": "Acme", "domain": "acme.com", "user_type": "cellular"}}, "Acme (cellular)", None),
        ({"name": "Cloudy", "domain": "cloudy.com", "is_hosting_provider": True}, "Cloudy (hosting)", None),
        ({"name": "Acme", "domain": "acme.com", "is_hosting_provider": False}, "Acme", "acme.com"),
        ({"is_anonymous_vpn": True}, "vpn", None),
        ({"isp": "Tel", "domain": "tel.com", "mobile_country_code": "262"}, "Tel (mobile)", None),
    ],
)  # fmt: skip
def test_records_of_several_makers(
    tmp_path: Path, record: dict[str, Any], organisation: str, domain: str | None
) -> None:
    file = write_database(tmp_path / "networks.mmdb", {"8.8.8.0/24": record})
    row = import_files("networks", file).one("networks")
    assert (row["cidr"], row["organisation"], row["domain"]) == ("8.8.8.0/24", organisation, domain)
    assert row["version_at"] == datetime(2026, 1, 1)


def test_both_versions_and_ranges_within_ranges(tmp_path: Path) -> None:
    file = write_database(
        tmp_path / "networks.mmdb",
        {
            "8.8.0.0/16": {"name": "Wide"},
            "8.8.8.0/24": {"name": "Acme"},
            "2a00:1450::/32": {"name": "Six"},
        },
    )
    found = {row["cidr"]: row["organisation"] for row in import_files("networks", file)["networks"]}
    assert found["8.8.8.0/24"] == "Acme"
    assert found["2a00:1450::/32"] == "Six"
    assert {name for cidr, name in found.items() if cidr.startswith("8.8.") and cidr != "8.8.8.0/24"} == {
        "Wide"
    }


def test_a_range_in_both_formats_is_one_record(tmp_path: Path) -> None:
    database = write_database(tmp_path / "a.mmdb", {"8.8.8.0/24": {"name": "Acme", "domain": "acme.com"}})
    sheet = write(tmp_path / "b.csv", csv_text("cidr,organisation,domain", "8.8.8.0/24,Acme,acme.com"))
    rows = import_files("networks", database, sheet)["networks"]
    assert {row["record_id"] for row in rows} == {"networks:8.8.8.0/24"}


def test_what_names_nobody_is_set_aside(tmp_path: Path) -> None:
    file = write_database(
        tmp_path / "n.mmdb", {"8.8.8.0/24": {"country": "DE"}, "10.0.0.0/8": {"name": "Acme"}}
    )
    assert sorted(import_files("networks", file).codes) == ["nobodys_network", "private_network"]


@pytest.mark.parametrize("content", [b"", b"cidr,organisation\n", b"\x00" * 4000])
def test_what_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "networks.mmdb"
    file.write_bytes(content)
    with pytest.raises(InputError, match="not a whole database"):
        import_files("networks", file)


@pytest.mark.parametrize(
    ("kind", "domain"),
    [
        ("Business", "acme.com"), ("Corporate", "acme.com"), ("education", "acme.com"), ("", "acme.com"),
        ("ISP", None), ("Fixed Line ISP", None), ("Cable/DSL", None), ("Mobile ISP", None), ("hosting", None),
        ("Data Center/Web Hosting/Transit", None), ("VPN", None), ("Cellular", None), ("residential", None),
    ],
)  # fmt: skip
def test_a_sheet_may_say_what_kind_of_network_it_is(tmp_path: Path, kind: str, domain: str | None) -> None:
    file = write(
        tmp_path / "n.csv",
        csv_text("cidr,organisation,domain,Usage Type", f"8.8.8.0/24,Acme,acme.com,{kind}"),
    )
    row = import_files("networks", file).one("networks")
    named = "Acme" if domain else f"Acme ({kind.lower()})"
    assert (row["organisation"], row["domain"]) == (named, domain)


def test_a_damaged_database_is_refused_in_words_and_ends_nothing(tmp_path: Path) -> None:
    whole = write_database(tmp_path / "networks.mmdb", {"8.8.8.0/24": {"name": "Acme"}}).read_bytes()
    refused = 0
    for place in range(len(whole)):
        for damaged in (whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :], whole[:place]):
            file = write(tmp_path / "damaged.mmdb", damaged)
            try:
                for chunk in database_chunks(file):
                    assert len(chunk.rows) == len(chunk.numbers)
            except InputError:
                refused += 1
    assert refused > len(whole), "half of the damage at least is seen"


def test_a_tree_that_leads_back_to_itself_has_an_end(tmp_path: Path) -> None:
    whole = write_database(tmp_path / "networks.mmdb", {"8.8.8.0/24": {"name": "Acme"}}).read_bytes()
    # the first node's right side leads to the data of the range, the left one back to the first node
    node_count = int.from_bytes(whole[4:8], "big")
    data = (node_count + 16).to_bytes(4, "big")
    file = write(tmp_path / "circle.mmdb", bytes(4) + data + whole[8:])
    with pytest.raises(InputError, match="not a whole database"):
        for _ in database_chunks(file):
            pass
