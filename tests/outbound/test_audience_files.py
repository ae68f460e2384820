"""Files of audiences, byte by byte as each taker prescribes them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from quorate.errors import UsageError
from quorate.outbound.audience_files import TAKERS, company_file, people_file
from quorate.views.audiences import Addressee, AudienceCompany

GOLDEN = Path(__file__).parent / "golden"
PEOPLE = (
    Addressee(
        "p1", "Ann.Lee@gmail.com", "Ann Mary Lee", "CFO", "Acme, Inc.", "DE", "+4930901820;ext=7", "consent"
    ),
    Addressee("p2", "bo@acme.com", "Bo", None, None, None, None, "legitimate_interest"),
    Addressee("p3", None, "Cy Poe", "CTO", "Acme, Inc.", "DE", None, "consent"),
)


@pytest.mark.parametrize("taker", TAKERS)
def test_each_file_is_as_its_taker_prescribes(taker: str) -> None:
    made = people_file(taker, PEOPLE)
    golden = (GOLDEN / f"{taker}.csv").read_bytes()
    assert made.content == golden
    # whoever has neither address nor telephone is not in it
    assert (made.row_count, made.person_ids) == (2, ("p1", "p2"))
    assert made.fingerprint == sha256(golden).hexdigest()


def test_nothing_readable_of_a_person_goes_to_google_or_meta() -> None:
    for taker in ("google", "meta"):
        text = people_file(taker, PEOPLE).content.decode().lower()
        assert not [word for word in ("ann", "lee", "acme", "4930") if word in text.split("\n", 1)[1]]


def test_a_list_of_companies_holds_no_person() -> None:
    companies = (
        AudienceCompany("a1", "Acme, Inc.", ("acme.com", "acme.de"), "Retail", "Germany"),
        AudienceCompany("a2", "=Bolt", (), None, None),
    )
    made = company_file(companies)
    assert made.content == (GOLDEN / "linkedin-companies.csv").read_bytes()
    assert made.person_ids == ()


def test_an_unknown_taker_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'google'"):
        people_file("gogle", PEOPLE)
