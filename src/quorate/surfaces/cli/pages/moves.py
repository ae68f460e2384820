"""What to do next on one journey: who does what with whom, by when, and why."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import UNKNOWN, day, in_words, interval
from quorate.surfaces.cli.pages.paper import Paper
from quorate.views.journeys import JourneyView
from quorate.views.moves import Move
from quorate.views.wording import CHANNEL_WORDS, capital, plain

_OWNERS = {"both": "sales and marketing", "success": "customer success"}


def write_moves(paper: Paper, view: JourneyView, most_moves: int) -> None:
    """The first moves in the plan's order."""
    if view.argument:
        paper.sentence(view.argument.words, label="For everybody this week:")
        for held in view.argument.held_back:
            who = held.person_name or "whoever it would be for"
            paper.sentence(f"{held.play_label}: {who} {held.because}.", label="Held back:")
    shown = view.moves[:most_moves]
    rest = len(view.moves) - len(shown)
    paper.subsection("NEXT MOVES", f"{rest} more in the journey's own page" if rest else "")
    if not shown:
        paper.sentence("Nothing is called for now.")
    for place, move in enumerate(shown, start=1):
        paper.sentence(_words(move), label=f"{place}.")


def _words(move: Move) -> str:
    channel = CHANNEL_WORDS.get(move.channel, plain(move.channel))
    parts = [
        f"{_owner(move)}: {_doing(move)}, by {channel}, until {day(move.due_on)}.",
        f"Why: {move.because}",
    ]
    if move.content_title:
        parts.append(f"Use: {move.content_title}.")
    if move.expected_gain.value is not None:
        between = interval(move.expected_gain)
        tail = f" (between {between})" if between else ""
        parts.append(f"Expected to add {in_words(move.expected_gain)}{tail}.")
    parts += move.explained
    if move.status != "proposed":
        parts.append(f"Status: {plain(move.status)}.")
    return " ".join(parts)


def _owner(move: Move) -> str:
    function = _OWNERS.get(move.owner_function, plain(move.owner_function))
    return f"{move.owner_name} ({function})" if move.owner_name else f"{capital(function)} (name {UNKNOWN})"


def _doing(move: Move) -> str:
    doing = move.play_label[:1].lower() + move.play_label[1:]
    if move.person_name:
        return f"{doing} with {move.person_name}"
    return f"{doing} ({move.vacancy_label})" if move.vacancy_label else doing
