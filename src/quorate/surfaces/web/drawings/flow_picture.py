"""What led where: stages in order, ribbons forward, arcs back, and under each stage how stays ended there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from quorate.surfaces.web.drawings.svg import drawing, link, tag
from quorate.surfaces.web.drawings.waterfall_bars import patterns, two_lines, way_fill
from quorate.surfaces.web.formats import whole
from quorate.surfaces.web.links import evidence_link
from quorate.views.revenue.waterfall import Flow, StageRow
from quorate.views.revenue.waterfall_steps import WAY_WORDS, WAYS_OUT

_PITCH, _NODE, _TALLEST = 122.0, 26.0, 150.0
_ARCS, _NAMES, _LANE = 78.0, 56.0, 24.0
_THINNEST = 1.5


@dataclass(frozen=True)
class _Frame:
    """Where stages stand, and how tall one stay is."""

    place: dict[str, int]
    scale: float

    def left(self, stage: str) -> float:
        return self.place[stage] * _PITCH + (_PITCH - _NODE) / 2


def flow_picture(stages: tuple[StageRow, ...], flows: tuple[Flow, ...], prefix: str) -> Markup | None:
    """The flow between stages; None where nobody entered any. `prefix` keeps apart the patterns of several pictures."""
    if not stages:
        return None
    tallest = max(row.entered.value or 1.0 for row in stages)
    frame = _Frame({row.stage: place for place, row in enumerate(stages)}, _TALLEST / tallest)
    within = [flow for flow in flows if flow.stage in frame.place]
    lanes = [way for way in WAYS_OUT if any(flow.way == way for flow in within)]
    most = max((flow.count.value or 0.0 for flow in within if flow.way in lanes), default=1.0)
    top = _ARCS + _NAMES
    below = top + _TALLEST + 22
    return drawing(
        _PITCH * len(stages),
        below + _LANE * len(lanes) + 6,
        patterns(prefix),
        list(_arcs(within, frame, top)),
        list(_ribbons(stages, within, frame, top)),
        [_node(row, frame, top) for row in stages],
        [
            list(
                _lane(
                    [flow for flow in within if flow.way == way], frame, most, below + _LANE * number, prefix
                )
            )
            for number, way in enumerate(lanes)
        ],
        class_="flow",
    )


def _node(row: StageRow, frame: _Frame, top: float) -> Markup:
    left, entered = frame.left(row.stage), row.entered.value or 0.0
    middle = left + _NODE / 2
    lines = two_lines(row.label, 17)
    return tag(
        "g",
        [
            tag("text", line, x=middle, y=top - 26 - 14 * (len(lines) - 1 - number), class_="node-name")
            for number, line in enumerate(lines)
        ],
        link(
            evidence_link(row.entered.reference),
            tag("title", f"{row.label}: {whole(entered)} entered"),
            tag(
                "rect",
                x=left,
                y=top,
                width=_NODE,
                height=max(entered * frame.scale, 2.0),
                rx=2,
                class_="node",
            ),
            tag("text", whole(entered), x=middle, y=top - 9, class_="node-count"),
        ),
    )


def _ribbons(stages: tuple[StageRow, ...], flows: list[Flow], frame: _Frame, top: float) -> Iterator[Markup]:
    """From the right edge of a stage to the left edge of the next, the nearest target on top."""
    out: dict[str, float] = defaultdict(float)
    into: dict[str, float] = defaultdict(float)
    coming: dict[str, float] = defaultdict(float)
    room = {row.stage: row.entered.value or 0.0 for row in stages}
    forward = [
        flow for flow in flows if flow.way == "advanced" and flow.to in frame.place and flow.to != flow.stage
    ]
    for flow in forward:
        coming[flow.to] += flow.count.value or 0.0
    for flow in sorted(forward, key=lambda flow: (frame.place[flow.stage], frame.place[flow.to])):
        count = flow.count.value or 0.0
        thick = max(count * frame.scale, _THINNEST)
        thin = max(thick * min(1.0, room[flow.to] / max(coming[flow.to], 1.0)), _THINNEST)
        x1, x2 = frame.left(flow.stage) + _NODE, frame.left(flow.to)
        y1, y2 = top + out[flow.stage], top + into[flow.to]
        out[flow.stage] += thick
        into[flow.to] += thin
        bend = (x1 + x2) / 2
        path = (
            f"M{x1:.1f} {y1:.1f}C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}V{y2 + thin:.1f}"
            f"C{bend:.1f} {y2 + thin:.1f} {bend:.1f} {y1 + thick:.1f} {x1:.1f} {y1 + thick:.1f}Z"
        )
        yield link(
            evidence_link(flow.count.reference),
            tag("title", f"{whole(count)} went on"),
            tag("path", d=path, class_="ribbon"),
        )


def _arcs(flows: list[Flow], frame: _Frame, top: float) -> Iterator[Markup]:
    """Steps back, and steps on to the same again, over the names; the wider the more."""
    for flow in flows:
        is_same = flow.to == flow.stage
        is_again = flow.way == "advanced" and is_same
        if flow.to not in frame.place or not (flow.way == "back" or is_again):
            continue
        count = flow.count.value or 0.0
        x1, x2 = frame.left(flow.stage) + _NODE / 2, frame.left(flow.to) + _NODE / 2
        if is_same:
            x1, x2 = x1 - 26, x2 + 26
        y = top - _NAMES
        high = min(30.0 + 12.0 * abs(frame.place[flow.stage] - frame.place[flow.to]), _ARCS - 14)
        wide = min(max(count * frame.scale * 0.5, _THINNEST), 14.0)
        path = f"M{x1:.1f} {y:.1f}C{x1:.1f} {y - high:.1f} {x2:.1f} {y - high:.1f} {x2:.1f} {y - 7:.1f}"
        yield link(
            evidence_link(flow.count.reference),
            tag("title", f"{whole(count)} {'again' if is_again else 'fell back'}"),
            tag("path", d=path, stroke_width=wide, class_="arc again" if is_again else "arc"),
            tag(
                "path",
                d=f"M{x2 - 4.5:.1f} {y - 7:.1f}h9l-4.5 7z",
                class_="arc-head again" if is_again else "arc-head",
            ),
            tag("text", whole(count), x=(x1 + x2) / 2, y=y - 0.78 * high - wide / 2 - 3, class_="arc-count"),
        )


def _lane(flows: list[Flow], frame: _Frame, most: float, y: float, prefix: str) -> Iterator[Markup]:
    """One way out under every stage: a bar and its count; the longest of all lanes fills its room."""
    for flow in flows:
        count = flow.count.value or 0.0
        x = frame.place[flow.stage] * _PITCH + 16
        wide = max(count / most * (_PITCH - 56), 3.0)
        yield link(
            evidence_link(flow.count.reference),
            tag("title", f"{whole(count)} {WAY_WORDS[flow.way]}"),
            tag("rect", x=x, y=y, width=wide, height=14, rx=2, fill=way_fill(flow.way, prefix)),
            tag("text", whole(count), x=x + wide + 5, y=y + 11.5, class_="lane-count"),
        )
