"""What moved expected revenue from one period to the next: floating bars from before to after."""

from __future__ import annotations

from markupsafe import Markup

from quorate.surfaces.web.drawings.lettering import shortened
from quorate.surfaces.web.drawings.svg import drawing, link, tag
from quorate.surfaces.web.formats import figure_text
from quorate.surfaces.web.links import evidence_link
from quorate.views.revenue.waterfall_changes import ChangePart, PeriodChange

_NAMES, _BARS, _VALUES, _ROW = 210.0, 420.0, 120.0, 30.0


def change_bars(change: PeriodChange) -> Markup:
    """One row for each part; bars beyond chance are full, the others hollow."""
    running = change.before.moved.value or 0.0
    rows: list[tuple[ChangePart, float, float]] = [(change.before, 0.0, running)]
    for part in change.parts:
        after = running + (part.moved.value or 0.0)
        rows.append((part, running, after))
        running = after
    rows.append((change.after, 0.0, change.after.moved.value or 0.0))
    ends = [end for _, begin, finish in rows for end in (begin, finish)]
    least, most = min(ends), max(max(ends), min(ends) + 1e-9)
    scale = _BARS / (most - least)
    return drawing(
        _NAMES + _BARS + _VALUES,
        _ROW * len(rows) + 8,
        [_row(each, place, least, scale) for place, each in enumerate(rows)],
        class_="change",
    )


def _row(row: tuple[ChangePart, float, float], place: int, least: float, scale: float) -> Markup:
    part, begin, finish = row
    y = _ROW * place + 6
    left = _NAMES + (min(begin, finish) - least) * scale
    wide = max(abs(finish - begin) * scale, 2.0)
    moved = part.moved.value or 0.0
    kind = "whole" if part.is_beyond_chance is None else "more" if moved >= 0 else "less"
    sure = "" if part.is_beyond_chance is not False else " unsure"
    sign = "+" if kind == "more" and moved > 0 else ""
    return tag(
        "g",
        tag("text", shortened(part.label, 32), x=_NAMES - 14, y=y + 14, class_="part-name"),
        link(
            evidence_link(part.moved.reference),
            tag("title", f"{part.label}: {sign}{figure_text(part.moved)}"),
            tag("rect", x=left, y=y, width=wide, height=19, rx=2, class_=f"part {kind}{sure}"),
        ),
        tag("text", f"{sign}{figure_text(part.moved)}", x=_NAMES + _BARS + 10, y=y + 14, class_="part-value"),
    )
