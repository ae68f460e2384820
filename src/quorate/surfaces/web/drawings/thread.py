"""The thread: a row for each member, a mark for each contact, theirs filled and ours hollow.

Marketing's marks are squares, all others circles; a mark grows with the touches it stands for. A row begins with the
member's first contact; silences are dotted and counted.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from markupsafe import Markup

from quorate.language import Words, counted, gettext
from quorate.surfaces.web.drawings.lettering import fitted, fitted_name, text_width
from quorate.surfaces.web.drawings.svg import drawing, link, tag
from quorate.surfaces.web.drawings.time_axis import TimeAxis, month_marks
from quorate.surfaces.web.formats import day
from quorate.surfaces.web.links import person_link
from quorate.views.stage_tracks import Stay
from quorate.views.threads import Mark, Thread, ThreadRow
from quorate.views.wording import CHANNEL_WORDS, plain

_WIDTH = 1120.0
_LEFT = 182.0
_RIGHT = 14.0
_ROW = 25.0
_BANDS = 46.0
# The line of all contact together, how far its bars reach either way, and where the rows begin.
_ACTIVITY, _ACTIVITY_REACH = 70.0, 20.0
_TOP = 98.0
SILENCE_DAYS = 45
SIDE_WORDS = Words({"theirs": "by them", "ours": "by us", "both": "both sides took part"})
_BY_WORDS = Words({"sales": "sales", "marketing": "marketing"})


def thread_picture(
    thread: Thread, history: tuple[Stay, ...], today: date, between: tuple[date, date] | None = None
) -> Markup | None:
    """The picture, of the days `between` if they are given; None where there was no contact at all."""
    if thread.first_on is None or thread.last_on is None:
        return None
    began = min([thread.first_on, *(stay.entered_at.date() for stay in history[:1])])
    time = TimeAxis(*(between or (began, max(thread.last_on, today))), _LEFT + 8, _WIDTH - _RIGHT - 8)
    bottom = _TOP + _ROW * len(thread.rows) + 6
    return drawing(
        _WIDTH,
        bottom + 24,
        list(_bands(history, time, bottom)),
        _activity(thread, time),
        list(month_marks(time, _BANDS - 2, bottom)),
        [_row(row, place, time, thread.bucket_days) for place, row in enumerate(thread.rows)],
        _first_talk(thread.first_two_way_at, time, bottom),
        class_="thread",
        data_first=time.first.isoformat(),
        data_last=time.last.isoformat(),
        data_left=f"{time.x(time.first):.1f}",
        data_right=f"{time.x(time.last):.1f}",
    )


def _bands(history: tuple[Stay, ...], time: TimeAxis, bottom: float) -> Iterator[Markup]:
    for place, stay in enumerate(history):
        if stay.entered_at.date() > time.last or (stay.left_at and stay.left_at.date() < time.first):
            continue
        left, right = time.x(stay.entered_at), time.x(stay.left_at or time.last)
        width = max(right - left, 1.0)
        shade = "band even" if place % 2 == 0 else "band odd"
        yield tag("rect", x=left, y=22, width=width, height=bottom - 22, class_=shade)
        if text_width(stay.label, 11) * 0.75 <= width - 8:
            yield tag("text", fitted(stay.label, width - 8, 11), x=left + 5, y=36, class_="band-name")


def _row(row: ThreadRow, place: int, time: TimeAxis, bucket_days: int) -> Markup:
    y = _TOP + _ROW * place + _ROW / 2
    name = tag("text", fitted_name(row.name, _LEFT - 20, 12), x=_LEFT - 12, y=y + 4, class_="row-name")
    reach = tag("rect", x=0, y=y - _ROW / 2, width=_LEFT, height=_ROW, class_="row-reach")
    return tag(
        "g",
        link(person_link(row.person_id), tag("title", _titled(row)), reach, name, class_="row", data_panel="")
        if row.person_id
        else name,
        list(_lines(row, time, y, bucket_days)),
        [_mark(mark, time.x(mark.on), y, bucket_days) for mark in row.marks],
    )


def _titled(row: ThreadRow) -> str:
    return f"{row.name}, {row.role_label}" if row.role_label else row.name


def _lines(row: ThreadRow, time: TimeAxis, y: float, bucket_days: int) -> Iterator[Markup]:
    """From the first contact on: solid while it goes on, dotted and counted in days where there was silence."""
    days = sorted({mark.on for mark in row.marks})
    ends = [on + timedelta(days=bucket_days - 1) for on in days]
    for before, after in zip(ends, [*days[1:], time.last] if days else [], strict=True):
        silent = (after - before).days
        left, right = time.x(before), time.x(after)
        if right <= left:
            continue
        is_silent = silent > SILENCE_DAYS
        yield tag(
            "path",
            d=f"M{left:.1f} {y:.1f}H{right:.1f}",
            class_="row-line silent" if is_silent else "row-line",
        )
        words = counted(silent, "day")
        if is_silent and right - left > text_width(words, 10.5) + 26:
            yield tag("text", words, x=(left + right) / 2, y=y + 3.5, class_="silence")


def _mark(mark: Mark, x: float, y: float, bucket_days: int) -> Markup:
    when = day(mark.on) if bucket_days == 1 else gettext("week from {day}", day=day(mark.on))
    touches = counted(mark.touch_count, "touch", "touches")
    by = [SIDE_WORDS[mark.side], *([_BY_WORDS[mark.function]] if mark.function in _BY_WORDS else [])]
    channels = ", ".join(CHANNEL_WORDS.get(each, plain(each)) for each in mark.channels)
    words = f"{when}: {touches} {', '.join(by)} ({channels})"
    radius = min(2.4 + 1.1 * math.sqrt(mark.touch_count), 8.0)
    title = tag("title", words)
    if mark.side == "both":
        return tag(
            "g",
            title,
            _shape(mark, x, y, radius + 2.2, f"touch ours {mark.function}"),
            _shape(mark, x, y, radius - 0.4, f"touch theirs {mark.function}"),
        )
    return _shape(mark, x, y, radius, f"touch {mark.side} {mark.function}".strip(), title)


def _shape(mark: Mark, x: float, y: float, radius: float, class_: str, title: Markup | None = None) -> Markup:
    """Marketing's marks are squares, all others circles."""
    if mark.function == "marketing":
        half = radius * 0.9
        return tag("rect", title, x=x - half, y=y - half, width=2 * half, height=2 * half, class_=class_)
    return tag("circle", title, cx=x, cy=y, r=radius, class_=class_)


