"""A line of weeks: how much happened in each, and the days on which something of the journey did."""

from __future__ import annotations

from markupsafe import Markup

from quorate.views.day_marks import DayMarks

WIDTH = 600
_BARS = 40
_HEIGHT = 58


def day_line(marks: DayMarks) -> Markup:
    """Bars of touches by week over the days that can be looked at, with a dot for every marked day below."""
    days = max((marks.last_on - marks.first_on).days, 1)
    most = max((week.touch_count for week in marks.weeks), default=0)
    shown = [week for week in marks.weeks if marks.first_on <= week.monday <= marks.last_on]
    bars = Markup("").join(
        Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            (week.monday - marks.first_on).days / days * WIDTH,
            _BARS - week.touch_count / most * (_BARS - 2),
            max(7 / days * WIDTH - 0.6, 0.6),
            week.touch_count / most * (_BARS - 2),
        )
        for week in shown
    )
    dots = Markup("").join(
        Markup('<circle cx="{:.1f}" cy="50" r="3"><title>{}: {}</title></circle>').format(
            (mark.day - marks.first_on).days / days * WIDTH, mark.day.isoformat(), mark.words
        )
        for mark in marks.marks
        if marks.first_on <= mark.day <= marks.last_on
    )
    return Markup(
        '<svg class="day-line" viewBox="0 0 {} {}" role="img" aria-label="Touches by week, and days on which something '
        'happened" preserveAspectRatio="none"><g class="weeks">{}</g><g class="marks">{}</g></svg>'
    ).format(WIDTH, _HEIGHT, bars, dots)
