"""What each value earned by every model: a line from the least to the most, a letter for each model, added apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from quorate.language import gettext
from quorate.surfaces.web.drawings.amount_axis import Axis, axis_marks, shortened
from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.views.revenue.contributions import Contributor, CurrencyContributions

_NAME, _WIDTH, _RIGHT = 170.0, 780.0, 24.0
_LETTER, _LEVEL, _ADDED, _PAD = 10.0, 12.0, 18.0, 10.0
_SAME = 1.0  # closer than this two places are one
_TOP = 22.0


def range_plot(found: CurrencyContributions, letters: Mapping[str, str]) -> Markup:
    """One row for each value; letters of models that would cover each other stand above each other.

    letters: what marks each accounting model.
    """
    ends = [end for row in found.rows for end in _ends(row)]
    axis = Axis(min([0.0, *ends]), max([0.0, *ends]), _NAME, _WIDTH - _RIGHT)
    y, drawn = _TOP, []
    for row in found.rows:
        marks = _levels(row, letters, axis)
        height = _PAD + _LEVEL * (max((level for _, _, level in marks), default=0) + 1)
        drawn.append(_row(row, marks, axis, y + height))
        y += height + (_ADDED if row.added else 0.0) + _PAD
    return drawing(_WIDTH, y + 4, *axis_marks(axis, _TOP, y), *drawn, class_="range-plot")


def _ends(row: Contributor) -> list[float]:
    added = row.added
    return [row.low, row.high, *([added.low or 0.0, added.high or 0.0] if added else [])]


def _levels(row: Contributor, letters: Mapping[str, str], axis: Axis) -> list[tuple[str, float, int]]:
    """Letters, left end and level of each mark: the lowest level on which it covers no other.

    Models that give the same share one mark.
    """
    marks: list[tuple[str, float]] = []
    for model, figure in sorted(row.by_model.items(), key=lambda each: each[1].value or 0.0):
        x = axis.x(figure.value or 0.0) - _LETTER / 2
        if marks and x - marks[-1][1] < _SAME:
            marks[-1] = (marks[-1][0] + letters[model], marks[-1][1])
        else:
            marks.append((letters[model], x))
    ends: list[float] = []
    placed = []
    for text, x in marks:
        level = next((n for n, end in enumerate(ends) if x >= end), len(ends))
        ends[level : level + 1] = [x + _LETTER * len(text)]
        placed.append((text, x, level))
    return placed


def _row(row: Contributor, marks: Sequence[tuple[str, float, int]], axis: Axis, y: float) -> Markup:
    low, high = axis.x(row.low), axis.x(row.high)
    parts = [
        tag("text", _cut(row.name), x=_NAME - 12, y=y, class_="row-name"),
        tag("line", x1=_NAME, x2=_WIDTH - _RIGHT, y1=y, y2=y, class_="row-line"),
        tag("rect", x=low, y=y - 2, width=max(high - low, 2.0), height=4, rx=2, class_="span"),
    ]
    parts += [
        tag("text", letter, x=x, y=y - 5 - level * _LEVEL, class_="model-letter")
        for letter, x, level in marks
    ]
    if row.added:
        parts.append(_added(row, axis, y + _ADDED - 4))
    return tag("g", tag("title", _in_words(row)), *parts)


def _added(row: Contributor, axis: Axis, y: float) -> Markup:
    figure = row.added
    if figure is None or figure.value is None:
        return Markup("")
    x = axis.x(figure.value)
    low, high = (axis.x(end if end is not None else figure.value) for end in (figure.low, figure.high))
    label_x, anchor = (high + 8, "start") if high < _WIDTH - _RIGHT - 60 else (low - 8, "end")
    return tag(
        "g",
        tag(
            "path",
            d=f"M{low:.1f} {y - 4:.1f}v8M{low:.1f} {y:.1f}H{high:.1f}M{high:.1f} {y - 4:.1f}v8",
            class_="whisker",
        ),
        tag("path", d=f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z", class_="added-mark"),
        tag("text", gettext("added"), x=label_x, y=y + 4, text_anchor=anchor, class_="added-name"),
    )


def _in_words(row: Contributor) -> str:
    return gettext(
        "{name}: {low} to {high} by the accounting models",
        name=row.name,
        low=shortened(row.low),
        high=shortened(row.high),
    )


def _cut(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:25]}\N{HORIZONTAL ELLIPSIS}"
