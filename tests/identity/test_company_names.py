from __future__ import annotations

import pytest

from quorate.identity.company_names import plain_name

SAME = [
    ("US Bank", "U.S. Bank"),
    ("Müller & Söhne GmbH & Co. KG", "Muller and Sohne"),
    ("The Acme Corporation", "ACME Corp."),
    ("Nordlicht Energie AG", "Nordlicht Energie"),
    ("Société Générale S.A.", "Societe Generale"),
]
DIFFERENT = [("Acme", "Acme Labs"), ("Delta Air", "Delta Airlines"), ("Co", "Inc")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_writings_of_one_name_agree(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert plain_name(one) != plain_name(other)
