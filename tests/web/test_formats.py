from __future__ import annotations

from datetime import date, datetime

import pytest

from quorate.language import counted
from quorate.surfaces.web.formats import ago, day, figure_text, interval_text
from quorate.surfaces.web.links import account_link, evidence_link, record_link, with_query
from quorate.views import Figure, reference


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(None, "probability", "x"), "not known"),
        (Figure(None, "count", "x", out_of=3), "not known"),
        (Figure(0.0, "probability", "x"), "0%"),
        (Figure(0.0004, "probability", "x"), "< 1%"),
        (Figure(0.9999, "probability", "x"), "> 99%"),
        (Figure(1.0, "share", "x"), "100%"),
        (Figure(0.234, "share", "x"), "23%"),
        (Figure(220_000.4, "amount", "x", currency="EUR"), "EUR\u00a0220,000"),
        (Figure(-1_200.0, "amount", "x", currency="EUR"), "EUR\u00a0\u22121,200"),
        (Figure(2, "count", "x", out_of=3), "2 of 3"),
        (Figure(1.0, "days", "x"), "1 day"),
        (Figure(110.4, "days", "x"), "110 days"),
        (Figure(-0.38, "score", "x"), "\u22120.38"),
        (Figure(0.5, "score", "x"), "+0.50"),
        (Figure(2.0, "stages", "x"), "+2"),
        (Figure(0.0, "stages", "x"), "0"),
        (Figure(12345, "count", "x"), "12,345"),
    ],
)
def test_figures(figure: Figure, text: str) -> None:
    assert figure_text(figure) == text


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(0.2, "probability", "x", 0.12, 0.41), "12–41%"),
        (Figure(10.0, "amount", "x", 0.0, 22_000.0, "EUR"), "0–22,000"),
        (Figure(10.0, "amount", "x", -500.0, 22_000.0, "EUR"), "\u2212500 to 22,000"),
        (Figure(None, "probability", "x", 0.1, 0.2), ""),
        (Figure(0.2, "probability", "x"), ""),
    ],
)
def test_intervals(figure: Figure, text: str) -> None:
    assert interval_text(figure) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (None, "not known"),
        (datetime(2026, 6, 30, 23), "today"),
        (date(2026, 6, 29), "1 day ago"),
        (date(2026, 7, 3), "in 3 days"),
        (date(2026, 3, 30), "3 months ago"),
        (date(2023, 6, 30), "3 years ago"),
    ],
)
def test_how_long_ago(moment: date | None, text: str) -> None:
    assert ago(moment, date(2026, 6, 30)) == text


def test_words_and_days() -> None:
    assert (counted(1, "person", "people"), counted(2, "person", "people")) == ("1 person", "2 people")
    assert (day(date(2026, 5, 2)), day(None)) == ("2 May 2026", "not known")


def test_links_keep_any_id_whole() -> None:
    assert account_link("a/b c") == "/accounts/a%2Fb%20c"
    assert account_link("a/b c", "j?1") == "/journeys/j%3F1"
    assert evidence_link(reference("stance", "j/1", "p 1")) == "/evidence/stance/j%252F1/p%25201"
    assert record_link("t:1") == "/evidence/record/t%253A1"
    assert with_query("/x", page=2, q="", owner=None) == "/x?page=2"
