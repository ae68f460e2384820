"""Pictures of productivity and alignment: every point stands where it should, and nothing is drawn of nothing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from itertools import pairwise

import pytest

from quorate.surfaces.web.drawings.dose_curve import dose_curve
from quorate.surfaces.web.drawings.function_timeline import function_timeline
from quorate.surfaces.web.drawings.share_lines import ShareLine, share_lines
from quorate.views import Figure
from quorate.views.revenue.alignment import Act
from quorate.views.revenue.productivity import Dose, DoseCurve


def test_a_line_leaves_a_gap_where_a_share_is_not_known() -> None:
    picture = str(share_lines(["Jan", "Feb", "Mar"], [ShareLine("same people", [0.5, None, 0.2])]))
    path = re.search(r'<path d="([^"]*)" class="line line-0"', picture)
    assert path is not None
    assert path[1].count("M") == 2
    assert "same people, Jan: 50%" in picture
    assert "Feb: " not in picture


def test_lines_are_told_apart_by_shape_and_names_do_not_collide() -> None:
    lines = [ShareLine(name, [0.3, 0.3]) for name in ("a", "b", "c")]
    root = ET.fromstring(str(share_lines(["x", "y"], lines)))  # noqa: S314
    names = [each for each in root.iter("text") if each.get("class") == "line-name"]
    heights = sorted(float(each.get("y", "0")) for each in names)
    assert all(above + 14 < below for above, below in pairwise(heights))
    assert len({each.tag for each in root.iter() if (each.get("class") or "").startswith("dot")}) > 1


@pytest.mark.parametrize("lines", [[], [ShareLine("a", [None, None])]])
def test_nothing_known_is_no_picture(lines: list[ShareLine]) -> None:
    assert share_lines(["x", "y"], lines) is None


def dose(label: str, finding: str, *ends: float) -> Dose:
    found = Figure(*((ends[0], "points", "x", ends[1], ends[2]) if ends else (None, "points", "x")))
    return Dose(label, Figure(3, "count", "x", out_of=9), 5, 0, found, found, finding, finding)


def test_the_dose_curve_says_what_it_found_by_shape_and_reaches_over_its_band() -> None:
    doses = (
        dose("0", "reference"),
        dose("1-4", "more_with_more", 0.1, 0.02, 0.18),
        dose("5+", "more_with_less", -0.2, -0.3, -0.1),
    )
    picture = str(dose_curve(DoseCurve("standard", "sales", "Sales", doses, "", has_less=True)))
    root = ET.fromstring(picture)  # noqa: S314
    assert [each.tag for each in root.iter() if (each.get("class") or "").startswith("dose ")] == [
        "path",
        "path",
    ]
    band = re.search(r'd="([^"]*)" class="band-of"', picture)
    assert band is not None
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", band[1])]
    levels = [float(y) for y in re.findall(r'd="M84\.0 ([\d.]+)H[\d.]+" class="level"', picture)]
    assert min(levels) - 0.1 <= min(heights)
    assert max(heights) <= max(levels) + 0.1
    assert "\N{MINUS SIGN}30" in picture


def test_a_curve_that_cannot_be_compared_is_no_picture() -> None:
    assert (
        dose_curve(
            DoseCurve("m", "sales", "Sales", (dose("0", "reference"), dose("1", "thin")), "", has_less=False)
        )
        is None
    )


def test_both_functions_have_a_row_of_marks_of_their_own() -> None:
    acts = (
        Act(datetime(2026, 5, 1, 9), "sales", "call"),
        Act(datetime(2026, 5, 1, 10), "sales", "call"),
        Act(datetime(2026, 6, 1, 9), "marketing", "email"),
    )
    picture = str(function_timeline(acts, date(2026, 6, 30)))
    assert "Sales, 1 May 2026: calls, 2" in picture
    assert picture.count('class="act sales"') == 1
    assert "<rect" in picture
    assert function_timeline((), date(2026, 6, 30)) is None
