from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from markupsafe import Markup
from tests.views.published import snapshot_of
from tests.views.small_people import JOURNEY, LONG, NOBODY, TODAY

from quorate.surfaces.web.drawings.intervals import interval_bar, outlook_bar, role_pips
from quorate.surfaces.web.drawings.marks import mark_alone
from quorate.surfaces.web.drawings.svg import tag
from quorate.surfaces.web.drawings.thread import thread_picture
from quorate.views import Figure, journey_view
from quorate.views.journeys import JourneyView
from quorate.views.reading import Reader
from quorate.views.threads import thread_of
from quorate.vocabulary.closed_lists import STANCES
from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="module")
def views(workspace: Workspace) -> dict[str, JourneyView]:
    snapshot = snapshot_of(workspace)
    found = {name: journey_view(snapshot, name) for name in (JOURNEY, LONG, NOBODY)}
    snapshot.close()
    return found


def _parsed(svg: Markup) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def _elements(svg: Markup, class_: str) -> list[ET.Element]:
    return [each for each in _parsed(svg).iter() if class_ in (each.get("class") or "").split()]


def test_marks_differ_in_shape() -> None:
    shapes = {re.sub(r'class="[^"]*"', "", mark_alone(stance)) for stance in STANCES}
    assert len(shapes) == len(STANCES)


def test_the_thread_has_a_row_for_everyone_with_contact(views: dict[str, JourneyView]) -> None:
    view = views[JOURNEY]
    svg = thread_picture(view.thread, view.track.history, TODAY)
    assert svg is not None
    names = [each.text for each in _elements(svg, "row-name")]
    assert names[0] == "All together"
    assert len(names) - 1 == len(view.thread.rows) == 11
    assert len(_elements(svg, "band")) == 5
    assert len(_elements(svg, "first-talk")) == 1
    touches = [float(each.get("cx") or each.get("x") or 0) for each in _elements(svg, "touch")]
    assert all(182 <= x <= 1120 for x in touches)
    assert thread_picture(views[NOBODY].thread, (), TODAY) is None


def test_marketing_is_told_from_sales_by_shape(views: dict[str, JourneyView]) -> None:
    view = views[JOURNEY]
    svg = thread_picture(view.thread, (), TODAY)
    assert svg is not None
    marks = [mark for row in view.thread.rows for mark in row.marks]
    shapes = {
        kind: {
            each.tag.rpartition("}")[2]
            for each in _elements(svg, "touch")
            if kind in (each.get("class") or "")
        }
        for kind in ("marketing", "sales")
    }
    assert {mark.function for mark in marks} == {"", "marketing", "sales"}
    assert shapes == {"marketing": {"rect"}, "sales": {"circle"}}


def test_silences_are_dotted_and_counted(views: dict[str, JourneyView]) -> None:
    view = views[JOURNEY]
    svg = thread_picture(view.thread, (), TODAY)
    assert svg is not None
    # Kim Novak was last written to in the week from 9 February, which ends on the 15th: 135 days before 30 June
    assert "135 days" in [each.text for each in _elements(svg, "silence")]
    long = [each for each in _elements(svg, "row-line") if "silent" in (each.get("class") or "")]
    assert 0 < len(long) < len(_elements(svg, "row-line"))


def test_the_thread_of_some_days_shows_these_days_alone(workspace: Workspace) -> None:
    between = (date(2026, 5, 1), TODAY)
    snapshot = snapshot_of(workspace)
    view = journey_view(snapshot, JOURNEY)
    thread = thread_of(Reader(snapshot), JOURNEY, view.team, view.facts.first_two_way_at, between=between)
    snapshot.close()
    assert (thread.touch_count.value, thread.bucket_days) == (8, 1)
    svg = thread_picture(thread, view.track.history, TODAY, between)
    assert svg is not None
    root = _parsed(svg)
    assert (root.get("data-first"), root.get("data-last")) == ("2026-05-01", "2026-06-30")
    assert not _elements(svg, "first-talk"), "it was before these days"


def test_bars_keep_to_their_scale(views: dict[str, JourneyView]) -> None:
    for outlook in views[JOURNEY].outlooks:
        rects = [each for each in _parsed(outlook_bar(outlook, 400)) if each.tag.endswith("rect")]
        ends = [float(each.get("x", 0)) + float(each.get("width", 0)) for each in rects]
        assert max(ends) <= 400
    point = _elements(interval_bar(Figure(1.0, "probability", "x", 0.9, 1.0), 100), "point")[0]
    assert float(point.get("cx", 0)) <= 96
    assert not _elements(interval_bar(Figure(None, "probability", "x"), 100), "point")


@pytest.mark.parametrize(("filled", "wanted", "drawn"), [(2, 3, 2), (None, 3, 0), (0, None, 0), (3, 3, 3)])
def test_pips(filled: float | None, wanted: float | None, drawn: int) -> None:
    assert len(_elements(role_pips(filled, wanted), "filled")) == drawn


def test_what_is_written_into_a_picture_is_escaped() -> None:
    assert tag("text", "<b>", title='"x"') == '<text title="&#34;x&#34;">&lt;b&gt;</text>'
    assert tag("g", [tag("path", d="M0 0")], None) == '<g><path d="M0 0"/></g>'
