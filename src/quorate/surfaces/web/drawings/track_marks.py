"""The marks of the track: a shape for each state of a criterion and for each of the three views of the stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from quorate.language import Words, pgettext
from quorate.surfaces.web.drawings.svg import Child, link, tag
from quorate.surfaces.web.formats import figure_text
from quorate.surfaces.web.links import evidence_link
from quorate.views.stage_tracks import CriterionStatus, Gate

STATE_WORDS = Words({"met": "met", "not_met": "not met", "cannot_be_known": "cannot be known"})
VIEW_WORDS = Words({"criteria": "What they did", "inferred": "Inference", "crm": "The CRM"})
TICK, _APART, _OR = 5.2, 15.0, 11.0


def tick(state: str, x: float, y: float, *children: Child) -> Markup:
    """One criterion: met a filled disc with a check, not met a ring, not to be known a question mark in dots."""
    if state == "met":
        check = f"M{x - 2.4:.1f} {y + 0.2:.1f}l1.8 2l3.2 -4.2"
        return tag(
            "g",
            *children,
            tag("circle", cx=x, cy=y, r=TICK, class_="tick met"),
            tag("path", d=check, class_="tick-check"),
        )
    if state == "not_met":
        return tag("g", *children, tag("circle", cx=x, cy=y, r=TICK, class_="tick unmet"))
    return tag(
        "g",
        *children,
        tag("circle", cx=x, cy=y, r=TICK, class_="tick unknown"),
        tag("text", "?", x=x, y=y + 3.2, class_="tick-question"),
    )


def ticks(gate: Gate, left: float, y: float, room: float) -> Iterator[Markup]:
    """The criteria of one gate in a row from `left`; where one of several is enough, 'or' stands between them.

    Those that have no room are left to the list, and how many they are is written at the end.
    """
    shown, x = _with_room(gate, room), left + TICK
    is_any = gate.needs == "any"
    for place, criterion in enumerate(shown):
        if place and is_any:
            yield tag(
                "text",
                pgettext("between two ticks", "or"),
                x=x - _APART / 2 + _OR / 2,
                y=y + 3.4,
                class_="tick-or",
            )
            x += _OR
        yield link(
            evidence_link(criterion.progress.reference), tick(criterion.state, x, y, _title(criterion))
        )
        x += _APART
    rest = len(gate.criteria) - len(shown)
    if rest:
        yield tag("text", f"+{rest}", x=x - TICK, y=y + 3.6, text_anchor="start", class_="tick-rest")


def ticks_width(gate: Gate, room: float) -> float:
    """How wide `ticks` draws the gate."""
    shown = _with_room(gate, room)
    rest = 18.0 if len(shown) < len(gate.criteria) else 0.0
    between = _OR * max(len(shown) - 1, 0) if gate.needs == "any" else 0.0
    return max(len(shown) * _APART + between - (_APART - 2 * TICK) + rest, 0.0)


def _with_room(gate: Gate, room: float) -> Sequence[CriterionStatus]:
    each = _APART + (_OR if gate.needs == "any" else 0.0)
    most = max(int((room + each - 2 * TICK) // each), 1)
    return gate.criteria if len(gate.criteria) <= most else gate.criteria[: max(most - 1, 1)]


def _title(criterion: CriterionStatus) -> Markup:
    words = f"{criterion.label}: {STATE_WORDS[criterion.state]}"
    if criterion.state != "cannot_be_known":
        words += f", {figure_text(criterion.progress)}"
    return tag("title", words)


def marker(view: str, x: float, y: float, *children: Child) -> Markup:
    """One view of the stage: what they did a ring, inference a diamond, the CRM a flag on its pole."""
    if view == "criteria":
        return tag("circle", *children, cx=x, cy=y, r=7, class_="marker criteria")
    if view == "inferred":
        path = f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8z"
    else:
        path = f"M{x - 5:.1f} {y + 9:.1f}v-18h13l-4 4.5l4 4.5h-11v9z"
    return tag("path", *children, d=path, class_=f"marker {view}")
