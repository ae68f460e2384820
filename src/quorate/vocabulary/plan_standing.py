"""How a move stands by what people decided about it: the one rule, for the ledger, the river and the pages.

A standing follows from the events about a move in the order they were written. An event that changes the standing
counts its version up by one; what is said changes nothing; what was written against an older version and contradicts
what came between is kept and changes nothing either, until somebody applies it on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

# Kinds of events that only say something; everybody may, and no version matters to them.
SAYINGS = ("commented", "mentioned", "learned")
EDITABLE = ("due_on", "owner_function", "owner_id", "channel", "content_id")
# Who accepts a move takes it on as it is proposed: by whom and until when, whatever is proposed later.
_TAKEN = ("owner_function", "owner_id", "due_on")
_DATES = ("due_on", "snoozed_until")
_MOMENTS = ("accepted_at", "done_at", "dismissed_at")


@dataclass(frozen=True)
class Standing:
    """How one move stands. What is None was not decided: the move stays as it was proposed there.

    Attributes
    ----------
    version: how often it was changed; a change names the version its author saw.
    status: proposed, accepted, dismissed or done; `status_on` adds snoozed, which passes.
    reason: why it was dismissed, a word of `dismissal_reasons`; `note` in the author's words.
    outcome: what came of it, in words; `result` a word of `move_results`.
    """

    version: int = 0
    status: str = "proposed"
    owner_function: str | None = None
    owner_id: str | None = None
    channel: str | None = None
    content_id: str | None = None
    due_on: date | None = None
    snoozed_until: date | None = None
    reason: str | None = None
    note: str | None = None
    outcome: str | None = None
    result: str | None = None
    accepted_at: datetime | None = None
    done_at: datetime | None = None
    dismissed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Neither done nor dismissed."""
        return self.status in ("proposed", "accepted")

    def status_on(self, day: date) -> str:
        """The status on a day: an open move that is snoozed beyond it is snoozed."""
        asleep = self.is_open and self.snoozed_until is not None and self.snoozed_until > day
        return "snoozed" if asleep else self.status


def changes_of(
    kind: str, payload: Mapping[str, Any], standing: Standing, known_at: datetime
) -> dict[str, Any]:
    """The fields of a standing that an event sets, with their new values; empty for what only says something.

    Parameters
    ----------
    payload: what the event carries; dates as ISO 8601 text.
    known_at: the moment from which the event counts.
    """
    if kind == "accepted":
        taken = {name: _valued(name, payload[name]) for name in _TAKEN if name in payload}
        return {"status": "accepted", "accepted_at": known_at, "snoozed_until": None, **taken}
    if kind == "handed_over":
        return {"owner_function": payload["owner_function"], "owner_id": payload.get("owner_id")}
    if kind == "snoozed":
        return {"snoozed_until": date.fromisoformat(payload["until"])}
    if kind == "dismissed":
        said = {"reason": payload["reason"], "note": payload.get("note")}
        return {"status": "dismissed", "dismissed_at": known_at, "snoozed_until": None, **said}
    if kind == "done":
        said = {"outcome": payload["outcome"], "result": payload.get("result")}
        return {"status": "done", "done_at": known_at, "snoozed_until": None, **said}
    if kind == "edited":
        return {name: _valued(name, payload[name]) for name in EDITABLE if name in payload}
    if kind == "reopened":
        return _reopened(standing)
    if kind == "undone":
        return _from_plain(payload["before"])
    if kind == "added":
        return {"status": "accepted", "accepted_at": known_at}
    return {}


def changed(standing: Standing, changes: Mapping[str, Any]) -> Standing:
    """The standing after one change, a version later."""
    return replace(standing, version=standing.version + 1, **changes)


def standing_after(events: Iterable[Mapping[str, Any]]) -> Standing:
    """The standing that the events of one move, oldest first, leave.

    Parameters
    ----------
    events: each with its `kind`, `effect`, `known_at` and `payload`; only those whose effect is 'changed' change it.
    """
    standing = Standing()
    for event in events:
        if event["effect"] == "changed":
            standing = changed(
                standing, changes_of(event["kind"], event["payload"], standing, event["known_at"])
            )
    return standing


def to_plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a standing as JSON can hold them: days and moments as ISO 8601 text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}


def _from_plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What `to_plain` made, as fields of a standing again."""
    found = dict(fields)
    for names, read in ((_DATES, date.fromisoformat), (_MOMENTS, datetime.fromisoformat)):
        found.update({name: read(found[name]) for name in names if found.get(name)})
    return found


def fields_of(standing: Standing) -> dict[str, Any]:
    """Every field of a standing by its name."""
    return asdict(standing)


def _valued(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in _DATES and value else value


def _reopened(standing: Standing) -> dict[str, Any]:
    """One step back: a closed move is open again, a snoozed one is awake, an accepted one is a proposal."""
    if standing.status == "done":
        status = {"status": "accepted" if standing.accepted_at else "proposed"}
        return {**status, "done_at": None, "outcome": None, "result": None}
    if standing.status == "dismissed":
        status = {"status": "accepted" if standing.accepted_at else "proposed"}
        return {**status, "dismissed_at": None, "reason": None, "note": None}
    if standing.snoozed_until is not None:
        return {"snoozed_until": None}
    return {"status": "proposed", "accepted_at": None}
