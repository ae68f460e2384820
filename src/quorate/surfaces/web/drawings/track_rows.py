"""The track for a phone: stages run down the page, each a row with its criteria and the three views of the stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from quorate.language import gettext
from quorate.surfaces.web.drawings.lettering import wrapped
from quorate.surfaces.web.drawings.stay_strip import STRIP_HEIGHT, stay_strip
from quorate.surfaces.web.drawings.svg import drawing_told, tag
from quorate.surfaces.web.drawings.track_marks import VIEW_WORDS, marker, ticks
from quorate.surfaces.web.drawings.track_words import track_title, track_words
from quorate.views.stage_tracks import LEAST_CHANCE, StageTrack, TrackStage
from quorate.views.stage_views import chance_of, spread_of
from quorate.views.wording import percent

_WIDTH = 344.0
# The rail, the names, the flag's lane, and inference: its band and diamond, its bars, its words.
_RAIL, _NAMES, _CRM, _BAND, _BARS, _WORDS = 12.0, 32.0, 198.0, 246.0, 258.0, 342.0
_HEAD, _ROW, _LINE = 34.0, 46.0, 15.0
_LONGEST = 46.0


@dataclass(frozen=True)
class _Row:
    """One stage: the lines of its name, and the height at which its marks stand."""

    stage: TrackStage
    lines: list[str]
    y: float


def track_rows(track: StageTrack, today: date) -> Markup:
    """The drawing; the map must have stages."""
    rows, bottom = _rows(track)
    by_stage = {row.stage.stage: row for row in rows}
    strip = stay_strip(track.history, list(by_stage), today, 4, _WIDTH - 4, bottom + 4)
    return drawing_told(
        "track-picture-narrow",
        track_title(),
        track_words(track),
        _WIDTH,
        bottom + (STRIP_HEIGHT + 8 if strip else 0),
        _heads(),
        _rail(track, rows, by_stage),
        [_name(row) for row in rows],
        list(_inference(track, rows, by_stage)),
        list(_seller(track, by_stage)),
        strip,
        class_="stage-track narrow",
    )


def _rows(track: StageTrack) -> tuple[list[_Row], float]:
    rows, top = [], _HEAD
    for stage in track.stages:
        lines = wrapped(stage.label, _CRM - _NAMES - 20, 12.5, 2)
        rows.append(_Row(stage, lines, top + 14))
        top += _ROW + _LINE * (len(lines) - 1) - (0 if stage.exit.criteria else 8)
    return rows, top


def _heads() -> list[Markup]:
    heads = (
        ("criteria", _RAIL, VIEW_WORDS["criteria"]),
        ("crm", _CRM, gettext("CRM")),
        ("inferred", _BAND, VIEW_WORDS["inferred"]),
    )
    return [
        each
        for view, x, words in heads
        for each in (
            marker(view, x, 11),
            tag(
                "text",
                words,
                x=x + (12 if view != "crm" else 11),
                y=15,
                text_anchor="start",
                class_="lane-name narrow",
            ),
        )
    ]


def _rail(track: StageTrack, rows: list[_Row], by_stage: dict[str, _Row]) -> list[Markup]:
    here = by_stage.get(track.criteria_stage or "")
    first, last = rows[0].y, rows[-1].y
    return [
        *(
            [tag("rect", x=_NAMES - 8, y=here.y - 16, width=_CRM - _NAMES - 8, height=_ROW - 6 + _LINE
                 * (len(here.lines) - 1), rx=6, class_="here-column")]
            if here
            else []
        ),
        tag("path", d=f"M{_RAIL} {first:.1f}V{last:.1f}", class_="track ahead"),
        *([tag("path", d=f"M{_RAIL} {first:.1f}V{here.y:.1f}", class_="track passed")] if here else []),
        *(
            tag("circle", cx=_RAIL, cy=row.y, r=4, class_=f"station {row.stage.state}")
            for row in rows
            if row.stage.state != "here"
        ),
        *([marker("criteria", _RAIL, here.y)] if here else []),
    ]  # fmt: skip


def _name(row: _Row) -> list[Markup]:
    y = row.y + 17 + _LINE * (len(row.lines) - 1)
    return [
        *(
            tag(
                "text",
                line,
                x=_NAMES,
                y=row.y + 4 + _LINE * number,
                text_anchor="start",
                class_=f"stage-name narrow {row.stage.state}",
            )
            for number, line in enumerate(row.lines)
        ),
        *ticks(row.stage.exit, _NAMES, y, _CRM - _NAMES - 20),
    ]


def _inference(track: StageTrack, rows: list[_Row], by_stage: dict[str, _Row]) -> Iterator[Markup]:
    spread = spread_of(track)
    if spread is None:
        yield tag(
            "text",
            gettext("not made"),
            x=_BAND - 6,
            y=rows[0].y + 4,
            text_anchor="start",
            class_="lane-nothing",
        )
        return
    top, bottom = rows[spread.first].y, rows[spread.last].y
    yield tag("rect", x=_BAND - 5, y=top - 14, width=10, height=bottom - top + 28, rx=5, class_="spread")
    most = max(chance_of(row.stage) for row in rows)
    for row in rows:
        chance = chance_of(row.stage)
        if not chance:
            continue
        title = tag("title", f"{row.stage.label}: {percent(chance)}")
        width = max(_LONGEST * chance / most, 0.8)
        yield tag("rect", title, x=_BARS, y=row.y - 6, width=width, height=12, rx=2, class_="chance")
        if chance >= LEAST_CHANCE:
            yield tag(
                "text", percent(chance), x=_WORDS, y=row.y + 4, text_anchor="end", class_="chance-words"
            )
    if track.inferred_stage in by_stage:
        yield marker("inferred", _BAND, by_stage[track.inferred_stage].y)


def _seller(track: StageTrack, by_stage: dict[str, _Row]) -> Iterator[Markup]:
    row = by_stage.get(track.crm_stage or "")
    if row is None:
        first = next(iter(by_stage.values()))
        yield tag("text", "?", x=_CRM, y=first.y + 4, class_="lane-nothing middle")
        return
    other = by_stage.get(track.inferred_stage or track.criteria_stage or "")
    if track.gap.value and other is not None:
        y = other.y
        yield tag("path", d=f"M{_CRM - 7} {y:.1f}h14M{_CRM} {y:.1f}V{row.y:.1f}", class_="gap-line")
    yield marker("crm", _CRM, row.y)
