"""The middle of the table: the probability of a quorum with its interval, and what is between them and agreement."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from quorate.language import gettext
from quorate.surfaces.web.drawings.lettering import wrapped
from quorate.surfaces.web.drawings.svg import link, tag
from quorate.surfaces.web.formats import day, interval_text
from quorate.surfaces.web.links import evidence_link
from quorate.views.answers import Figure
from quorate.views.between_them import Obstacle
from quorate.views.journeys import JourneyView
from quorate.views.quorum_what_if import QuorumWhatIf
from quorate.views.wording import OUTCOME_WORDS, capital, percent, points

_SMALL, _LINE = 12.0, 16.0
_FIGURE_HEIGHT = 92.0
MOST_OBSTACLES = 3


def centre_lines(obstacles: Sequence[Obstacle], width: float) -> list[list[str]]:
    """The obstacles as lines of words that fit on a table of this width, the heaviest first."""
    return [wrapped(each.short, width, _SMALL, 2) for each in obstacles[:MOST_OBSTACLES]]


def centre_height(lines: Sequence[Sequence[str]]) -> float:
    """How much of the table's height its words take."""
    return _FIGURE_HEIGHT + sum(len(each) * _LINE + 4 for each in lines) + (10 if lines else 0)


def centre(
    view: JourneyView,
    middle: tuple[float, float],
    lines: Sequence[Sequence[str]],
    supposing: QuorumWhatIf | None,
) -> list[Markup]:
    """The probability of a quorum as it is (or as it would be), and the obstacles below it; or how it ended."""
    figure = supposing.then if supposing else view.facts.quorum
    if figure is None or figure.value is None:
        return _without(view, middle, lines)
    x, y = middle[0], middle[1] - centre_height(lines) / 2 + 38
    moved = (
        gettext("what if: {moved}", moved=points(supposing.moved))
        if supposing
        else gettext("probability of a quorum")
    )
    number = tag(
        "text", percent(figure.value), x=x, y=y, class_="centre-number" + (" if" if supposing else "")
    )
    return [
        number if supposing else link(evidence_link(figure.reference), number),
        tag("text", moved, x=x, y=y + 18, class_="centre-small" + (" if" if supposing else "")),
        *_scale(figure, x, y + 29),
        *_obstacles(lines, x, y + 72),
    ]


def _scale(figure: Figure, x: float, y: float) -> list[Markup]:
    low, high = figure.low or 0.0, figure.high or 0.0
    left, length = x - 55, 110.0
    width = max((high - low) * length, 2)
    return [
        tag("rect", x=left, y=y, width=length, height=4, rx=2, class_="scale"),
        tag("rect", x=left + low * length, y=y, width=width, height=4, rx=2, class_="span"),
        tag("circle", cx=left + (figure.value or 0.0) * length, cy=y + 2, r=4, class_="point"),
        tag(
            "text",
            gettext("90 in 100: {interval}", interval=interval_text(figure)),
            x=x,
            y=y + 20,
            class_="centre-small",
        ),
    ]


def _without(view: JourneyView, middle: tuple[float, float], lines: Sequence[Sequence[str]]) -> list[Markup]:
    is_open = view.facts.outcome == "open"
    words = gettext("Quorum not known") if is_open else capital(OUTCOME_WORDS[view.facts.outcome])
    when = "" if is_open or view.facts.closed_at is None else day(view.facts.closed_at)
    x, y = middle[0], middle[1] - centre_height(lines) / 2 + 40
    return [
        tag("text", words, x=x, y=y, class_="centre-words"),
        tag("text", when, x=x, y=y + 20, class_="centre-small") if when else Markup(""),
        *_obstacles(lines, x, y + 44),
    ]


def _obstacles(lines: Sequence[Sequence[str]], x: float, y: float) -> list[Markup]:
    drawn = []
    for each in lines:
        for line in each:
            drawn.append(tag("text", line, x=x, y=y, class_="centre-between"))
            y += _LINE
        y += 4
    return drawn
