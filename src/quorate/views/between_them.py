"""What stands between a buyer team and its agreement, in whole sentences, the heaviest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from quorate.language import gettext
from quorate.views.answers import Answer, Figure, reference
from quorate.views.journeys import JourneyView
from quorate.views.quorum_what_if import DemandIf, QuorumWhatIf
from quorate.views.wording import percent

Kind: TypeAlias = Literal["vacancy", "demand", "conflict"]
# A demand that holds at least this surely is no obstacle worth a word.
_AS_GOOD_AS_MET = 0.8


@dataclass(frozen=True)
class Obstacle(Answer):
    """One thing between the team and its agreement.

    Attributes
    ----------
    kind: an empty role that is required or needed by the stage they are at, a demand of the declared quorum that is
        not as good as met, or two who stand on opposite sides.
    sentence: it in full; `short` is the same in a few words, for where there is little room.
    reference: what opens its evidence.
    """

    kind: Kind
    sentence: str
    short: str
    reference: str


def between_them(view: JourneyView, supposing: QuorumWhatIf | None = None) -> tuple[Obstacle, ...]:
    """The obstacles of an open journey: empty roles needed by now, then demands as they fail, then conflicts.

    `supposing` brings the probability of each demand; without it demands are left out. A journey that has ended, or
    whose agreement was not estimated, has none to tell of but its empty roles.
    """
    if view.facts.outcome != "open":
        return ()
    return (*_vacancies(view), *_demands(view, supposing), *_conflicts(view))


def _vacancies(view: JourneyView) -> list[Obstacle]:
    ahead = {stage.stage for stage in view.track.stages if stage.state == "ahead"}
    return [
        Obstacle(
            "vacancy",
            gettext(
                "{role_label} is empty: nobody known fills this role, and by now somebody should.",
                role_label=each.role_label,
            ),
            gettext("{role_label} is empty", role_label=each.role_label),
            each.filled_in_won_share.reference,
        )
        for each in view.vacancies
        if each.is_required or (each.needed_by_stage and each.needed_by_stage not in ahead)
    ]


def _demands(view: JourneyView, supposing: QuorumWhatIf | None) -> list[Obstacle]:
    found = [each for each in supposing.demands if _chance(each.now) < _AS_GOOD_AS_MET] if supposing else []
    return [_demand(each, view.facts.journey_id) for each in sorted(found, key=lambda one: _chance(one.now))]


def _demand(demand: DemandIf, journey_id: str) -> Obstacle:
    chance = percent(_chance(demand.now))
    return Obstacle(
        "demand",
        gettext(
            "The quorum asks for this, and it holds with a probability of {chance}: {words}.",
            chance=chance,
            words=demand.words,
        ),
        f"{demand.words}: {chance}",
        reference("quorum", journey_id),
    )


def _conflicts(view: JourneyView) -> list[Obstacle]:
    conflicts = view.agreement.conflicts if view.agreement else ()
    return [
        Obstacle(
            "conflict",
            gettext(
                "{for_name} is for it, {against_name} is against it.",
                for_name=each.for_name,
                against_name=each.against_name,
            ),
            gettext(
                "{for_name} against {against_name}", for_name=each.for_name, against_name=each.against_name
            ),
            reference("quorum", view.facts.journey_id),
        )
        for each in conflicts
    ]


def _chance(figure: Figure) -> float:
    return figure.value or 0.0
