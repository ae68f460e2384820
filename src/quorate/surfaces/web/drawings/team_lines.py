"""Lines across the table between members who were seen to act together, one kind at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from quorate.surfaces.web.drawings.svg import tag
from quorate.views.team_ties import ONE_WAY, TIE_WORDS, Tie

# How far a line is bent towards the middle of the table, in parts of the way there.
_BENT = 0.55


def tie_lines(
    ties: Sequence[Tie], spots: Mapping[str, tuple[float, float, float]], centre: tuple[float, float]
) -> Markup:
    """The lines of every kind, each in a group that the page shows or hides; `spots` are middles and radii of seats."""
    return tag(
        "g",
        [
            tag(
                "g",
                [_line(tie, spots, centre) for tie in ties if tie.kind == kind and _is_drawn(tie, spots)],
                class_=f"ties {kind.replace('_', '-')}",
            )
            for kind in TIE_WORDS
        ],
        class_="tie-lines",
    )


def _is_drawn(tie: Tie, spots: Mapping[str, tuple[float, float, float]]) -> bool:
    return tie.person_id in spots and tie.other_id in spots


def _line(tie: Tie, spots: Mapping[str, tuple[float, float, float]], centre: tuple[float, float]) -> Markup:
    (x1, y1, r1), (x2, y2, r2) = spots[tie.person_id], spots[tie.other_id]
    mid_x, mid_y = (x1 + x2) / 2, (y1 + y2) / 2
    bend_x, bend_y = mid_x + (centre[0] - mid_x) * _BENT, mid_y + (centre[1] - mid_y) * _BENT
    from_x, from_y = _edge(x1, y1, bend_x, bend_y, r1 + 3)
    to_x, to_y = _edge(x2, y2, bend_x, bend_y, r2 + 3)
    times = tie.times.value or 1.0
    return tag(
        "g",
        tag("title", f"{tie.words}."),
        tag(
            "path",
            d=f"M{from_x:.1f} {from_y:.1f}Q{bend_x:.1f} {bend_y:.1f} {to_x:.1f} {to_y:.1f}",
            stroke_width=f"{min(1.1 + 0.5 * math.log2(times + 1), 4.0):.1f}",
            class_="tie",
        ),
        _arrow(bend_x, bend_y, to_x, to_y) if tie.kind == ONE_WAY else None,
        data_of=f"{tie.person_id} {tie.other_id}",
    )


def _edge(x: float, y: float, to_x: float, to_y: float, reach: float) -> tuple[float, float]:
    length = math.hypot(to_x - x, to_y - y) or 1.0
    return x + (to_x - x) / length * reach, y + (to_y - y) / length * reach


def _arrow(from_x: float, from_y: float, x: float, y: float) -> Markup:
    """The head of an arrow at (x, y), from whoever brought in to whom they brought in."""
    angle = math.atan2(y - from_y, x - from_x)
    left, right = ((x - 9 * math.cos(angle + turn), y - 9 * math.sin(angle + turn)) for turn in (-0.42, 0.42))
    points = f"M{x:.1f} {y:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}Z"
    return tag("path", d=points, class_="tie-head")
