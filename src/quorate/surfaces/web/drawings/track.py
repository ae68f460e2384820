"""The track: the stages of one journey in order, what each asks for, and the three views of where it stands.

Stages are columns. Below their names stand the criteria for leaving each; below those a lane for each view: what they
did as a rail with a ring, inference as bars of probability with the band that holds nine chances in ten and a diamond,
the CRM as a flag, with a line to where the others see them. Below, the stays through time. A phone has a drawing of
its own, in which the stages run down the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from quorate.language import gettext
from quorate.surfaces.web.drawings.lettering import text_width, wrapped
from quorate.surfaces.web.drawings.stay_strip import STRIP_HEIGHT, back_arrow, stay_strip
from quorate.surfaces.web.drawings.svg import drawing, drawing_told, tag
from quorate.surfaces.web.drawings.track_marks import (
    STATE_WORDS,
    VIEW_WORDS,
    marker,
    tick,
    ticks,
    ticks_width,
)
from quorate.surfaces.web.drawings.track_rows import track_rows
from quorate.surfaces.web.drawings.track_words import track_title, track_words
from quorate.views.stage_tracks import LEAST_CHANCE, StageTrack, TrackStage
from quorate.views.stage_views import chance_of, gap_words, spread_of
from quorate.views.wording import percent

_LEFT, _WIDTH, _NARROWEST = 120.0, 960.0, 84.0
# The middles of the lanes.
_NAMES, _TICKS, _RAIL, _CHANCES, _CRM, _END = 14.0, 50.0, 88.0, 158.0, 206.0, 228.0
_TALLEST = 38.0
_BAR_SHARE = 0.62


@dataclass(frozen=True)
class TrackPicture:
    """The picture for a page, the one for a phone, and what their marks mean."""

    svg: Markup
    narrow: Markup
    legend: list[tuple[Markup, str]]


@dataclass(frozen=True)
class _Columns:
    """A column for each stage: the middle of each by its name, and how wide all are."""

    middle: dict[str, float]
    width: float
    right: float


def track_picture(track: StageTrack, today: date) -> TrackPicture | None:
    """Both drawings; None where the journey's map has no stages."""
    if not track.stages:
        return None
    return TrackPicture(_columns_drawn(track, today), track_rows(track, today), _legend(track))


def _legend(track: StageTrack) -> list[tuple[Markup, str]]:
    """Every mark that may be in the picture, with what it means."""
    marks = [
        (drawing(20, 20, marker(view, 10, 10), class_="glyph"), words) for view, words in VIEW_WORDS.items()
    ]
    if track.chances:
        band = tag("rect", x=1, y=5, width=22, height=10, rx=5, class_="spread")
        marks.append((drawing(24, 20, band, class_="glyph"), gettext("nine chances in ten")))
    marks += [
        (drawing(16, 16, tick(state, 8, 8), class_="glyph"), words) for state, words in STATE_WORDS.items()
    ]
    if any(stay.direction == "back" for stay in track.history):
        marks.append((drawing(12, 16, back_arrow(6, 2, 14), class_="glyph"), gettext("went back")))
    return marks


def _columns_drawn(track: StageTrack, today: date) -> Markup:
    columns = _columns(track)
    strip = stay_strip(track.history, list(columns.middle), today, _LEFT, columns.right - 4, _END + 14)
    here = columns.middle.get(track.criteria_stage or "")
    return drawing_told(
        "track-picture",
        track_title(),
        track_words(track),
        columns.right,
        _END + (STRIP_HEIGHT + 16 if strip else 0),
        tag(
            "rect",
            x=here - columns.width / 2,
            y=0,
            width=columns.width,
            height=_END,
            rx=8,
            class_="here-column",
        )
        if here is not None
        else None,
        [_head(stage, columns) for stage in track.stages],
        _rail(track, columns),
        list(_inference(track, columns)),
        list(_seller(track, columns)),
        _lane_name(gettext("To leave it"), _TICKS),
        [_lane_name(words, y, view) for view, words, y in _lanes()],
        _lane_name(gettext("Through time"), _END + 14 + STRIP_HEIGHT / 2) if strip else None,
        strip,
        class_="stage-track",
    )


def _columns(track: StageTrack) -> _Columns:
    width = max((_WIDTH - _LEFT) / len(track.stages), _NARROWEST)
    middle = {stage.stage: _LEFT + width * (place + 0.5) for place, stage in enumerate(track.stages)}
    return _Columns(middle, width, _LEFT + width * len(track.stages))


def _lanes() -> tuple[tuple[str, str, float], ...]:
    heights = {"criteria": _RAIL, "inferred": _CHANCES, "crm": _CRM}
    return tuple((view, words, heights[view]) for view, words in VIEW_WORDS.items())


