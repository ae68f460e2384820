"""What colleagues write down about a team: roles, stances, rivals, causes of loss; mostly right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quorate.market.calendars import DAY
from quorate.market.moments import utc_text
from quorate.market.observation.habits import optimism, scaled
from quorate.market.observation.identifiers import token
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Meeting
from quorate.market.world.journeys import Journey, Member, stance_word
from quorate.market.world.people import Person
from quorate.market.world.stages import BUYING_STAGES, ROLES
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import Colleague
from quorate.market.writers.plain_files import PlainWriter

_AFTER_MEETING = 0.2
_ROLE_RIGHT = 0.84
_RIVAL_RIGHT = 0.8
_SPOILT = 0.012
_NOTES = {
    "role": ("said so in the meeting", "from the org chart", "introduced by the champion", ""),
    "stance": (
        "asked good questions",
        "quiet, arms crossed",
        "spoke up for us",
        "wants to see proof first",
        "",
    ),
    "competitor": ("mentioned a demo with them", "saw their logo on a slide", ""),
    "cause_of_loss": ("debrief call", "e-mail from the sponsor", "went silent after the offer", ""),
    "criterion": ("agreed in the workshop", "confirmed by mail", ""),
    "membership": ("auto-reply says so", "told by a colleague", ""),
    "stage": ("told us over lunch", "in their project plan", ""),
    "influence": ("everybody looks at them before answering", ""),
}
_CRITERIA = {
    "explore": "problem_stated",
    "require": "requirements_agreed",
    "select": "shortlist_drawn_up",
    "validate": "budget_confirmed",
    "decide": "terms_discussed",
}


@dataclass(frozen=True, slots=True)
class _Statement:
    at: int
    author: Colleague
    subject: str
    person: Person | None
    value: str


class StatementObserver:
    """Writes what sellers and others state about one company's journeys."""

    def __init__(self, life: CompanyLife, writer: PlainWriter) -> None:
        self._life = life
        self._writer = writer
        self._stream = Stream(life.market.seed, Purpose.SEE_STATEMENTS, life.company.index)
        # kept apart, so that how one purchase ended moves nothing that is drawn for the next
        self._causes = Stream(life.market.seed, Purpose.SEE_STATEMENTS, life.company.index, 1)
        self._conditions = life.market.conditions
        self._spoilt = _SPOILT * life.market.conditions.spoilt_scale

    def see(self, act: Meeting) -> None:
        """After some meetings the seller writes down something about one who came and gave a name."""
        stream = self._stream
        if not self._is_written_down(_AFTER_MEETING) or act.at >= self._life.market.frame.end:
            return
        person = stream.pick(act.noted)
        journey = self._journey_of(person, act.at // DAY)
        member = journey.member_of(person) if journey is not None else None
        if journey is None or member is None:
            return
        at = act.at + act.minutes * 60 + stream.whole(10, 600) * 60
        self._put(self._about_member(journey, member, act.colleagues[0], at), stream)

    def add_findings(self) -> None:
        """What is stated about journeys rather than after a meeting: rivals, causes of loss, who has left."""
        for journey in self._life.journeys:
            if journey.opportunity_at is None:
                continue
            for statement in self._findings(journey, journey.opportunity_at):
                self._put(statement, self._stream)
            cause = self._cause_of_loss(journey)
            if cause is not None:
                self._put(cause, self._causes)

    def _is_written_down(self, usual: float) -> bool:
        return self._stream.chance(self._chance(usual))

    def _chance(self, usual: float) -> float:
        return scaled(usual, self._conditions.statement_scale)

    def _journey_of(self, person: Person, day: int) -> Journey | None:
        """The latest journey the person was part of by then; later ones nobody knows of yet."""
        for journey in reversed(self._life.journeys):
            member = journey.member_of(person)
            if member is not None and member.joined_day is not None and member.joined_day <= day:
                return journey
        return None

    def _about_member(self, journey: Journey, member: Member, author: Colleague, at: int) -> _Statement:
        stream = self._stream
        unit = stream.unit()
        person = member.person
        if unit < 0.42:
            role = member.role if stream.chance(_ROLE_RIGHT) else stream.pick(ROLES)
            return _Statement(at, author, "role", person, role)
        if unit < 0.78:
            week = next(
                (
                    week
                    for week in reversed(journey.member_weeks)
                    if week.person is person and week.monday * DAY < at
                ),
                None,
            )
            # before a first week is noted, what the member brought along
            score = week.stance_score if week is not None else 0.5 * (member.home_change + member.home_us)
            score += stream.normal(0.1 * optimism(author, self._conditions), 0.16)
            return _Statement(at, author, "stance", person, stance_word(score))
        if unit < 0.86:
            return _Statement(at, author, "influence", person, "high" if member.power > 0.65 else "low")
        stage = journey.stage_on(at // DAY)
        if unit < 0.95 and stage in _CRITERIA:
            return _Statement(at, author, "criterion", person, _CRITERIA[stage])
        if stage not in BUYING_STAGES:
            return _Statement(at, author, "role", person, member.role)
        return _Statement(at, author, "stage", person, stage)

    def _findings(self, journey: Journey, opened_at: int) -> Iterator[_Statement]:
        stream = self._stream
        if self._is_written_down(0.5):
            rival = journey.rivals[0] if stream.chance(_RIVAL_RIGHT) else stream.pick(journey.rivals)
            at = opened_at + stream.whole(5, 70) * DAY
            yield _Statement(at, journey.executive, "competitor", None, rival)
        yield from self._leavers(journey, opened_at)

    def _leavers(self, journey: Journey, opened_at: int) -> Iterator[_Statement]:
        """Members the vendor knew and who have left since the opportunity was opened."""
        stream = self._stream
        for member in journey.members:
            left_at, known_from = member.person.left_at, member.person.known_from
            if left_at is None or left_at <= opened_at or known_from is None or known_from > left_at:
                continue
            if member.joined_day is not None and self._is_written_down(0.4):
                author = stream.pick((journey.executive, self._life.market.staff.marketers[1]))
                at = left_at + stream.whole(4, 50) * DAY
                yield _Statement(at, author, "membership", member.person, "left")

    def _cause_of_loss(self, journey: Journey) -> _Statement | None:
        """Why it was lost as the seller sees it, some weeks after the decision."""
        stream, decided = self._causes, journey.decided_day
        if decided is None or journey.outcome == "won" or not stream.chance(self._chance(0.55)):
            return None
        at = (decided + stream.whole(8, 60)) * DAY + stream.whole(8, 17) * 3_600
        cause = "competitor" if journey.outcome == "lost_competitor" else journey.cause or "indecision"
        if not stream.chance(0.76):
            cause = stream.pick(("price", "competitor", "indecision", "status_quo", "timing"))
        return _Statement(at, journey.executive, "cause_of_loss", None, cause)

    def _put(self, statement: _Statement, stream: Stream) -> None:
        frame = self._life.market.frame
        if not frame.start <= statement.at < frame.end:
            return
        person = statement.person
        fields = [
            f"S-{token(stream, 10)}",
            utc_text(statement.at),
            statement.author.email,
            statement.author.function,
            statement.subject,
            self._life.company.words.domain,
            person.email if person is not None else "",
            statement.value,
            stream.pick(_NOTES[statement.subject]),
        ]
        flaw = ""
        if stream.chance(self._spoilt):
            flaw = stream.pick(("subject_unknown", "time_unreadable", "value_missing"))
            place, value = {
                "subject_unknown": (4, "mood"),
                "time_unreadable": (1, "31/02"),
                "value_missing": (7, ""),
            }[flaw]
            fields[place] = value
        self._writer.add(
            "statements/statements",
            f"{utc_text(statement.at)} {fields[0]}",
            fields,
            flaw=flaw,
            record_id=fields[0],
        )
