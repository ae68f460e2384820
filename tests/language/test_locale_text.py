"""Numbers, amounts, days and the order of names by language."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from quorate.language import (
    LANGUAGES,
    by_name,
    day_text,
    language_named,
    moment_text,
    money_text,
    month_names,
    number,
    percent_text,
    significant_text,
    speaking,
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ("1,234.5", "−1,234", "+0.50", "0", "23%", "EUR\u00a01,200", "12")),
        ("de", ("1.234,5", "−1.234", "+0,50", "0", "23\u00a0%", "1.200\u00a0EUR", "12")),
    ],
)
def test_numbers(code: str, expected: tuple[str, ...]) -> None:
    with speaking(language_named(code)):
        assert (
            number(1234.5, 1),
            number(-1234),
            number(0.5, 2, signed=True),
            number(-0.2),
            percent_text(0.23),
            money_text(1200.4, "EUR"),
            money_text(12.0),
        ) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ("12 May 2026", "3 Dec 26", "12 May 2026, 04:05")),
        ("de", ("12. Mai 2026", "3. Dez 26", "12. Mai 2026, 04:05")),
    ],
)
def test_days(code: str, expected: tuple[str, ...]) -> None:
    with speaking(language_named(code)):
        moment = datetime(2026, 5, 12, 4, 5)
        assert (day_text(moment), day_text(date(2026, 12, 3), short=True), moment_text(moment)) == expected


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_every_language_writes_numbers_as_its_locale_does(code: str) -> None:
    """Held against the Unicode locale data, which the small table of ours leaves out for speed."""
    from babel.dates import format_date
    from babel.numbers import format_decimal, format_percent

    with speaking(LANGUAGES[code]):
        assert number(1234567.891, 3) == format_decimal(1234567.891, locale=code)
        assert percent_text(0.5) == format_percent(0.5, locale=code)
        for month in range(1, 13):
            day = date(2026, month, 9)
            assert month_names()[month - 1] in format_date(day, "long", locale=code)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.01234, "0,0123"), (4.5, "4,5"), (12345.0, "12.300"), (0.0, "0"), (-0.5, "−0,5"), (100.0, "100")],
)
def test_first_figures(value: float, expected: str) -> None:
    with speaking(language_named("de")):
        assert significant_text(value) == expected


def test_names_are_in_the_order_of_a_dictionary() -> None:
    names = ["Zeta", "Ärzte AG", "zulu", "Arzt", "Öl", "Oslo", None, "apple", "Straße", "Strasse"]
    assert sorted(names, key=by_name) == [
        "apple", "Arzt", "Ärzte AG", "Öl", "Oslo", "Strasse", "Straße", "Zeta", "zulu", None,
    ]  # fmt: skip
