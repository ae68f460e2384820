"""What the meeting is for: open questions, what to talk about with what to show, and the next step to agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quorate.language import day_text, gettext
from quorate.views.answers import Answer, reference
from quorate.views.briefs.sentences import Sentence, Sources
from quorate.views.criterion_words import seen_words
from quorate.views.journeys import JourneyView
from quorate.views.moves import Move
from quorate.views.stage_tracks import CriterionStatus, TrackStage
from quorate.views.teams import Member
from quorate.views.wording import CHANNEL_WORDS, plain, within

MOST_TALKING_POINTS = 6


@dataclass(frozen=True)
class TalkingPoint(Answer):
    """One thing to talk about, with whom and what to show; `asset` is empty where the plan names none."""

    said: Sentence
    person_id: str | None
    asset: str | None
    asset_url: str | None


@dataclass(frozen=True)
class Agenda(Answer):
    """The one argument for the whole team, the questions, the points and the step to agree on."""

    argument: Sentence
    questions: tuple[Sentence, ...]
    points: tuple[TalkingPoint, ...]
    next_step: Sentence


def agenda_of(sources: Sources, view: JourneyView, coming: Sequence[Member]) -> Agenda:
    """From the stage's criteria, the team and the plan's moves; nothing else is said."""
    here, unmet = _unmet(view)
    return Agenda(
        argument=_argument(sources, view, here, unmet),
        questions=tuple(_questions(sources, view, coming, unmet)),
        points=tuple(_points(sources, view.moves, coming)),
        next_step=_next_step(sources, view, unmet),
    )


Asked = tuple[TrackStage, CriterionStatus]


def _unmet(view: JourneyView) -> tuple[TrackStage | None, list[Asked]]:
    """The stage the journey is in, and what is not met for leaving it or entering the next one."""
    stages = view.track.stages
    place = next((number for number, stage in enumerate(stages) if stage.state == "here"), None)
    if place is None:
        return None, []
    here = stages[place]
    following = stages[place + 1 : place + 2]
    asked = [(here, each) for each in here.exit.criteria]
    asked += [(stage, each) for stage in following for each in stage.entry.criteria]
    return here, [(stage, each) for stage, each in asked if each.state != "met"]


def _criterion_source(sources: Sources, journey_id: str, stage: TrackStage, each: CriterionStatus) -> int:
    return sources.cite(
        reference("criterion", journey_id, stage.stage, each.kind, each.criterion_id),
        gettext("Criterion: {label}", label=each.label),
    )


def _stage_source(sources: Sources, view: JourneyView) -> int:
    return sources.cite(reference("stage", view.facts.journey_id), gettext("Where the journey stands"))


def _argument(
    sources: Sources, view: JourneyView, here: TrackStage | None, unmet: Sequence[Asked]
) -> Sentence:
    """The plan's argument for this week; without one the question of the stage and what would settle it."""
    stage = _stage_source(sources, view)
    if view.argument is not None:
        number = sources.cite(view.argument.evidence.reference, gettext("The team's argument this week"))
        return sources.say(view.argument.words, number)
    if here is None:
        return sources.say(
            gettext("The journey is at no stage yet, so there is no argument for the team to make."), stage
        )
    asks = f"“{here.buyer_asks}”" if here.buyer_asks else here.label
    cited = [_criterion_source(sources, view.facts.journey_id, where, each) for where, each in unmet[:2]]
    settled = " and ".join(f"“{each.label}”" for _, each in unmet[:2])
    tail = (
        gettext(" What settles it: {settled}.", settled=settled)
        if settled
        else gettext(" Everything the map asks for here is met.")
    )
    return sources.say(
        gettext(
            "One argument for all of them, to the question of this stage: {asks}.{tail}", asks=asks, tail=tail
        ),
        stage,
        *cited,
    )


