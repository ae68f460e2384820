"""A form leads back to the page it was on, and to none that is not ours, however its address is written."""

from __future__ import annotations

import pytest

from quorate.surfaces.web.going_back import back_to
from quorate.surfaces.web.going_to_day import without_day

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "/\t/evil.example",
    "/\t///evil.example/x",
    "/\n///evil.example",
    "\t//evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/plan\\..\\evil",
    "javascript:x",
    "//[",
    "/\t/[",
    "//evil.example\u2100",
    "evil.example",
    "",
)


@pytest.mark.parametrize("back", ELSEWHERE)
def test_a_form_never_leads_away(back: str) -> None:
    assert back_to({"back": back}, "/plan") == "/plan"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nor_does_the_choice_of_a_day(address: str) -> None:
    assert without_day(address) == "/journeys"


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("/plan", "/plan#n"),
        ("/plan?owner=all&segment=", "/plan?owner=all&segment=#n"),
        ("/journeys/j_1?x=a%20b#other", "/journeys/j_1?x=a+b#n"),
        ("/accounts/a//b", "/accounts/a//b#n"),
    ],
)
def test_it_leads_back_with_what_was_asked_there(back: str, expected: str) -> None:
    assert back_to({"back": back}, "/today", "n") == expected
