from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from quorate.surfaces.web.drawings.lettering import text_width
from quorate.surfaces.web.drawings.time_axis import TimeAxis

SIZE, GAP = 10.5, 2.0


@pytest.mark.parametrize("first", [date(2024, month, 12) for month in range(1, 13)])
@pytest.mark.parametrize("days", [70, 200, 400, 580, 800, 1500, 4000])
@pytest.mark.parametrize("width", [260.0, 820.0])
def test_names_of_months_never_meet(first: date, days: int, width: float) -> None:
    named = [each for each in TimeAxis(first, first + timedelta(days=days), 0.0, width).months() if each[1]]
    ends = [(x - text_width(words, SIZE) / 2, x + text_width(words, SIZE) / 2) for x, words in named]
    assert all(before[1] + GAP <= after[0] for before, after in pairwise(ends))


def test_the_first_name_tells_the_year_unless_a_january_follows() -> None:
    names = [words for _, words in TimeAxis(date(2024, 11, 20), date(2026, 6, 30), 0.0, 820.0).months()]
    assert names[:3] == ["Dec", "Jan 2025", "Feb"]
    names = [words for _, words in TimeAxis(date(2025, 1, 20), date(2026, 6, 30), 0.0, 820.0).months()]
    assert names[:2] == ["Feb 2025", "Mar"]
