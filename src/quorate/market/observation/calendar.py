"""What colleagues' calendars hold of one company: every meeting, also those that nobody logged in the CRM."""

from __future__ import annotations

from quorate.market.observation.occasions import occasion_from
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Meeting
from quorate.market.world.people import Person
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import VENDOR_DOMAIN
from quorate.market.writers.calendar import CalendarEntry, CalendarWriter, Guest

_FORWARDED = 0.6
_ACCEPTED = 0.93
_ACCEPTED_AHEAD = 0.5
_PRIVATE = 0.01
_SPOILT = 0.004
_FLAW = "start_missing"


class CalendarObserver:
    """Writes the meetings with one company's people."""

    def __init__(self, life: CompanyLife, writer: CalendarWriter) -> None:
        self._life = life
        self._writer = writer
        self._stream = Stream(life.market.seed, Purpose.SEE_CALENDAR, life.company.index)
        self._spoilt = _SPOILT * life.market.conditions.spoilt_scale

    def see(self, act: Meeting) -> None:
        """One meeting, in the calendars of all colleagues who take part."""
        frame, stream = self._life.market.frame, self._stream
        made_at = max(act.planned_at, occasion_from(self._life, act))
        if act.at < frame.start or made_at >= frame.end:
            return
        host = act.colleagues[0]
        others = [Guest(other.email, other.name, "ACCEPTED") for other in act.colleagues[1:]]
        entry = CalendarEntry(
            uid=f"{stream.below(2**32):08x}{stream.below(2**32):08x}@{VENDOR_DOMAIN}",
            starts_at=act.at,
            minutes=act.minutes,
            created_at=made_at,
            modified_at=max(made_at, min(act.at, frame.end - 1) - stream.below(48) * 1800),
            exported_at=frame.end - 1,
            organizer=Guest(host.email, host.name, "ACCEPTED"),
            guests=[*others, *self._guests(act)],
            summary=act.subject,
            location=act.place,
            is_private=stream.chance(_PRIVATE),
        )
        for colleague in act.colleagues:
            self._writer.add(colleague.email, entry, flaw=_FLAW if stream.chance(self._spoilt) else "")

    def _guests(self, act: Meeting) -> list[Guest]:
        """Who was invited: those the seller knows, and of the others those an invitation was passed on to."""
        known = set(act.noted)
        guests = [
            self._guest(person, self._answer(act, came=True))
            for person in act.people
            if person in known or self._stream.chance(_FORWARDED)
        ]
        return guests + [self._guest(person, self._answer(act, came=False)) for person in act.absent]

    def _guest(self, person: Person, answer: str) -> Guest:
        return Guest(person.email, person.name, answer)

    def _answer(self, act: Meeting, *, came: bool) -> str:
        """The answer to the invitation, as far as it had come by the last moment."""
        stream = self._stream
        if act.at >= self._life.market.frame.end:
            return "ACCEPTED" if stream.chance(_ACCEPTED_AHEAD) else "NEEDS-ACTION"
        if came:
            return "ACCEPTED" if stream.chance(_ACCEPTED) else stream.pick(("TENTATIVE", "NEEDS-ACTION"))
        return stream.pick(("DECLINED", "DECLINED", "NEEDS-ACTION", "ACCEPTED"))
