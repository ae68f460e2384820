"""Whoever asks gets everything that is held about them, and nothing of anybody else."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from quorate.privacy.subject import Subject
from quorate.privacy.subject_access import SOMEBODY_ELSE, own_row, page_of, write_zip

ANNA = Subject(keys=("p_1",), emails=("anna@acme.com",), names=("Anna Berg",))
OTHERS = frozenset({"ben okoye", "ines maria duarte"})


def test_addresses_and_names_of_others_are_taken_out() -> None:
    row = {
        "text": "Anna Berg (anna@acme.com) met Ben Okoye and Ines Maria Duarte; ask ben@acme.com",
        "payload": {"with": ["Ben  Okoye", "Anna Berg"]},
        "author_name": "Ines Maria Duarte",
        "hash": "00ff",
        "count": 3,
    }
    assert own_row(row, ANNA, OTHERS) == {
        "text": f"Anna Berg (anna@acme.com) met {SOMEBODY_ELSE} and {SOMEBODY_ELSE}; ask {SOMEBODY_ELSE}",
        "payload": {"with": [SOMEBODY_ELSE, "Anna Berg"]},
        "count": 3,
    }


def test_the_file_has_it_for_programs_and_for_people(tmp_path: Path) -> None:
    held = {
        "made_at": "2026-07-01T12:00:00",
        "identifiers": ANNA.to_dict(),
        "parts": [
            {"place": "worked out: one person", "purpose": "to understand", "rows": [{"title": "<CFO>"}]}
        ],
        "recipients": [{"taker": "LinkedIn", "made_at": "2026-06-01"}],
    }
    write_zip(held, tmp_path / "anna.zip")
    with zipfile.ZipFile(tmp_path / "anna.zip") as packed:
        assert json.loads(packed.read("held.json"))["parts"] == held["parts"]
        page = packed.read("held.html").decode()
    assert page == page_of(held)
    assert "&lt;CFO&gt;" in page
    assert "LinkedIn" in page