def _activity(thread: Thread, time: TimeAxis) -> list[Markup]:
    """How much went on altogether: theirs upwards, ours downwards, on one scale."""
    counts: dict[tuple[date, bool], int] = defaultdict(int)
    for row in thread.rows:
        for mark in row.marks:
            counts[mark.on, mark.side == "ours"] += mark.touch_count
    most = max(counts.values(), default=1)
    width = max(time.x(time.first + timedelta(days=thread.bucket_days)) - time.x(time.first) - 1, 1.2)
    drawn = [tag("text", gettext("All together"), x=_LEFT - 12, y=_ACTIVITY + 4, class_="row-name")]
    for (on, is_ours), count in sorted(counts.items()):
        height = max(count / most * _ACTIVITY_REACH, 1.0)
        drawn.append(
            tag(
                "rect",
                x=max(time.x(on) - width / 2, _LEFT),
                y=_ACTIVITY + 1 if is_ours else _ACTIVITY - height - 1,
                width=width,
                height=height,
                class_="activity ours" if is_ours else "activity theirs",
            )
        )
    return drawn


def _first_talk(moment: datetime | None, time: TimeAxis, bottom: float) -> list[Markup]:
    if moment is None or not time.first <= moment.date() <= time.last:
        return []
    x = time.x(moment)
    side = "start" if x < _WIDTH * 0.7 else "end"
    shift = 5 if side == "start" else -5
    return [
        tag("path", d=f"M{x:.1f} 6V{bottom:.0f}", class_="first-talk"),
        tag(
            "text",
            gettext("first conversation, {day}", day=day(moment)),
            x=x + shift,
            y=14,
            text_anchor=side,
            class_="first-talk-name",
        ),
    ]
