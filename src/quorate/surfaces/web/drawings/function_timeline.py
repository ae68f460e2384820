"""What sales and marketing did at one account, as two rows of marks over a year."""

from __future__ import annotations

from collections import Counter
from datetime import date

from markupsafe import Markup

from quorate.language import gettext, month_names, month_text
from quorate.surfaces.web.drawings.svg import drawing, tag
from quorate.surfaces.web.formats import day
from quorate.views.revenue.alignment import Act
from quorate.views.revenue.productivity import ACTIVITY_WORDS, FUNCTION_WORDS

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 900.0, 96.0, 16.0, 44.0, 12.0
_ROWS = ("sales", "marketing")


def function_timeline(acts: tuple[Act, ...], today: date) -> Markup | None:
    """The picture, up to `today`; None where neither did anything."""
    if not acts:
        return None
    first = min(act.on.date() for act in acts)
    days = max((today - first).days, 1)
    bottom = _TOP + _ROW * len(_ROWS)

    def x(on: date) -> float:
        return _LEFT + 8 + (on - first).days / days * (_WIDTH - _LEFT - _RIGHT - 16)

    per_day = Counter((act.function, act.on.date(), act.kind) for act in acts)
    return drawing(
        _WIDTH,
        bottom + 26,
        [_month(month, x(month), bottom) for month in _months(first, today)],
        [
            [
                tag("text", FUNCTION_WORDS[name], x=_LEFT - 12, y=_middle(place) + 4, class_="row-name"),
                tag("path", d=f"M{_LEFT} {_middle(place):.1f}H{_WIDTH - _RIGHT}", class_="row-line"),
            ]
            for place, name in enumerate(_ROWS)
        ],
        [
            _mark(
                name,
                x(on),
                gettext(
                    "{function}, {day}: {kind}, {count}",
                    function=FUNCTION_WORDS[name],
                    day=day(on),
                    kind=ACTIVITY_WORDS.get(kind, kind),
                    count=count,
                ),
                count,
            )
            for (name, on, kind), count in sorted(per_day.items())
            if name in _ROWS
        ],
        class_="function-timeline",
    )


def _middle(place: int) -> float:
    return _TOP + _ROW * (place + 0.5)


def _mark(name: str, x: float, words: str, count: int) -> Markup:
    """Sales a disc, marketing a square, the more in a day the larger."""
    y, size = _middle(_ROWS.index(name)), min(3.5 + count, 8.0)
    title = tag("title", words)
    if name == "sales":
        return tag("circle", title, cx=x, cy=y, r=size, class_="act sales")
    return tag("rect", title, x=x - size, y=y - size, width=2 * size, height=2 * size, class_="act marketing")


def _months(first: date, last: date) -> list[date]:
    months = (last.year - first.year) * 12 + last.month - first.month
    found = []
    for number in range(1, months + 1):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        found.append(date(year, month + 1, 1))
    return found


def _month(month: date, x: float, bottom: float) -> list[Markup]:
    words = month_text(month, short=True) if month.month == 1 else month_names(short=True)[month.month - 1]
    return [
        tag("path", d=f"M{x:.1f} {_TOP:.0f}V{bottom:.0f}", class_="month"),
        tag("text", words, x=x, y=bottom + 18, class_="month-name"),
    ]
