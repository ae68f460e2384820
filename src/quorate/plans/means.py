"""By what means a move is made: in which channel, with content for what, to which end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quorate.plans.occasions import Occasion
    from quorate.plans.situations import Situation
    from quorate.settings.plays import Play

DEFAULT_CHANNELS = ("email", "meeting")
DEFAULT_INTENTS = ("insight", "guidance", "proof", "product")
# Help before sales talk, whatever else is wanted.
_FIRST_INTENTS = ("insight", "guidance")


def channel_for(of_play: tuple[str, ...], of_criterion: tuple[str, ...], answered: Mapping[str, int]) -> str:
    """The channel of a move: one that the play allows and the criterion counts, where they agree on any.

    Of these, the one in which the person has done something most often; if in none, the first.

    Parameters
    ----------
    of_play: the channels of the play, the preferred first; empty for any.
    of_criterion: the channels in which the criterion counts touches; empty for any, or for no criterion.
    answered: how often the person did something in each channel.
    """
    both = tuple(word for word in of_play if word in of_criterion)
    allowed = both or of_play or of_criterion or DEFAULT_CHANNELS
    return max(allowed, key=lambda word: (answered.get(word, 0), -allowed.index(word)))


def intents_for(play: Play, occasion: Occasion, situation: Situation) -> list[str]:
    """What the content of a move may be for, in order: insight and guidance before anything on the product.

    What the play says, else what the criterion counts, else what the stage's content is for.
    """
    ask = situation.ask(occasion.key) if occasion.kind == "criterion" else None
    words = (
        play.content_intents
        or (ask.content_intents if ask else ())
        or (situation.stage.content_intents if situation.stage else ())
        or DEFAULT_INTENTS
    )
    return sorted(words, key=lambda word: (word not in _FIRST_INTENTS, words.index(word)))


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
