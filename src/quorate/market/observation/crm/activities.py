"""Calls, mails and meetings as sellers log them: most the same day, some weeks late, some never."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.calendars import DAY, HOUR
from quorate.market.conditions import Conditions
from quorate.market.moments import date_text, utc_text
from quorate.market.observation.crm.cards import AccountCard, Contact, Lead
from quorate.market.observation.crm.deals import Deal
from quorate.market.observation.crm.rows import Row, UserIds, flag, stamps
from quorate.market.observation.habits import scaled, tidiness
from quorate.market.streams import Stream
from quorate.market.world.acts import Call, Mail, Meeting
from quorate.market.world.vendor import VENDOR_NAME, Colleague

_ARCHIVED_AFTER_DAYS = 365
_NEVER_LOGGED = {"call": 0.12, "mail": 0.06, "meeting": 0.05}
_BY_CONNECTOR = 0.55
_MOST_LOGGED = 0.99


@dataclass(slots=True)
class LoggedTask:
    """A task: a call or a mail, under one record and perhaps an opportunity."""

    id: str
    act: Call | Mail
    who: Contact | Lead
    what: Deal | AccountCard | None
    logged_at: int
    by_connector: bool
    play: str


@dataclass(slots=True)
class LoggedMeeting:
    """An event and those of its attendees the CRM knows. `relations`: (row id, card, answer)."""

    id: str
    act: Meeting
    who: Contact | Lead
    what: Deal | AccountCard
    logged_at: int
    relations: list[tuple[str, Contact | Lead, str]]
    colleague_relations: list[tuple[str, Colleague]]
    what_relation: str
    play: str


class LoggingHabits:
    """Which calls, mails and meetings reach the CRM, how late, and with which of their fields filled in."""

    def __init__(self, stream: Stream, conditions: Conditions) -> None:
        self._stream = stream
        self._conditions = conditions
        self._scale = conditions.activity_logged_scale

    def delay(self, colleague: Colleague, kind: str) -> int | None:
        """Seconds until the colleague logs something by hand, None if never."""
        stream, tidy = self._stream, tidiness(colleague, self._conditions)
        if not stream.chance(scaled(1.0 - _NEVER_LOGGED[kind] * (1.6 - tidy), self._scale, _MOST_LOGGED)):
            return None
        unit = stream.unit()
        if unit < tidy:
            return stream.whole(2 * 60, 3 * HOUR)
        if unit < tidy + 0.7 * (1.0 - tidy):
            return int(stream.exponential(2.2) * DAY) + HOUR
        return stream.whole(6, 40) * DAY

    def is_by_connector(self) -> bool:
        """Whether a mail reached the CRM by itself."""
        return self._stream.chance(scaled(_BY_CONNECTOR, self._scale))

    def is_from_calendar(self) -> bool:
        """Whether a meeting that was planned in the calendar reached the CRM by itself."""
        return self._stream.chance(scaled(1.0, self._scale, _MOST_LOGGED))

    def play(self, act: Call | Mail | Meeting, colleague: Colleague) -> str:
        """The kind of move as the colleague writes it down; some seven in ten do."""
        if not act.play or not self._stream.chance(0.36 + 0.5 * tidiness(colleague, self._conditions)):
            return ""
        return act.play


def _what_id(what: Deal | AccountCard | None, who: Contact | Lead) -> str:
    """Leads cannot be tied to an opportunity or account; contacts can."""
    if what is None or isinstance(who, Lead):
        return ""
    return what.current().id if isinstance(what, AccountCard) else what.id


def _account_id(who: Contact | Lead) -> str:
    return who.account.current().id if isinstance(who, Contact) else ""


def task_row(task: LoggedTask, user_ids: UserIds, robot: Colleague, end: int) -> Row:
    """A task of the export."""
    act, who = task.act, task.who.current()
    maker = robot if task.by_connector else act.colleague
    call = isinstance(act, Call)
    details = _call_fields(act) if isinstance(act, Call) else _mail_fields(act, who)
    return {
        "Id": task.id,
        "IsDeleted": "false",
        "WhoId": who.id,
        "WhatId": _what_id(task.what, who),
        "AccountId": _account_id(who),
        "ActivityDate": date_text(act.at),
        "Status": "Completed",
        "Priority": "Normal",
        "OwnerId": user_ids[act.colleague.key],
        "IsClosed": "true",
        "IsArchived": flag(act.at < end - _ARCHIVED_AFTER_DAYS * DAY),
        "TaskSubtype": "Call" if call else "Email",
        "CompletedDateTime": utc_text(task.logged_at),
        "Play__c": task.play,
        **details,
        **stamps(user_ids, task.logged_at, maker, task.logged_at, maker),
    }


def _call_fields(act: Call) -> Row:
    return {
        "Subject": f"Call: {act.subject}",
        "CallType": "Inbound" if act.is_inbound else "Outbound",
        "CallDisposition": {
            "Connected": "Connected",
            "Voicemail": "Left Voicemail",
            "No Answer": "No Answer",
        }[act.outcome],
        "CallDurationInSeconds": str(act.seconds),
        "Description": "",
    }


def _mail_fields(act: Mail, who: Contact | Lead) -> Row:
    """Direction shows in the header lines only, as mail connectors write them."""
    sender, recipient = (
        (who.email, act.colleague.email) if act.is_inbound else (act.colleague.email, who.email)
    )
    return {
        "Subject": f"Email: {act.subject}",
        "Description": f"From: {sender}\nTo: {recipient}\nSubject: {act.subject}",
    }


def event_rows(meeting: LoggedMeeting, user_ids: UserIds, end: int) -> tuple[Row, list[Row]]:
    """An event and its relations; answers to invitations that lie in the future are still open."""
    act, who = meeting.act, meeting.who.current()
    host = act.colleagues[0]
    made = stamps(user_ids, meeting.logged_at, host, meeting.logged_at, host)
    what_id = _what_id(meeting.what, who)
    event: Row = {
        "Id": meeting.id,
        "IsDeleted": "false",
        "WhoId": who.id,
        "WhatId": what_id,
        "AccountId": _account_id(who),
        "Subject": f"{act.subject} | {VENDOR_NAME}",
        "Location": act.place,
        "IsAllDayEvent": "false",
        "StartDateTime": utc_text(act.at),
        "EndDateTime": utc_text(act.at + act.minutes * 60),
        "ActivityDateTime": utc_text(act.at),
        "ActivityDate": date_text(act.at),
        "DurationInMinutes": str(act.minutes),
        "OwnerId": user_ids[host.key],
        "IsPrivate": "false",
        "ShowAs": "Busy",
        "IsChild": "false",
        "IsGroupEvent": flag(len(meeting.relations) + len(meeting.colleague_relations) > 1),
        "IsArchived": flag(act.at < end - _ARCHIVED_AFTER_DAYS * DAY),
        "EventSubtype": "Event",
        "Play__c": meeting.play,
        **made,
    }
    relations = [
        _relation(meeting, row_id, card.current(), answer, made) for row_id, card, answer in meeting.relations
    ]
    relations += [
        _related(row_id, meeting.id, user_ids[colleague.key], "", made, answer="Accepted")
        for row_id, colleague in meeting.colleague_relations
    ]
    if what_id:
        relations.append(
            _related(meeting.what_relation, meeting.id, what_id, _account_id(who), made, is_what=True)
        )
    return event, relations


def _relation(meeting: LoggedMeeting, row_id: str, card: Contact | Lead, answer: str, made: Row) -> Row:
    is_main = card is meeting.who.current()
    row = _related(row_id, meeting.id, card.id, _account_id(card), made, answer=answer)
    return row | {"IsParent": flag(is_main or isinstance(card, Contact))}


def _related(
    row_id: str,
    event_id: str,
    relation_id: str,
    account_id: str,
    made: Row,
    *,
    answer: str = "",
    is_what: bool = False,
) -> Row:
    return {
        "Id": row_id,
        "IsDeleted": "false",
        "EventId": event_id,
        "RelationId": relation_id,
        "IsWhat": flag(is_what),
        "IsParent": flag(is_what),
        "IsInvitee": flag(not is_what),
        "Status": answer if not is_what else "New",
        "RespondedDate": made["CreatedDate"] if answer in ("Accepted", "Declined") else "",
        "AccountId": account_id,
        **made,
    }