def _lane_name(words: str, y: float, view: str | None = None) -> list[Markup | None]:
    return [
        marker(view, 10, y) if view else None,
        tag("text", words, x=26 if view else 2, y=y + 4, text_anchor="start", class_="lane-name"),
    ]


def _head(stage: TrackStage, columns: _Columns) -> list[Markup]:
    """The stage's name, and the criteria for leaving it."""
    x, room = columns.middle[stage.stage], columns.width - 4
    lines = wrapped(stage.label, room, 12, 2)
    return [
        *(
            tag("text", line, x=x, y=_NAMES + 14 * number, class_=f"stage-name {stage.state}")
            for number, line in enumerate(lines)
        ),
        *ticks(stage.exit, x - ticks_width(stage.exit, room) / 2, _TICKS, room),
    ]


def _rail(track: StageTrack, columns: _Columns) -> list[Markup]:
    """What they did: the way behind them solid, a station at each stage, a ring where they are."""
    places = list(columns.middle.values())
    here = columns.middle.get(track.criteria_stage or "")
    return [
        tag("path", d=f"M{places[0]:.1f} {_RAIL}H{places[-1]:.1f}", class_="track ahead"),
        *([tag("path", d=f"M{places[0]:.1f} {_RAIL}H{here:.1f}", class_="track passed")] if here else []),
        *(
            tag("circle", cx=columns.middle[stage.stage], cy=_RAIL, r=4, class_=f"station {stage.state}")
            for stage in track.stages
            if stage.state != "here"
        ),
        *([marker("criteria", here, _RAIL)] if here else []),
    ]


def _inference(track: StageTrack, columns: _Columns) -> Iterator[Markup]:
    """A bar for how probable each stage is, the tallest as high as the lane, and the band of nine chances in ten."""
    spread = spread_of(track)
    if spread is None:
        yield tag(
            "text",
            gettext("not made"),
            x=_LEFT + 6,
            y=_CHANCES + 4,
            text_anchor="start",
            class_="lane-nothing",
        )
        return
    first, last = (columns.middle[track.stages[place].stage] for place in (spread.first, spread.last))
    yield tag(
        "rect", x=first - columns.width / 2 + 3, y=_CHANCES - 5, width=last - first + columns.width - 6, height=10,
        rx=5, class_="spread",
    )  # fmt: skip
    most = max(chance_of(stage) for stage in track.stages)
    wide = min(columns.width * _BAR_SHARE, 90.0)
    for stage in track.stages:
        chance, x = chance_of(stage), columns.middle[stage.stage]
        if not chance:
            continue
        height = max(_TALLEST * chance / most, 0.8)
        title = tag("title", f"{stage.label}: {percent(chance)}")
        yield tag(
            "rect",
            title,
            x=x - wide / 2,
            y=_CHANCES - 6 - height,
            width=wide,
            height=height,
            rx=2,
            class_="chance",
        )
        if chance >= LEAST_CHANCE:
            yield tag(
                "text", percent(chance), x=x, y=_CHANCES + 20, text_anchor="middle", class_="chance-words"
            )
    if track.inferred_stage in columns.middle:
        yield marker("inferred", columns.middle[track.inferred_stage], _CHANCES)


def _seller(track: StageTrack, columns: _Columns) -> Iterator[Markup]:
    """The seller's stage, and a line from there to where inference, or else what they did, has them."""
    x = columns.middle.get(track.crm_stage or "")
    if x is None:
        words = (
            gettext("not known") if track.crm_stage is None else gettext("a stage that the map does not have")
        )
        yield tag("text", words, x=_LEFT + 6, y=_CRM + 4, text_anchor="start", class_="lane-nothing")
        return
    words, other = gap_words(track), columns.middle.get(track.inferred_stage or track.criteria_stage or "")
    if words and other is not None:
        yield tag(
            "path", d=f"M{other:.1f} {_CRM - 7}V{_CRM + 7}M{other:.1f} {_CRM}H{x:.1f}", class_="gap-line"
        )
        yield _gap_name(words, x, other, columns)
    yield marker("crm", x, _CRM)


def _gap_name(words: str, x: float, other: float, columns: _Columns) -> Markup:
    """Beside the flag, on the side where there is room."""
    is_right = x + 16 + text_width(words, 12, is_bold=True) <= columns.right
    if x < other:
        is_right = x - 16 - text_width(words, 12, is_bold=True) < _LEFT
    at, anchor = (x + 16, "start") if is_right else (x - 12, "end")
    return tag("text", words, x=at, y=_CRM + 4, text_anchor=anchor, class_="gap-name")
