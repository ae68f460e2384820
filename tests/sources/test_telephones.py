"""Telephone numbers of people are kept from every system that has them, under the same two names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.sources.imported import csv_text, import_files, write

CASES = [
    ("salesforce", "Contact", "Id,LastName,Phone,MobilePhone", "003000000000001"),
    ("salesforce", "Lead", "Id,LastName,Phone,Mobile Phone", "00Q000000000001"),
    ("hubspot", "contacts", "Record ID,Last Name,Phone Number,Mobile Phone Number", "7"),
    ("hubspot", "contacts", "id,lastname,phone,mobilephone", "7"),
    ("marketo", "leads", "id,lastName,phone,mobilePhone", "7"),
]


@pytest.mark.parametrize(
    ("system", "file", "header", "key"), CASES, ids=[f"{one[0]} {one[2]}" for one in CASES]
)
def test_telephone_and_mobile(system: str, file: str, header: str, key: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"{file}.csv", csv_text(header, f"{key},Lee,030 901820,+49 151 23456789"))
    said = json.loads(import_files(system, path).one("people")["properties"])
    assert (said["phone"], said["mobile_phone"]) == ("030 901820", "+49 151 23456789")


@pytest.mark.parametrize(
    ("system", "file", "header", "key"), CASES[:1] + CASES[3:], ids=["salesforce", "hubspot", "marketo"]
)
def test_no_telephone_is_said_where_there_is_none(
    system: str, file: str, header: str, key: str, tmp_path: Path
) -> None:
    path = write(tmp_path / f"{file}.csv", csv_text(header, f"{key},Lee,,"))
    said = json.loads(import_files(system, path).one("people")["properties"] or "{}")
    assert not {"phone", "mobile_phone"} & said.keys()
