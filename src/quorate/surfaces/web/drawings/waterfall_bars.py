"""How far journeys came, as a staircase: a column for each step, in it who went on and how the others stand."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from quorate.surfaces.web.drawings.lettering import shortened
from quorate.surfaces.web.drawings.svg import Child, drawing, link, tag
from quorate.surfaces.web.formats import whole
from quorate.surfaces.web.links import evidence_link
from quorate.views.revenue.waterfall_steps import Step

_HEIGHT, _TOP, _FOOT = 250.0, 34.0, 58.0
_PITCH, _BAR = 122.0, 84.0
# The nearest to the base went on; who is lost lies on top, where the column ends.
_ORDER = ("open", "quiet", "lost_other", "lost_no_decision", "lost_competitor")


def waterfall_picture(steps: tuple[Step, ...]) -> Markup | None:
    """The staircase; None where no journey was opened."""
    most = max((step.reached.value or 0.0 for step in steps), default=0.0)
    if not most:
        return None
    width = _PITCH * len(steps)
    scale = _HEIGHT / most
    base = _TOP + _HEIGHT
    return drawing(
        width,
        base + _FOOT,
        patterns("steps"),
        tag("path", d=f"M0 {base:.1f}H{width:.1f}", class_="base"),
        [_column(step, place, scale, base) for place, step in enumerate(steps)],
        list(_slopes(steps, scale, base)),
        class_="waterfall",
    )


def patterns(prefix: str) -> Markup:
    """Fills that differ by their pattern, so that no way out is told by colour alone."""

    def pattern(name: str, size: float, *inside: Child) -> Markup:
        return tag(
            "pattern",
            tag("rect", width=size, height=size, class_=f"way-{name} plain"),
            *inside,
            id=f"{prefix}-{name}",
            width=size,
            height=size,
            patternUnits="userSpaceOnUse",
        )

    def line(d: str) -> Markup:
        return tag("path", d=d, class_="mark")

    return tag(
        "defs",
        pattern("lost_competitor", 7, line("M0 7L7 0")),
        pattern("lost_no_decision", 7, tag("circle", cx=3.5, cy=3.5, r=1.3, class_="mark-dot")),
        pattern("lost_other", 6, line("M0 3H6")),
        pattern("quiet", 8, line("M4 0V8")),
        pattern("open", 8, line("M0 0L8 8M0 8L8 0")),
        pattern("back", 7, line("M0 0L7 7")),
    )


def way_fill(way: str, prefix: str) -> str:
    """The fill of a way out within a picture whose patterns have this prefix."""
    return f"url(#{prefix}-{way})"


def _column(step: Step, place: int, scale: float, base: float) -> Markup:
    left = place * _PITCH + (_PITCH - _BAR) / 2
    reached = step.reached.value or 0.0
    out = {way.way: way for way in step.ways_out}
    went_on = reached - sum(way.count.value or 0.0 for way in step.ways_out)
    parts, y = [], base
    if went_on:
        y -= went_on * scale
        parts.append(tag("rect", x=left, y=y, width=_BAR, height=went_on * scale, class_="went-on"))
    for name in _ORDER:
        if name not in out:
            continue
        high = (out[name].count.value or 0.0) * scale
        y -= high
        parts.append(
            link(
                evidence_link(out[name].count.reference),
                tag("title", f"{step.label}: {whole(out[name].count.value or 0)} {out[name].words}"),
                tag(
                    "rect", x=left, y=y, width=_BAR, height=max(high - 1.0, 1.0), fill=way_fill(name, "steps")
                ),
            )
        )
    middle = left + _BAR / 2
    return tag(
        "g",
        parts,
        link(
            evidence_link(step.reached.reference),
            tag("text", whole(reached), x=middle, y=base - reached * scale - 8, class_="column-count"),
        ),
        [
            tag("text", line, x=middle, y=base + 20 + 15 * number, class_="column-name")
            for number, line in enumerate(two_lines(step.label, 17))
        ],
    )


def _slopes(steps: tuple[Step, ...], scale: float, base: float) -> Iterator[Markup]:
    """From the top of who went on to the top of the next column."""
    for place in range(len(steps) - 1):
        following = steps[place + 1].reached.value or 0.0
        if following:
            y = base - following * scale
            x = place * _PITCH + (_PITCH + _BAR) / 2
            yield tag("path", d=f"M{x:.1f} {y:.1f}h{_PITCH - _BAR:.1f}", class_="going-on")


def two_lines(text: str, longest: int) -> list[str]:
    """A label on one line or two, each cut where it is longer than there is room."""
    words, lines = text.split(), [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= longest or not lines[-1] or len(lines) == 2:
            lines[-1] = longer
        else:
            lines.append(word)
    return [shortened(line, longest) for line in lines]