def _questions(
    sources: Sources,
    view: JourneyView,
    coming: Sequence[Member],
    unmet: Sequence[Asked],
) -> Iterable[Sentence]:
    journey_id = view.facts.journey_id
    for stage, each in unmet:
        number = _criterion_source(sources, journey_id, stage, each)
        if each.state == "cannot_be_known":
            yield sources.say(
                gettext("{label}: no connected source could show it, so ask.", label=each.label), number
            )
        else:
            seen = seen_words(each.progress.value, each.progress.out_of)
            yield sources.say(gettext("{label}: not met yet, {seen}.", label=each.label, seen=seen), number)
    for member in coming:
        if member.stance == "unknown":
            number = sources.cite(
                reference("stance", journey_id, member.person_id),
                gettext("Stance of {name}", name=member.name),
            )
            yield sources.say(
                gettext(
                    "Where does {name} ({role_label}) stand?", name=member.name, role_label=member.role_label
                ),
                number,
            )
        if member.role == "unknown":
            number = sources.cite(
                reference("role", journey_id, member.person_id), gettext("Role of {name}", name=member.name)
            )
            yield sources.say(
                gettext("What part does {name} play in the decision?", name=member.name), number
            )
    for vacancy in view.vacancies:
        number = sources.cite(
            reference("vacancy", journey_id, vacancy.role),
            gettext("Empty role: {role_label}", role_label=vacancy.role_label),
        )
        names = ", ".join(candidate.name for candidate in vacancy.candidates[:2])
        maybe = gettext(" It may be {names}.", names=names) if names else ""
        yield sources.say(
            gettext(
                "Who is the {role_label}? Nobody known fills the role.{maybe}",
                role_label=vacancy.role_label,
                maybe=maybe,
            ),
            number,
        )


def _points(sources: Sources, moves: Sequence[Move], coming: Sequence[Member]) -> Iterable[TalkingPoint]:
    """The plan's moves for those who come, and for empty roles, in the plan's order."""
    here = {member.person_id for member in coming}
    wanted = [move for move in moves if move.person_id in here or move.person_id is None]
    for move in wanted[:MOST_TALKING_POINTS]:
        cited = [
            sources.cite(
                reference("move", move.move_id), gettext("Move: {play_label}", play_label=move.play_label)
            )
        ]
        whom = move.person_name or move.vacancy_label or gettext("the team")
        text = gettext(
            "With {whom}: {play_label}. {because}",
            whom=whom,
            play_label=within(move.play_label),
            because=move.because,
        )
        if move.content_id and move.content_title:
            cited.append(
                sources.cite(
                    reference("content-reads", move.content_id),
                    gettext("Asset: {content_title}", content_title=move.content_title),
                )
            )
            text += gettext(" Show: {content_title}.", content_title=move.content_title)
        yield TalkingPoint(sources.say(text, *cited), move.person_id, move.content_title, move.content_url)


def _next_step(sources: Sources, view: JourneyView, unmet: Sequence[Asked]) -> Sentence:
    """The first move of the plan, else the first criterion that is not met."""
    open_moves = [move for move in view.moves if move.status in ("proposed", "accepted")]
    if open_moves:
        move = open_moves[0]
        number = sources.cite(
            reference("move", move.move_id), gettext("Move: {play_label}", play_label=move.play_label)
        )
        who = move.owner_name or {"both": gettext("sales and marketing")}.get(
            move.owner_function, plain(move.owner_function)
        )
        how = CHANNEL_WORDS.get(move.channel, plain(move.channel))
        whom = move.person_name or move.vacancy_label
        text = gettext(
            "Agree on: {play_label}{it}, by {how}",
            play_label=within(move.play_label),
            it=gettext(" with {whom}", whom=whom) if whom else "",
            how=how,
        )
        return sources.say(
            gettext(
                "{text}, until {day}; {who} does it.",
                text=text,
                day=day_text(move.due_on),
                who=who,
            ),
            number,
        )
    if unmet:
        stage, each = unmet[0]
        return sources.say(
            gettext("Agree on who does what until “{label}” is met.", label=each.label),
            _criterion_source(sources, view.facts.journey_id, stage, each),
        )
    return sources.say(
        gettext("Nothing is asked for before the next stage: ask what holds them."),
        _stage_source(sources, view),
    )
