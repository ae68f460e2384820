"""Decides which calls, mails and meetings are logged, when, under which record and about what."""

from __future__ import annotations

from quorate.market.observation.crm.activities import (
    LoggedMeeting,
    LoggedTask,
    LoggingHabits,
)
from quorate.market.observation.crm.cards import AccountCard, Contact, Lead
from quorate.market.observation.crm.deal_desk import DealDesk
from quorate.market.observation.crm.deals import Deal
from quorate.market.observation.crm.people_desk import PeopleDesk
from quorate.market.observation.occasions import occasion_from
from quorate.market.streams import Stream
from quorate.market.world.acts import Call, Mail, Meeting
from quorate.market.world.people import Person

_CONVERTED_BY_HAND = 0.12
_TIED_TO_DEAL = 0.82
_TIED_TO_ACCOUNT = 0.1
_FROM_MEMORY = 0.25


class ActivityDesk:
    """Keeps one company's tasks and events."""

    def __init__(self, people: PeopleDesk, deals: DealDesk, stream: Stream) -> None:
        self.tasks: list[LoggedTask] = []
        self.meetings: list[LoggedMeeting] = []
        self._people = people
        self._deals = deals
        self._stream = stream
        self._habits = LoggingHabits(stream, people.life.market.conditions)
        frame = people.life.market.frame
        self._start, self._end = frame.start, frame.end

    def on_call(self, act: Call) -> None:
        """A call; a lead who answers may be converted on the spot."""
        delay = self._habits.delay(act.colleague, "call")
        if delay is not None:
            self._log_task(act, act.at + act.seconds + delay, by_connector=False)
        if act.outcome == "Connected" and self._stream.chance(_CONVERTED_BY_HAND):
            card = self._people.listed(act.person)
            at = act.at + self._stream.whole(10, 60) * 60
            if isinstance(card, Lead) and card.created_at < act.at and at < self._end:
                self._people.convert(card, act.person, at, "", act.colleague)

    def on_mail(self, act: Mail) -> None:
        """A mail; a connector logs many at once, the rest wait for the seller."""
        if self._habits.is_by_connector():
            self._log_task(act, act.at + self._stream.whole(30, 900), by_connector=True)
            return
        delay = self._habits.delay(act.colleague, "mail")
        if delay is not None:
            self._log_task(act, act.at + delay, by_connector=False)

    def on_meeting(self, act: Meeting) -> None:
        """A meeting, in the calendar when it was planned or written down from memory afterwards."""
        if act.at < self._start:
            return
        if self._stream.chance(_FROM_MEMORY):
            delay = self._habits.delay(act.colleagues[0], "meeting")
            if delay is None:
                return
            logged_at = act.at + act.minutes * 60 + delay
        elif self._habits.is_from_calendar():
            planned_at = max(act.planned_at, occasion_from(self._people.life, act))
            logged_at = planned_at + self._stream.whole(1, 40) * 60
        else:
            return
        if self._start <= logged_at < self._end:
            self._log_meeting(act, logged_at)

    def _log_task(self, act: Call | Mail, logged_at: int, *, by_connector: bool) -> None:
        if act.at < self._start or logged_at >= self._end:
            return
        card = self._people.from_seller(act.person, logged_at, act.colleague)
        what = self._about(act.person, logged_at, card)
        task_id, play = self._people.ids.next("Task"), self._habits.play(act, act.colleague)
        self.tasks.append(LoggedTask(task_id, act, card, what, logged_at, by_connector, play))

    def _log_meeting(self, act: Meeting, logged_at: int) -> None:
        ids, host = self._people.ids, act.colleagues[0]
        noted = [person for person in act.people if person in act.noted]
        invited: list[tuple[Contact | Lead, str]] = [
            (self._people.from_seller(person, logged_at, host), self._answer(act, came=True))
            for person in noted
        ]
        for person in act.absent:
            card = self._people.listed(person)
            if card is not None and card.created_at <= logged_at:
                invited.append((card, self._answer(act, came=False)))
        who = invited[0][0]
        what = self._about(noted[0], logged_at, who) or self._people.accounts.account(logged_at)
        self.meetings.append(
            LoggedMeeting(
                ids.next("Event"),
                act,
                who,
                what,
                logged_at,
                [(ids.next("EventRelation"), card, answer) for card, answer in invited],
                [(ids.next("EventRelation"), colleague) for colleague in act.colleagues[1:]],
                ids.next("EventRelation"),
                self._habits.play(act, host),
            )
        )

    def _about(self, person: Person, at: int, card: Contact | Lead) -> Deal | AccountCard | None:
        """What a seller ties an activity to: mostly the open opportunity, else the account, else nothing."""
        unit = self._stream.unit()
        if unit < _TIED_TO_DEAL:
            for deal in self._deals.deals:
                if deal.is_open_at(at) and (
                    deal.journey is None or deal.journey.member_of(person) is not None
                ):
                    return deal
        if unit < _TIED_TO_DEAL + _TIED_TO_ACCOUNT and isinstance(card, Contact):
            return card.account
        return None

    def _answer(self, act: Meeting, *, came: bool) -> str:
        """The answer to the invitation, as far as it had come by the last moment."""
        if act.at >= self._end:
            return "Accepted" if self._stream.chance(0.5) else "New"
        if came:
            return "Accepted" if self._stream.chance(0.85) else "New"
        return self._stream.pick(("Declined", "Declined", "New", "Accepted"))
