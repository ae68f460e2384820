"""By what means a move is made: in which channel, with content for what, to which end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quorate.plans.sense import NOT_FOR_ADVISORS

if TYPE_CHECKING:
    from quorate.plans.occasions import Occasion
    from quorate.plans.situations import Situation
    from quorate.settings.plays import Play

DEFAULT_CHANNELS = ("email", "meeting")
DEFAULT_INTENTS = ("insight", "guidance", "proof", "product")
# Help before sales talk, whatever else is wanted.
_FIRST_INTENTS = ("insight", "guidance")


def channels_of(play: Play, occasion: Occasion, situation: Situation) -> tuple[str, ...]:
    """The channels of a move: those that the play allows and the criterion counts, where they agree on any.

    The play's preferred first; what the criterion counts where the play names none, and the usual two for neither.
    """
    ask = situation.ask(occasion.key) if occasion.kind == "criterion" else None
    of_criterion = ask.channels if ask else ()
    both = tuple(word for word in play.channels if word in of_criterion)
    return both or play.channels or of_criterion or DEFAULT_CHANNELS


def intents_for(
    play: Play,
    occasion: Occasion,
    situation: Situation,
    argument_intents: tuple[str, ...],
    *,
    is_external: bool,
) -> list[str]:
    """What the content of a move may be for, in order: insight and guidance before anything on the product.

    What the play says, else what the criterion counts, else what the stage's content is for; of these what carries the
    team's argument before what does not, and nothing that sells to those who advise from outside.
    """
    ask = situation.ask(occasion.key) if occasion.kind == "criterion" else None
    words = (
        play.content_intents
        or (ask.content_intents if ask else ())
        or (situation.stage.content_intents if situation.stage else ())
        or DEFAULT_INTENTS
    )
    fitting = [word for word in words if not (is_external and word in NOT_FOR_ADVISORS)] or list(
        _FIRST_INTENTS
    )
    return sorted(
        fitting,
        key=lambda word: (word not in _FIRST_INTENTS, word not in argument_intents, fitting.index(word)),
    )


def end_of(play: Play, occasion: Occasion, situation: Situation) -> str:
    """What a move serves.

    After a win, the relation with the customer: its growth where the play is for that or the journey is in
    the map's last stage, else its keeping. Before it, only a move for a criterion or a stage can serve one.
    """
    if situation.facts["is_won"]:
        is_growth = play.serves == "expansion" or situation.facts["stage"] == situation.map.last_stage
        return "expansion" if is_growth else "retention"
    if play.serves == "criterion" and occasion.kind not in ("criterion", "stage"):
        return "quorum"
    return play.serves
