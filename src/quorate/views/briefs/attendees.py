"""Who comes to the meeting: where each stands, what each read, and what each risks and gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quorate.errors import NotFound
from quorate.language import day_text, gettext, moment_text, percent_text
from quorate.views.answers import Answer, reference
from quorate.views.briefs.alternatives import Choices, RoleStake
from quorate.views.briefs.sentences import Sentence, Sources
from quorate.views.reading import Reader, Row
from quorate.views.teams import Member
from quorate.views.wording import STANCE_WORDS

MOST_READ_EACH = 3


@dataclass(frozen=True)
class Attendee(Answer):
    """One member who comes. `is_invited` where a meeting ahead names them."""

    person_id: str
    name: str
    title: str | None
    role: str
    role_label: str
    stance: str
    is_invited: bool
    standing: Sentence
    read: tuple[Sentence, ...]
    stakes: tuple[RoleStake, ...]


@dataclass(frozen=True)
class MeetingAhead(Answer):
    """The next meeting that is booked with the team."""

    starts_at: datetime
    person_ids: tuple[str, ...]
    said: Sentence


def meeting_ahead(reader: Reader, sources: Sources, journey_id: str) -> MeetingAhead | None:
    """The first meeting after the day looked at to which a member is invited; None where none is booked."""
    row = reader.row(
        """
        select t.source_record_id, min(t.occurred_at) as starts_at, min(t.touch_id) as touch_id,
            list(distinct x.person_id order by x.person_id) as person_ids
        from {journey_touches} x
        inner join {touches} t on t.touch_id = x.touch_id
        where x.journey_id = ? and t.channel = 'meeting' and t.occurred_at >= ? and x.person_id is not null
        group by t.source_record_id order by starts_at, t.source_record_id
        """,
        journey_id,
        reader.known_before,
    )
    if row is None:
        return None
    at: datetime = row["starts_at"]
    number = sources.cite(
        reference("record", row["touch_id"]),
        gettext("Meeting booked for {at} UTC", at=moment_text(at)),
    )
    said = sources.say(
        gettext("The next meeting is booked for {moment} UTC.", moment=moment_text(at)), number
    )
    return MeetingAhead(at, tuple(row["person_ids"]), said)


def chosen_members(
    team: Sequence[Member], meeting: MeetingAhead | None, wanted: Sequence[str]
) -> list[Member]:
    """Who comes: those named, else those invited to the meeting ahead, else everybody who surely belongs.

    wanted: ids or names, letter case aside. Raises `NotFound` for somebody who is not on the team.
    """
    here = [member for member in team if member.membership != "left"]
    if wanted:
        return [_named(here, each) for each in wanted]
    invited = set(meeting.person_ids) if meeting else set()
    coming = [member for member in here if member.person_id in invited]
    return coming or [member for member in here if member.membership in ("confirmed", "likely")]


def attendee(
    reader: Reader, sources: Sources, journey_id: str, member: Member, choices: Choices, *, is_invited: bool
) -> Attendee:
    """One member as the brief shows them."""
    return Attendee(
        person_id=member.person_id,
        name=member.name,
        title=member.title,
        role=member.role,
        role_label=member.role_label,
        stance=member.stance,
        is_invited=is_invited,
        standing=_standing(sources, journey_id, member),
        read=tuple(_read(sources, row) for row in _reads(reader, journey_id, member.person_id)),
        stakes=choices.stakes(sources, member.role),
    )


def _named(team: Sequence[Member], wanted: str) -> Member:
    key = wanted.strip().lower()
    found = [member for member in team if key in (member.person_id.lower(), member.name.lower())]
    if len(found) == 1:
        return found[0]
    raise NotFound(
        f"{'Several members are' if found else 'Nobody on this team is'} called '{wanted}'.",
        expected="; ".join(f"{member.name} ({member.person_id})" for member in team)
        or "a member of the team",
        state="no brief was made",
        do="name them by id" if found else "choose from the team",
    )


def _standing(sources: Sources, journey_id: str, member: Member) -> Sentence:
    stance = sources.cite(
        reference("stance", journey_id, member.person_id), gettext("Stance of {name}", name=member.name)
    )
    role = sources.cite(
        reference("role", journey_id, member.person_id), gettext("Role of {name}", name=member.name)
    )
    if member.stance == "unknown":
        return sources.say(gettext("Where they stand is not known."), stance, role)
    sure = member.stance_confidence.value or 0.0
    return sources.say(
        gettext(
            "Stands as {stance_words}, {sure} sure.",
            stance_words=STANCE_WORDS[member.stance],
            sure=percent_text(sure),
        ),
        stance,
        role,
    )


def _reads(reader: Reader, journey_id: str, person_id: str) -> list[Row]:
    return reader.rows(
        """
        select c.content_id, any_value(c.title) as title, max(d.occurred_at) as last_at,
            max_by(d.touch_id, d.occurred_at) as touch_id
        from {member_doings} d
        inner join {touches} t on t.touch_id = d.touch_id
        inner join {contents} c on c.content_id = t.content_id
        where d.journey_id = ? and d.person_id = ?
        group by c.content_id order by last_at desc, c.content_id limit ?
        """,
        journey_id,
        person_id,
        MOST_READ_EACH,
    )


def _read(sources: Sources, row: Row) -> Sentence:
    day: datetime = row["last_at"]
    number = sources.cite(
        reference("record", row["touch_id"]),
        gettext("{title}, read on {day}", title=row["title"], day=day_text(day)),
    )
    return sources.say(f"{row['title']} ({day_text(day)})", number)
