"""One page for a meeting: who comes, what moves them, what is open, what to say and what to agree on.

Everything in it is stored evidence or a fact that people wrote down, and every sentence names its sources. What nobody
wrote down is told as missing; nothing is made up in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quorate.language import day_text, gettext
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.briefs.agenda import Agenda, agenda_of
from quorate.views.briefs.alternatives import Alternative, choices_of
from quorate.views.briefs.attendees import Attendee, MeetingAhead, attendee, chosen_members, meeting_ahead
from quorate.views.briefs.known_facts import industry_facts, said
from quorate.views.briefs.sentences import Sentence, Source, Sources
from quorate.views.journeys import JourneyView, journey_view
from quorate.views.reading import Reader, Row
from quorate.views.wording import OUTCOME_WORDS, percent
from quorate.warehouse.snapshots import Snapshot

MOST_ATTENDEES = 8


@dataclass(frozen=True)
class Brief(Answer):
    """The brief of one journey.

    Attributes
    ----------
    state: what is so now: stage, agreement, outlook, money.
    meeting: the next one that is booked; None where none is.
    others_count: members who come too, beyond those shown.
    missing: what would belong here and nobody wrote down, with where to write it.
    sources: what the numbers behind sentences stand for.
    drafted, drafted_by: an opening that a language model made of cited facts, where one was asked for.
    """

    stamp: Stamp
    journey_id: str
    account_id: str
    account_name: str
    industry: str | None
    offering_name: str | None
    amount: Figure
    state: tuple[Sentence, ...]
    meeting: MeetingAhead | None
    alternatives: tuple[Alternative, ...]
    attendees: tuple[Attendee, ...]
    others_count: int
    opportunities: tuple[Sentence, ...]
    threats: tuple[Sentence, ...]
    agenda: Agenda
    missing: tuple[str, ...]
    sources: tuple[Source, ...]
    drafted: tuple[Sentence, ...] = ()
    drafted_by: str | None = None

    @property
    def title(self) -> str:
        """'Acme: Relay Standard'."""
        return f"{self.account_name}: {self.offering_name or 'offering not known'}"

    @property
    def has_stakes(self) -> bool:
        """Whether anything is written of what those who come risk or gain."""
        return any(stake.risks or stake.gains for each in self.attendees for stake in each.stakes)

    def label_of(self, alternative: str) -> str:
        """What an alternative is called."""
        return next(each.label for each in self.alternatives if each.key == alternative)


def brief_view(snapshot: Snapshot, journey_id: str, coming: Sequence[str] = ()) -> Brief:
    """The brief of the journey with this id, for those who come: ids or names, by default as the calendar says.

    Raises `NotFound` when there is no such journey, or somebody named is not on its team.
    """
    reader = Reader(snapshot)
    view = journey_view(snapshot, journey_id)
    sources = Sources(reader.as_of_on)
    state = _state(sources, view)
    meeting = meeting_ahead(reader, sources, journey_id)
    choices = choices_of(reader, sources, journey_id, view.facts.offering_name)
    members = chosen_members(view.team, meeting, coming)
    shown = members[:MOST_ATTENDEES]
    invited = set(meeting.person_ids) if meeting else set()
    attendees = tuple(
        attendee(reader, sources, journey_id, each, choices, is_invited=each.person_id in invited)
        for each in shown
    )
    industry = _industry(reader, view.facts.account_id)
    facts = industry_facts(reader, industry)
    opportunities, threats = said(sources, facts, "opportunity"), said(sources, facts, "threat")
    agenda = agenda_of(sources, view, shown)
    return Brief(
        stamp=stamp_of(reader),
        journey_id=journey_id,
        account_id=view.facts.account_id,
        account_name=view.facts.account_name,
        industry=industry,
        offering_name=view.facts.offering_name,
        amount=view.facts.amount,
        state=state,
        meeting=meeting,
        alternatives=choices.alternatives,
        attendees=attendees,
        others_count=len(members) - len(shown),
        opportunities=opportunities,
        threats=threats,
        agenda=agenda,
        missing=tuple(_missing(industry, facts, choices.alternatives, attendees)),
        sources=sources.listed(),
    )


def _state(sources: Sources, view: JourneyView) -> tuple[Sentence, ...]:
    facts = view.facts
    stage = sources.cite(reference("stage", facts.journey_id), gettext("Where the journey stands"))
    if facts.outcome == "open":
        since = (
            gettext(
                " since {day}",
                day=day_text(facts.stage_entered_at),
            )
            if facts.stage_entered_at
            else ""
        )
        found = [
            sources.say(
                gettext(
                    "The team is at “{stage_label}”{since}.",
                    stage_label=facts.stage_label or gettext("no stage yet"),
                    since=since,
                ),
                stage,
            )
        ]
    else:
        found = [
            sources.say(
                gettext("This journey is {outcome_words}.", outcome_words=OUTCOME_WORDS[facts.outcome]), stage
            )
        ]
    if facts.quorum and facts.quorum.value is not None:
        number = sources.cite(facts.quorum.reference, gettext("How likely the team agrees"))
        found.append(
            sources.say(
                gettext("It is {value} likely to agree as it stands.", value=percent(facts.quorum.value)),
                number,
            )
        )
    if facts.won and facts.won.value is not None:
        number = sources.cite(facts.won.reference, gettext("What will become of it"))
        found.append(
            sources.say(
                gettext(
                    "Won within {won_within_days} days: {value} likely.",
                    won_within_days=facts.won_within_days,
                    value=percent(facts.won.value),
                ),
                number,
            )
        )
    return tuple(found)


def _industry(reader: Reader, account_id: str) -> str | None:
    row = reader.row("select industry from {accounts} where account_id = ?", account_id)
    return row["industry"] if row else None


def _missing(
    industry: str | None,
    facts: Sequence[Row],
    alternatives: Sequence[Alternative],
    attendees: Sequence[Attendee],
) -> list[str]:
    found = []
    if industry is None:
        found.append(
            gettext(
                "The account's industry is not known, so nothing is said of its opportunities and threats."
            )
        )
    elif not facts:
        found.append(
            gettext(
                "Nothing is written about the industry “{industry}”: add a file under knowledge/industries.",
                industry=industry,
            )
        )
    found += [
        gettext("Nothing is written about {label}: add a file under knowledge/rivals.", label=each.label)
        for each in alternatives[1:-1]
        if not each.strengths and not each.weaknesses
    ]
    without = {
        each.role_label for each in attendees if not any(stake.risks or stake.gains for stake in each.stakes)
    }
    if without:
        found.append(
            gettext(
                "Nothing is written of what these risk and gain: {without}; see knowledge/roles.yaml.",
                without=", ".join(sorted(without)),
            )
        )
    return found


__all__ = ["Brief", "Sentence", "Source", "brief_view"]
