"""By when a move is due: sooner while the team is moving, and never at a weekend."""

from __future__ import annotations

from datetime import date, timedelta

# Someone who is active now notices an answer now; someone quiet will not miss a few days. Conventions, not
# measured effects.
DAYS_BY_MOMENTUM = {"active": 3, "cooling": 5, "quiet": 7}
DAYS_WITHOUT_PERSON = 5
# Where the danger is that nothing gets decided, nobody is hurried: not the team, and not the colleague.
UNHURRIED_DAYS = 10

_SATURDAY = 5


def due_on(day: date, momentum: str | None, days_to_time_out: int | None, *, is_unhurried: bool) -> date:
    """The first working day at least so many days after `day`.

    Parameters
    ----------
    day: the day looked at.
    momentum: of the person the move is for; None when it is for nobody known.
    days_to_time_out: days until the team falls back for want of progress; a move is due before that, unless the day
        has passed and hurry saves nothing any more.
    is_unhurried: the move is against no decision; the time-out does not count then.
    """
    if is_unhurried:
        return working_day(day + timedelta(days=UNHURRIED_DAYS))
    days = DAYS_BY_MOMENTUM[momentum] if momentum else DAYS_WITHOUT_PERSON
    if days_to_time_out is not None and days_to_time_out > 0:
        days = max(1, min(days, days_to_time_out - 1))
    return working_day(day + timedelta(days=days))


def working_day(day: date) -> date:
    """`day` itself from Monday to Friday, else the Monday after it."""
    past_friday = day.weekday() - _SATURDAY
    return day + timedelta(days=2 - past_friday) if past_friday >= 0 else day
