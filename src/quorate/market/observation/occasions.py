"""From which moment a system can have known of a meeting without telling what was yet to come."""

from __future__ import annotations

from quorate.market.calendars import DAY
from quorate.market.world.acts import Meeting
from quorate.market.world.state import CompanyLife


def occasion_from(life: CompanyLife, act: Meeting) -> int:
    """The moment from which a meeting can have been planned.

    What a meeting is about follows from the stage at which it is held, so that an entry in the calendar
    from before that stage began, or before the purchase was decided, would tell what was yet to come.
    """
    turns = [
        turn
        for journey in life.journeys
        if journey.member_of(act.people[0]) is not None
        for turn in (*(stay.entered_day for stay in journey.stays), journey.decided_day)
        if turn is not None and turn <= act.at // DAY
    ]
    return (max(turns) + 1) * DAY if turns else 0
