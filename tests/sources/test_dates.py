"""Dates as systems and people write them."""

from __future__ import annotations

import pytest

from quorate.sources.dates import MONTH_FIRST, DateOrder, iso_text, order_of

DAY_FIRST = DateOrder(is_day_first=True, is_assumed=False)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2/1/2024 3:05 PM", "2024-02-01 15:05:00"),
        ("2024-2-1 3:05 AM", "2024-02-01 03:05:00"),
        ("12/31/2023, 11:59:59 PM", "2023-12-31 23:59:59"),
        ("12/31/2023 12:00 AM", "2023-12-31 00:00:00"),
        ("13/02/2024", "2024-02-13 00:00:00"),
        ("5/3/24", "2024-05-03 00:00:00"),
        ("5/3/99", "1999-05-03 00:00:00"),
        ("31.12.2023 23:59", "2023-12-31 23:59:00"),
        ("03.04.2024", "2024-04-03 00:00:00"),
        ("Feb 21, 2024 9:27 AM", "2024-02-21 09:27:00"),
        ("Feb 21, 2024 9:27:11 PM PST", "2024-02-22 05:27:11"),
        ("Feb 21, 2024 09:27 EST", "2024-02-21 14:27:00"),
        ("Feb 21, 2024 09:27 PST", "2024-02-21 17:27:00"),
        ("21 February 2024", "2024-02-21 00:00:00"),
        ("21-Feb-24", "2024-02-21 00:00:00"),
        ("Mon, 05 Feb 2024 10:11:12 +0200", "2024-02-05 08:11:12"),
        ("20240221", "2024-02-21 00:00:00"),
        ("1700000000", "2023-11-14 22:13:20"),
        ("1700000000123", "2023-11-14 22:13:20"),
        ("1. Februar 2024 um 10:00", "2024-02-01 10:00:00"),
        ("1er févr. 2024", "2024-02-01 00:00:00"),
        ("1 de febrero de 2024", "2024-02-01 00:00:00"),
        ("jeudi 1 août 2024 à 9:05", "2024-08-01 09:05:00"),
        ("Thursday, February 1st, 2024", "2024-02-01 00:00:00"),
        ("2024年2月1日 10:00", "2024-02-01 10:00:00"),
        ("2024.02.01", "2024-02-01 00:00:00"),
        ("Feb 1, 2024, 9:00:00\u202fAM", "2024-02-01 09:00:00"),
        ("1/2/2024 9:00 p. m.", "2024-01-02 21:00:00"),
        ("Thu Feb 01 2024 10:00:00 GMT+0100 (Central European Standard Time)", "2024-02-01 09:00:00"),
        ("Feb 1, 2024 10:00 UTC-05:30", "2024-02-01 15:30:00"),
        ("Feb 1, 2024 10:00 AEST", "2024-02-01 00:00:00"),
        ("Feb 1, 2024 10:00 (CET)", "2024-02-01 09:00:00"),
        ("Total 1, 2024", None),
        ("2/30/2024", None),
        ("1/2/0024", None),
        ("01/01/1900", None),
        ("25:61", None),
        ("1/1/2024 25:61", None),
        ("next Tuesday", None),
        ("", None),
    ],
)
def test_one_cell(cell: str, expected: str | None) -> None:
    assert iso_text(cell) == expected


def test_the_files_order_decides_between_day_and_month() -> None:
    assert iso_text("03/04/2024", MONTH_FIRST) == "2024-03-04 00:00:00"
    assert iso_text("03/04/2024", DAY_FIRST) == "2024-04-03 00:00:00"
    assert iso_text("12/31/2024", DAY_FIRST) == "2024-12-31 00:00:00"


@pytest.mark.parametrize(
    ("cells", "is_day_first", "is_assumed"),
    [
        (["03/04/2024", "25/04/2024"], True, False),
        (["03/04/2024", "04/25/2024"], False, False),
        (["25-04-2024", "26/04/2024", "04/27/2024"], True, False),
        (["03/04/2024", "01/01/2024"], False, True),
        (["25.04.2024"], False, True),
        ([], False, True),
    ],
)
def test_order_by_evidence(cells: list[str], is_day_first: bool, is_assumed: bool) -> None:
    found = order_of(cells)
    assert (found.is_day_first, found.is_assumed) == (is_day_first, is_assumed)
    assert bool(found.note) is is_assumed
