"""What can be written about an experiment as it stands: half a design, and any change of a running one, is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from quorate.errors import NotAllowed, NotFound, UsageError, nearest_word
from quorate.ledger.experiment_events import ExperimentDraft, ExperimentEvent
from quorate.ledger.rules import LONGEST_WORDS, UNCHANGED, require_day
from quorate.vocabulary.closed_lists import EXPERIMENT_KINDS, OWNER_FUNCTIONS

SHORTEST_WINDOW_DAYS, LONGEST_WINDOW_DAYS = 7, 1095
LONGEST_NAME = 120


def require_sound(draft: ExperimentDraft, earlier: Iterable[ExperimentEvent]) -> None:
    """Raise when `draft` cannot follow the lines of its experiment.

    `UsageError` for half a draft, `NotFound` for an experiment nobody planned, `NotAllowed` for what would change one
    that runs or has ended.
    """
    done = {event.kind for event in earlier}
    if draft.kind == "planned":
        if "started" in done or "stopped" in done:
            raise NotAllowed(
                f"The experiment '{draft.experiment_id}' has been started or stopped: its design stands.",
                expected="a new experiment with another name",
                state=UNCHANGED,
                do="stop this one first if it is not to go on",
            )
    elif "planned" not in done:
        raise NotFound(f"No experiment is called '{draft.experiment_id}'.", state=UNCHANGED)
    if draft.kind == "started" and done & {"started", "stopped"}:
        raise NotAllowed(
            f"The lots of '{draft.experiment_id}' were drawn, or it was stopped: they are drawn once.",
            state=UNCHANGED,
        )
    if draft.kind == "assigned" and "started" not in done:
        raise NotAllowed(f"The experiment '{draft.experiment_id}' has not been started.", state=UNCHANGED)
    if draft.kind == "stopped" and "stopped" in done:
        raise NotAllowed(f"The experiment '{draft.experiment_id}' was stopped before.", state=UNCHANGED)
    _SHAPES[draft.kind](draft.payload)


def _design(payload: Mapping[str, Any]) -> None:
    _words("name", payload.get("name"), LONGEST_NAME)
    _subject(payload)
    _share(payload.get("holdout_share"))
    _window(payload.get("window_days"))
    functions = payload.get("functions")
    if not functions or not set(functions) <= set(OWNER_FUNCTIONS):
        raise UsageError(
            "It is not said whose touches held-out accounts go without.",
            expected=f"some of {', '.join(OWNER_FUNCTIONS)}",
            state=UNCHANGED,
        )
    require_day("starts_on", payload.get("starts_on"))
    if payload.get("ends_on") is not None:
        _end(payload)
    if payload.get("note"):
        _words("note", payload["note"], LONGEST_WORDS)


def _subject(payload: Mapping[str, Any]) -> None:
    kind = payload.get("kind")
    if kind not in EXPERIMENT_KINDS:
        near = nearest_word(str(kind), EXPERIMENT_KINDS)
        raise UsageError(
            f"'{kind}' is no kind of experiment." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(EXPERIMENT_KINDS)}",
            state=UNCHANGED,
        )
    for name in ("play", "programme"):
        if (kind == name) != bool(payload.get(name)):
            raise UsageError(
                f"It is not said which {name} is tested."
                if kind == name
                else f"A {name} is named, but this is an experiment of another kind.",
                expected=f"a {name} for an experiment of the kind '{name}', and for no other",
                state=UNCHANGED,
            )


def _share(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0.0 < value < 1.0:
        raise UsageError(
            f"{value} is no share to hold out.",
            expected="more than 0 and less than 1, such as 0.1 for one account in ten",
            state=UNCHANGED,
        )


def _window(value: Any) -> None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not SHORTEST_WINDOW_DAYS <= value <= LONGEST_WINDOW_DAYS:
        raise UsageError(
            f"{value} days are no time to look at an account for.",
            expected=f"from {SHORTEST_WINDOW_DAYS} to {LONGEST_WINDOW_DAYS:,} days",
            state=UNCHANGED,
        )


def _end(payload: Mapping[str, Any]) -> None:
    require_day("ends_on", payload["ends_on"])
    start, end = (date.fromisoformat(payload[name]) for name in ("starts_on", "ends_on"))
    if end < start:
        raise UsageError(f"It would end on {end}, before it starts on {start}.", state=UNCHANGED)
    if end < start + timedelta(days=payload["window_days"]):
        raise UsageError(
            f"It would end on {end}, before any account was looked at for {payload['window_days']} days.",
            expected=f"{start + timedelta(days=payload['window_days'])} or later, or a shorter window",
            state=UNCHANGED,
        )


def _lots(payload: Mapping[str, Any]) -> None:
    arms = {row["arm"] for row in payload.get("assignments", ())}
    if arms != {"treated", "holdout"}:
        raise UsageError(
            "So few accounts can take part that one arm would be empty.",
            expected="accounts in both arms",
            state=UNCHANGED,
            do="choose a share nearer to a half, or wait for more accounts",
        )


def _reason(payload: Mapping[str, Any]) -> None:
    _words("reason", payload.get("reason"), LONGEST_WORDS)


def _words(name: str, value: Any, longest: int) -> None:
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"The {name} is empty.", expected="a few words", state=UNCHANGED)
    if len(value) > longest:
        raise UsageError(f"The {name} is too long.", expected=f"at most {longest:,} letters", state=UNCHANGED)


_SHAPES: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "planned": _design,
    "started": _lots,
    "assigned": lambda _: None,
    "stopped": _reason,
}
