from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta

from markupsafe import Markup

from quorate.surfaces.web.drawings.stance_time import stance_picture
from quorate.views import Figure
from quorate.views.stance_lines import StanceLine, StanceMark, StancePoint

FIRST = date(2026, 1, 5)


def _point(week: int, score: float | None, stance: str) -> StancePoint:
    key = "stance/j/p"
    figure = (
        Figure(None, "score", key) if score is None else Figure(score, "score", key, score - 0.2, score + 0.2)
    )
    return StancePoint(FIRST + timedelta(weeks=week), stance, figure)


LINE = StanceLine(
    "j",
    "p",
    (
        *(_point(week, None, "unknown") for week in range(10)),
        *(_point(week, 0.3, "supporter") for week in range(10, 20)),
        *(_point(week, None, "unknown") for week in range(20, 24)),
        *(_point(week, -0.5, "sceptic") for week in range(24, 30)),
    ),
    (
        StanceMark(datetime(2026, 3, 15), "t_1", False, "replied", 0.9, True),
        StanceMark(datetime(2026, 6, 20), "s_1", True, "stated", -0.4, False),
    ),
)


def _elements(svg: Markup, class_: str) -> list[ET.Element]:
    found = ET.fromstring(svg).iter()  # noqa: S314 - our own drawing
    return [each for each in found if set(class_.split()) <= set((each.get("class") or "").split())]


def test_what_is_not_known_is_no_line() -> None:
    picture = stance_picture(LINE)
    for svg in (picture.svg, picture.panel, picture.narrow):
        assert len(_elements(svg, "not-known")) == 2
        assert len(_elements(svg, "stance-line")) == len(_elements(svg, "spread")) == 2
        unknown = [float(each.get("x", "nan")) for each in _elements(svg, "not-known")]
        starts = [float((each.get("d") or "M").split()[0][1:]) for each in _elements(svg, "stance-line")]
        assert unknown[0] < starts[0] < unknown[1] < starts[1]
    nothing = StanceLine("j", "p", LINE.points[:10], LINE.marks[:1])
    assert not _elements(stance_picture(nothing).svg, "stance-line")


def test_what_moved_it_opens_and_touches_stand_apart_from_statements() -> None:
    svg = stance_picture(LINE).svg
    assert len(_elements(svg, "pull up")) == len(_elements(svg, "pull down")) == 1
    opened = [each.get("href") for each in ET.fromstring(svg).iter("a")]  # noqa: S314 - our own drawing
    assert opened == ["/evidence/record/t_1", "/evidence/record/s_1"]
    assert [each.text for each in _elements(svg, "lane-name")][-2:] == ["Touches", "Statements"]


def test_the_line_in_words() -> None:
    assert [spell.stance for spell in LINE.spells] == ["sceptic", "unknown", "supporter", "unknown"]
    told = next(each for each in ET.fromstring(stance_picture(LINE).svg) if each.tag == "desc")  # noqa: S314 - ours
    assert (told.text or "").startswith(
        "From 5 January 2026: not known. From 16 March 2026: supporter, +0.30."
    )
