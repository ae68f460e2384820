"""The thread: a row for each member, a mark for each contact, theirs filled and ours hollow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup

from quorate.surfaces.web.drawings.lettering import shortened
from quorate.surfaces.web.drawings.svg import drawing, link, tag
from quorate.surfaces.web.formats import counted, day
from quorate.surfaces.web.links import person_link
from quorate.views.stage_tracks import Stay
from quorate.views.threads import Mark, Thread, ThreadRow

_WIDTH = 1120.0
_LEFT = 182.0
_RIGHT = 14.0
_ROW = 26.0
_BANDS = 46.0
_CHARACTER = 6.1
_MONTHS_IN_FULL = 20
SIDE_WORDS = {"theirs": "by them", "ours": "by us", "both": "both sides took part"}


@dataclass(frozen=True)
class _Time:
    """Where a moment stands on the page."""

    first: date
    last: date

    def x(self, moment: date | datetime) -> float:
        on = moment.date() if isinstance(moment, datetime) else moment
        share = (on - self.first).days / max((self.last - self.first).days, 1)
        return _LEFT + 8 + min(max(share, 0.0), 1.0) * (_WIDTH - _LEFT - _RIGHT - 16)


def thread_picture(thread: Thread, history: tuple[Stay, ...], today: date) -> Markup | None:
    """The picture; None where there has been no contact at all."""
    if thread.first_on is None or thread.last_on is None:
        return None
    began = min([thread.first_on, *(stay.entered_at.date() for stay in history[:1])])
    time = _Time(began, max(thread.last_on, min(today, thread.last_on + timedelta(days=30))))
    bottom = _BANDS + _ROW * len(thread.rows) + 6
    return drawing(
        _WIDTH,
        bottom + 24,
        list(_bands(history, time, bottom)),
        list(_months(time, bottom)),
        [_row(row, place, time, thread.bucket_days) for place, row in enumerate(thread.rows)],
        _first_talk(thread.first_two_way_at, time, bottom),
        class_="thread",
    )


def _bands(history: tuple[Stay, ...], time: _Time, bottom: float) -> Iterator[Markup]:
    for place, stay in enumerate(history):
        left, right = time.x(stay.entered_at), time.x(stay.left_at or time.last)
        width = max(right - left, 1.0)
        shade = "band even" if place % 2 == 0 else "band odd"
        yield tag("rect", x=left, y=22, width=width, height=bottom - 22, class_=shade)
        room = int((width - 8) / _CHARACTER)
        if room >= 0.6 * len(stay.label):
            yield tag("text", shortened(stay.label, room), x=left + 5, y=36, class_="band-name")


def _months(time: _Time, bottom: float) -> Iterator[Markup]:
    """A tick on the first of each month, of each quarter where there are many."""
    months = (time.last.year - time.first.year) * 12 + time.last.month - time.first.month
    every = 1 if months <= _MONTHS_IN_FULL else 3
    for number in range(1, months + 1):
        year, month = divmod(time.first.year * 12 + time.first.month - 1 + number, 12)
        first = date(year, month + 1, 1)
        if month % every == 0:
            x = time.x(first)
            yield tag("path", d=f"M{x:.1f} {_BANDS - 2:.0f}V{bottom:.0f}", class_="month")
            words = f"{first:%b %Y}" if month == 0 or number <= every else f"{first:%b}"
            yield tag("text", words, x=x, y=bottom + 16, class_="month-name")


def _row(row: ThreadRow, place: int, time: _Time, bucket_days: int) -> Markup:
    y = _BANDS + _ROW * place + _ROW / 2
    name = tag("text", shortened(row.name, 26), x=_LEFT - 12, y=y + 4, class_="row-name")
    return tag(
        "g",
        link(person_link(row.person_id), tag("title", row.role_label), name) if row.person_id else name,
        tag("path", d=f"M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}", class_="row-line"),
        [_mark(mark, time.x(mark.on), y, bucket_days) for mark in row.marks],
    )


def _mark(mark: Mark, x: float, y: float, bucket_days: int) -> Markup:
    when = day(mark.on) if bucket_days == 1 else f"week from {day(mark.on)}"
    words = (
        f"{when}: {counted(mark.touch_count, 'touch', 'touches')} {SIDE_WORDS[mark.side]} "
        f"({', '.join(mark.channels).replace('_', ' ')})"
    )
    radius = min(2.4 + 1.15 * math.sqrt(mark.touch_count), 8.0)
    title = tag("title", words)
    if mark.side == "both":
        return tag(
            "g",
            title,
            tag("circle", cx=x, cy=y, r=radius + 2.2, class_="touch ours"),
            tag("circle", cx=x, cy=y, r=radius, class_="touch theirs"),
        )
    return tag("circle", title, cx=x, cy=y, r=radius, class_=f"touch {mark.side}")


def _first_talk(moment: datetime | None, time: _Time, bottom: float) -> list[Markup]:
    if moment is None or not time.first <= moment.date() <= time.last:
        return []
    x = time.x(moment)
    side = "start" if x < _WIDTH * 0.7 else "end"
    shift = 5 if side == "start" else -5
    return [
        tag("path", d=f"M{x:.1f} 6V{bottom:.0f}", class_="first-talk"),
        tag(
            "text",
            f"first conversation, {day(moment)}",
            x=x + shift,
            y=14,
            text_anchor=side,
            class_="first-talk-name",
        ),
    ]
