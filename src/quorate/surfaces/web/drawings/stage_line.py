"""The stages of one journey as a line with stations, ticks for criteria, and the three views of its place."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.views.stage_tracks import CriterionStatus, StageTrack, TrackStage

_STEP = 118.0
_MARGIN = 62.0
_LINE = 84.0
_HEIGHT = 136.0
# Below the names, a bar for how probable each stage is: this wide at certainty.
_CHANCE_TOP, _CHANCE_WIDTH, _CHANCE_HEIGHT = 144.0, 100.0, 7.0
_LINE_LENGTH = 17
VIEWS = (("criteria", "What they did"), ("crm", "The CRM"), ("inferred", "Inference"))


def stage_line(track: StageTrack) -> Markup:
    """The line: behind the journey solid, ahead of it thin."""
    stations = {stage.stage: _MARGIN + place * _STEP for place, stage in enumerate(track.stages)}
    width = 2 * _MARGIN + _STEP * max(len(track.stages) - 1, 0)
    here = stations.get(track.criteria_stage or "", _MARGIN)
    is_estimated = bool(track.chances)
    return drawing(
        width,
        _CHANCE_TOP + 26.0 if is_estimated else _HEIGHT,
        tag("path", d=f"M{_MARGIN} {_LINE}H{width - _MARGIN}", class_="track ahead"),
        tag("path", d=f"M{_MARGIN} {_LINE}H{here}", class_="track passed"),
        [_station(stage, stations[stage.stage]) for stage in track.stages],
        [_chance(stage, stations[stage.stage]) for stage in track.stages] if is_estimated else [],
        _markers(track, stations),
        class_="stage-line",
    )


def _station(stage: TrackStage, x: float) -> list[Markup]:
    radius = 9.0 if stage.state == "here" else 6.0
    return [
        tag("circle", cx=x, cy=_LINE, r=radius, class_=f"station {stage.state}"),
        *_ticks(stage.exit.criteria, x + _STEP / 2),
        *(
            tag("text", line, x=x, y=_LINE + 25 + 13.5 * number, class_=f"station-name {stage.state}")
            for number, line in enumerate(_lines(stage.label))
        ),
    ]


def _chance(stage: TrackStage, x: float) -> list[Markup]:
    """How probable the stage is, as a bar on a scale and in figures."""
    chance = (stage.probability.value if stage.probability else None) or 0.0
    bar = {"y": _CHANCE_TOP, "height": _CHANCE_HEIGHT, "rx": 2}
    return [
        tag("rect", x=x - _CHANCE_WIDTH / 2, width=_CHANCE_WIDTH, class_="chance-scale", **bar),
        tag("rect", x=x - _CHANCE_WIDTH / 2, width=_CHANCE_WIDTH * chance, class_="chance", **bar),
        tag(
            "text", f"{chance:.0%}".replace("%", " %"), x=x, y=_CHANCE_TOP + 22.0, class_="station-name ahead"
        ),
    ]


def _ticks(criteria: tuple[CriterionStatus, ...], x: float) -> list[Markup]:
    """What must be met to go on, on the way to the next station."""
    left = x - (len(criteria) - 1) * 6.0
    return [_tick(criterion, left + 12.0 * place) for place, criterion in enumerate(criteria)]


def _tick(criterion: CriterionStatus, x: float) -> Markup:
    title = tag("title", f"{criterion.label}: {criterion.state.replace('_', ' ')}")
    if criterion.state == "met":
        path = f"M{x - 4:.1f} {_LINE - 13:.1f}l3 3.4l5.4 -7"
        return tag("path", title, d=path, class_="tick met")
    if criterion.state == "not_met":
        return tag("circle", title, cx=x, cy=_LINE - 13, r=3.3, class_="tick unmet")
    return tag("text", title, "?", x=x, y=_LINE - 9, class_="tick unknown")


def _markers(track: StageTrack, stations: dict[str, float]) -> list[Markup]:
    """A flag for each view that names a stage; views of the same stage share one."""
    named = [
        (stage, words)
        for (_, words), stage in zip(
            VIEWS, (track.criteria_stage, track.crm_stage, track.inferred_stage), strict=True
        )
        if stage in stations
    ]
    named.sort(key=lambda pair: stations[pair[0] or ""])
    drawn: list[Markup] = []
    for place, (stage, group) in enumerate(groupby(named, key=lambda pair: pair[0])):
        words = " \N{MIDDLE DOT} ".join(each for _, each in group)
        x = stations[stage or ""]
        # neighbouring flags stand at two heights, so that their words cannot run into each other
        y = 20.0 if place % 2 == 0 else 42.0
        side = "start" if x < 2 * _MARGIN else "end" if x > max(stations.values()) - _MARGIN / 2 else "middle"
        shift = {"start": -8.0, "middle": 0.0, "end": 8.0}[side]
        drawn.append(tag("path", d=f"M{x:.1f} {y + 5:.1f}V{_LINE - 12:.1f}", class_="flag-pole"))
        drawn.append(tag("text", words, x=x + shift, y=y, text_anchor=side, class_="flag"))
    return drawn


def _lines(label: str) -> list[str]:
    """A label on at most two lines."""
    words, first = label.split(), ""
    while words and (not first or len(f"{first} {words[0]}") <= _LINE_LENGTH):
        first = f"{first} {words.pop(0)}".strip()
    second = " ".join(words)
    second = second if len(second) <= _LINE_LENGTH else second[: _LINE_LENGTH - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return [line for line in (first, second) if line]
