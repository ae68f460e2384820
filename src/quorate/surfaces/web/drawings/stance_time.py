"""A member's stance through time: five bands from opponent to champion, the estimate with its interval, what moved it.

Where nothing was known the picture says so: an empty stretch with a question mark, never a line. Below, a triangle up
or down for everything that moved the estimate, touches and colleagues' statements apart; each opens its record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from quorate.language import gettext, ngettext, number
from quorate.outlook.stance_scale import STANCE_CUTS
from quorate.outlook.stance_scale import STANCE_WORDS as SCALE
from quorate.surfaces.web.drawings.marks import stance_mark
from quorate.surfaces.web.drawings.svg import drawing_told, link, tag
from quorate.surfaces.web.drawings.time_axis import TimeAxis, month_marks
from quorate.surfaces.web.formats import day, figure_text, interval_text
from quorate.surfaces.web.links import record_link
from quorate.views.stance_lines import StanceLine, StanceMark, StancePoint
from quorate.views.wording import STANCE_WORDS

_LEFT, _RIGHT, _TOP, _HEIGHT = 92.0, 10.0, 6.0, 150.0
_LANE, _MONTHS, _TRIANGLE = 20.0, 22.0, 4.6


@dataclass(frozen=True)
class StancePicture:
    """The picture for a page, for the panel and for a phone."""

    svg: Markup
    panel: Markup
    narrow: Markup


def stance_picture(line: StanceLine, number: int = 1) -> StancePicture:
    """One member's line; `number` tells the pictures of one page apart."""
    return StancePicture(
        _drawn(line, 900.0, f"stance-{number}"),
        _drawn(line, 470.0, f"stance-panel-{number}"),
        _drawn(line, 330.0, f"stance-narrow-{number}"),
    )


def _drawn(line: StanceLine, width: float, name: str) -> Markup:
    axis = TimeAxis(line.points[0].on, line.points[-1].on, _LEFT, width - _RIGHT)
    lanes = [
        (words, [mark for mark in line.marks if mark.is_statement is is_statement])
        for words, is_statement in ((gettext("Touches"), False), (gettext("Statements"), True))
    ]
    lanes = [(words, marks) for words, marks in lanes if marks]
    bottom = _TOP + _HEIGHT + 6 + _LANE * len(lanes)
    return drawing_told(
        name,
        gettext("Stance through time"),
        _words(line),
        width,
        bottom + _MONTHS,
        list(_bands(axis)),
        list(month_marks(axis, _TOP, bottom)),
        list(_runs(line.points, axis)),
        [
            each
            for place, (words, marks) in enumerate(lanes)
            for each in _lane(words, marks, axis, _TOP + _HEIGHT + 6 + _LANE * (place + 0.5))
        ],
        class_="stance-time",
    )


def _y(score: float) -> float:
    return _TOP + (1.0 - score) / 2.0 * _HEIGHT


def _bands(axis: TimeAxis) -> Iterator[Markup]:
    cuts = [-1.0, *STANCE_CUTS.tolist(), 1.0]
    for place, word in enumerate(SCALE):
        top, bottom = _y(cuts[place + 1]), _y(cuts[place])
        shade = "band even" if place % 2 == 0 else "band odd"
        yield tag("rect", x=axis.left, y=top, width=axis.right - axis.left, height=bottom - top, class_=shade)
        middle = (top + bottom) / 2
        yield stance_mark(word, 8, middle, 11)
        yield tag("text", STANCE_WORDS[word], x=20, y=middle + 4, text_anchor="start", class_="lane-name")


def _runs(points: Sequence[StancePoint], axis: TimeAxis) -> Iterator[Markup]:
    """Stretches with an estimate as a line in its interval, those without as what is not known."""
    runs = [
        (known, list(group))
        for known, group in groupby(points, key=lambda point: point.score.value is not None)
    ]
    for place, (is_known, run) in enumerate(runs):
        right = axis.x(runs[place + 1][1][0].on) if place + 1 < len(runs) else axis.right
        if is_known:
            yield from _estimate(run, axis)
        else:
            yield from _nothing(axis.x(run[0].on), right)


def _estimate(run: Sequence[StancePoint], axis: TimeAxis) -> Iterator[Markup]:
    at = [(axis.x(point.on), point.score) for point in run]
    above = [f"{x:.1f} {_y(score.high if score.high is not None else 0.0):.1f}" for x, score in at]
    below = [f"{x:.1f} {_y(score.low if score.low is not None else 0.0):.1f}" for x, score in reversed(at)]
    middle = [f"{x:.1f} {_y(score.value or 0.0):.1f}" for x, score in at]
    yield tag("path", d=f"M{'L'.join((*above, *below))}Z", class_="spread")
    yield tag("path", d=f"M{'L'.join(middle)}", class_="stance-line")
    x, score = at[-1]
    yield tag("circle", _title(run[-1]), cx=x, cy=_y(score.value or 0.0), r=4, class_="stance-now")


def _title(point: StancePoint) -> Markup:
    between = interval_text(point.score)
    words = f"{day(point.on)}: {STANCE_WORDS[point.stance]}, {figure_text(point.score)}"
    return tag("title", f"{words} ({between})" if between else words)


def _nothing(left: float, right: float) -> Iterator[Markup]:
    width = right - left
    yield tag("rect", x=left, y=_TOP, width=max(width, 1.0), height=_HEIGHT, class_="not-known")
    if width > 20:
        words = STANCE_WORDS["unknown"] if width > 76 else "?"
        yield tag("text", words, x=left + width / 2, y=_TOP + _HEIGHT / 2 + 4, class_="not-known-words")


def _lane(words: str, marks: Sequence[StanceMark], axis: TimeAxis, y: float) -> Iterator[Markup]:
    yield tag("text", words, x=0, y=y + 4, text_anchor="start", class_="lane-name")
    for mark in marks:
        x, up = axis.x(mark.at), _TRIANGLE if mark.is_up else -_TRIANGLE
        path = f"M{x:.1f} {y - up:.1f}L{x + _TRIANGLE:.1f} {y + up * 0.8:.1f}H{x - _TRIANGLE:.1f}Z"
        reading = number(mark.reading, 2, signed=True)
        words = gettext(
            "{day}: {what}, points to {stance}", day=day(mark.at), what=mark.words, stance=reading
        )
        title = tag("title", words)
        yield link(record_link(mark.evidence_id), tag("path", title, d=path, class_=f"pull {_way(mark)}"))


def _way(mark: StanceMark) -> str:
    return "up" if mark.is_up else "down"


def _words(line: StanceLine) -> str:
    told = [
        gettext("From {day}: {stance}.", day=day(spell.since), stance=STANCE_WORDS[spell.stance])
        if spell.score.value is None
        else gettext(
            "From {day}: {stance}, {score}.",
            day=day(spell.since),
            stance=STANCE_WORDS[spell.stance],
            score=figure_text(spell.score),
        )
        for spell in reversed(line.spells)
    ]
    return " ".join(
        [*told, ngettext("Moved by {count} reading.", "Moved by {count} readings.", len(line.marks))]
    )
