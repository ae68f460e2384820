from __future__ import annotations

import pytest

from quorate.identity.title_readings import _lexicon, read_title
from quorate.vocabulary.closed_lists import FUNCTIONS, SENIORITIES

TITLES = [
    ("Chief Financial Officer", "finance", "c_level"),
    ("VP Engineering", "engineering", "vp"),
    ("Security Analyst", "security", "specialist"),
    ("IT Security Manager", "security", "manager"),
    ("Head of IT", "it", "head"),
    ("Executive Director", "general_management", "director"),
    ("Leiter Einkauf", "procurement", "head"),
    ("Directrice Marketing", "marketing", "director"),
    ("General Counsel", "legal", "head"),
    ("Senior Software Engineer", "engineering", "senior"),
    ("Wizard of Light Bulb Moments", None, None),
]


@pytest.mark.parametrize(("title", "function", "seniority"), TITLES)
def test_titles(title: str, function: str | None, seniority: str | None) -> None:
    assert read_title(title) == (function, seniority)


def test_lexicon_speaks_the_closed_lists() -> None:
    assert set(_lexicon("function").values()) <= set(FUNCTIONS)
    assert set(_lexicon("seniority").values()) <= set(SENIORITIES)
