from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from markupsafe import Markup
from tests.views.published import snapshot_of
from tests.views.small_people import JOURNEY, TODAY
from tests.web.picture_worlds import large

from quorate.surfaces.exports.svg_files import standalone_svg
from quorate.surfaces.web.drawings.track import TrackPicture, track_picture
from quorate.views import Figure, journey_view
from quorate.views.journeys import JourneyView
from quorate.views.stage_tracks import StageTrack
from quorate.warehouse.workspace import Workspace

CHANCES = {"select": 0.5, "validate": 0.25, "decide": 0.25}


@pytest.fixture(scope="module")
def view(workspace: Workspace) -> JourneyView:
    snapshot = snapshot_of(workspace)
    found = journey_view(snapshot, JOURNEY)
    snapshot.close()
    return found


def _drawn(track: StageTrack) -> TrackPicture:
    picture = track_picture(track, TODAY)
    assert picture is not None
    return picture


def _both(track: StageTrack) -> tuple[Markup, Markup]:
    picture = _drawn(track)
    return picture.svg, picture.narrow


def _elements(svg: Markup, class_: str) -> list[ET.Element]:
    found = ET.fromstring(svg).iter()  # noqa: S314 - our own drawing
    return [each for each in found if set(class_.split()) <= set((each.get("class") or "").split())]


def _estimated(track: StageTrack, chances: dict[str, float] = CHANCES) -> StageTrack:
    figures = {stage: Figure(chance, "probability", "stage") for stage, chance in chances.items()}
    stages = tuple(replace(stage, probability=figures.get(stage.stage)) for stage in track.stages)
    return replace(track, stages=stages)


def test_criteria_differ_by_shape_and_open_their_evidence(view: JourneyView) -> None:
    exits = [criterion for stage in view.track.stages for criterion in stage.exit.criteria]
    for svg in _both(view.track):
        assert len(_elements(svg, "tick")) == len(exits)
        assert len(_elements(svg, "tick-check")) == sum(each.state == "met" for each in exits) == 8
        assert (
            len(_elements(svg, "tick-question"))
            == sum(each.state == "cannot_be_known" for each in exits)
            == 1
        )
        opened = {each.get("href") for each in ET.fromstring(svg).iter("a")}  # noqa: S314 - our own drawing
        assert len(opened) == len(exits)


def test_three_views_have_three_shapes_at_their_stages(view: JourneyView) -> None:
    svg, narrow = _both(view.track)
    # in the first column of the wide one stand the names of the lanes with their marks
    shapes = {name: _elements(svg, f"marker {name}") for name in ("criteria", "inferred", "crm")}
    assert {name: len(found) for name, found in shapes.items()} == dict.fromkeys(shapes, 2)
    assert all(len(_elements(narrow, f"marker {name}")) == 2 for name in shapes)
    assert len({(found[1].tag, (found[1].get("d") or "").count("l")) for found in shapes.values()}) == 3
    assert [each.text for each in _elements(svg, "gap-name")] == ["CRM 2 stages ahead"]
    agreed = replace(view.track, crm_stage=view.track.inferred_stage, gap=replace(view.track.gap, value=0.0))
    assert not any(_elements(each, "gap-line") for each in _both(agreed))


def test_what_is_not_known_is_said_and_not_drawn(view: JourneyView) -> None:
    nothing = replace(_estimated(view.track, {}), crm_stage=None, inferred_stage=None)
    svg, narrow = _both(nothing)
    assert [each.text for each in _elements(svg, "lane-nothing")] == ["not made", "not known"]
    for each in (svg, narrow):
        assert not _elements(each, "chance")
        assert not _elements(each, "spread")
        assert not _elements(each, "gap-line")
    assert track_picture(replace(nothing, stages=()), TODAY) is None


def test_chances_are_bars_in_proportion_and_the_band_holds_nine_in_ten(view: JourneyView) -> None:
    svg, narrow = _both(_estimated(view.track))
    for drawn, side in ((svg, "height"), (narrow, "width")):
        sizes = [float(each.get(side, "nan")) for each in _elements(drawn, "chance")]
        assert [size / sizes[0] for size in sizes] == pytest.approx([1.0, 0.5, 0.5])
    assert [each.text for each in _elements(svg, "chance-words")] == ["50%", "25%", "25%"]
    column = (960 - 120) / len(view.track.stages)
    assert float(_elements(svg, "spread")[0].get("width", "nan")) == pytest.approx(3 * column - 6, abs=0.1)


def test_time_is_a_bar_for_each_stay_with_arrows_where_it_went_back(view: JourneyView) -> None:
    for svg in _both(view.track):
        assert len(_elements(svg, "stay")) == len(view.track.history) == 5
        assert len(_elements(svg, "stay now")) == 1
        assert len(_elements(svg, "went-back")) == 1
        heights = [float(each.get("height", "nan")) for each in _elements(svg, "stay")]
        # define, explore, back to define, require, select
        assert heights[0] == heights[2] < heights[1] < heights[3] < heights[4]
    never = replace(view.track, history=(), criteria_stage=None)
    assert not any(_elements(each, "stay") for each in _both(never))


def test_many_criteria_that_have_no_room_are_counted(view: JourneyView) -> None:
    track = large(view).track
    for svg in _both(track):
        shown, rest = (
            len(_elements(svg, "tick")),
            sum(int(each.text or 0) for each in _elements(svg, "tick-rest")),
        )
        assert rest > 0
        assert shown + rest == sum(len(stage.exit.criteria) for stage in track.stages)


def test_it_tells_itself_and_a_file_of_it_too(view: JourneyView) -> None:
    svg, narrow = _both(view.track)
    for drawn in (svg, narrow):
        root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
        named = {each.get("id"): each.text for each in root if each.tag in ("title", "desc")}
        told = named[root.get("aria-describedby")]
        assert told is not None
        assert "By the CRM: Deciding." in told
        assert "It went back 1 time." in told
    alone = standalone_svg(svg, "The stages", "As known at the end of 30 June 2026")
    assert alone.count('id="title"') == alone.count('id="desc"') == 1
    assert "track-picture" not in alone
    assert "It went back 1 time. As known at the end of 30 June 2026</desc>" in alone
