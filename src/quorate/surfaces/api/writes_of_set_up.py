"""Change how the workspace is set up: decisions about matches, updates, past days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import NotFound
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.api.answering import answer
from quorate.surfaces.api.bodies import DayBody, MatchBody, OnDay
from quorate.surfaces.api.desk import asking, desk_of
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.reading import Key
from quorate.surfaces.api.writing import created, done
from quorate.surfaces.decisions import Deciding
from quorate.surfaces.looking_back import DayToCome, day_in, last_day
from quorate.surfaces.snapshot_pool import nothing_published

router = APIRouter()
ROOT = "/api/v1"
_writing: dict[str, Any] = {"responses": responses_of("writing")}
_reading: dict[str, Any] = {"responses": responses_of("reading")}


@dataclass(frozen=True)
class MatchDecided:
    """A decision about a match as it was written down; the next update obeys it."""

    decision_id: str
    left: str
    right: str
    decision: str


@dataclass(frozen=True)
class UpdateState:
    """Whether an update is at work or asked for, and how the last one of this server failed; null where it did not."""

    is_running: bool
    is_due: bool
    failure: str | None


@dataclass(frozen=True)
class DayState:
    """Whether the tables of a past day are at hand, how far they are, and why they could not be made."""

    day: date
    is_at_hand: bool
    done: float
    failure: str | None


@router.post(
    "/match-decisions", status_code=201, response_model=MatchDecided, tags=["match-decisions"],
    operation_id="decide_match", summary="Say whether two things are one.", **_writing,
)  # fmt: skip
def decide_match(request: Request, body: MatchBody) -> Response:
    """Write down a decision about who is who."""
    with asking(request) as asked:
        asked.principal.require_all()
        who = asked.writer.name
        found = Deciding(asked.workspace, asked.desk.clock).decide(
            asked.snapshot, body.left, body.right, body.decision, who, body.note
        )
    written = MatchDecided(found.decision_id, found.left, found.right, found.decision)
    return created(written, f"{ROOT}/match-decisions/{found.decision_id}")


@router.delete(
    "/match-decisions/{key}", status_code=204, tags=["match-decisions"], operation_id="take_back_match",
    summary="Take a decision about a match back.", **_writing,
)  # fmt: skip
def take_back_match(request: Request, key: Key) -> Response:
    """Take a decision back; the next update forgets it."""
    principal_in(request.scope).require_all()
    desk = desk_of(request)
    Deciding(desk.workspace, desk.clock).take_back(key)
    return Response(status_code=204)


@router.post(
    "/updates", status_code=202, response_model=UpdateState, tags=["updates"], operation_id="ask_for_update",
    summary="Ask for an update.", **_writing,
)  # fmt: skip
def ask_for_update(request: Request) -> Response:
    """Have the next update begin at once; `Location` says how far it is."""
    updates = desk_of(request).updates
    if updates is None:
        raise NotFound(
            "This server does not run updates.",
            state="nothing was changed",
            do="run `quorate update`, or start the server with --update-every",
        )
    updates.ask()
    response = done(UpdateState(updates.is_running, updates.is_due, updates.failure), 202)
    response.headers["Location"] = f"{ROOT}/updates/current"
    return response


@router.get(
    "/updates/current", response_model=UpdateState, tags=["updates"], operation_id="read_update",
    summary="Whether an update is at work.", **_reading,
)  # fmt: skip
def read_update(request: Request) -> Response:
    """The state of this server's updates."""
    updates = desk_of(request).updates
    state = UpdateState(updates.is_running, updates.is_due, updates.failure) if updates else None
    return answer(request, state or UpdateState(is_running=False, is_due=False, failure=None))


@router.post(
    "/days", status_code=202, response_model=DayState, tags=["days"], operation_id="ask_for_day",
    summary="Have the tables of a past day made.", **_writing,
)  # fmt: skip
def ask_for_day(request: Request, body: DayBody) -> Response:
    """Begin to make them; `Location` says how far they are. Raises for days of which nothing is known."""
    desk, day = desk_of(request), day_in(body.day)
    current = desk.pool.current()
    if current is None:
        raise nothing_published()
    if day > last_day(current):
        raise DayToCome(f"Nothing is known yet of {day}.", expected=f"a day up to {last_day(current)}")
    if day != last_day(current) and desk.pool.of_day(day) is None:
        desk.days.begin(day)
    response = done(_state(request, day), 202)
    response.headers["Location"] = f"{ROOT}/days/{day}"
    return response


@router.get(
    "/days/{day}", response_model=DayState, tags=["days"], operation_id="read_day",
    summary="Whether the tables of a past day are at hand.", **_reading,
)  # fmt: skip
def read_day(request: Request, day: OnDay) -> Response:
    """How far a day is."""
    return answer(request, _state(request, day_in(day)))


def _state(request: Request, day: date) -> DayState:
    desk = desk_of(request)
    current = desk.pool.current()
    job = desk.days.of(day)
    at_hand = current is not None and (day == last_day(current) or desk.pool.of_day(day) is not None)
    return DayState(
        day, at_hand, 1.0 if at_hand else job.done if job else 0.0, (job.failure or None) if job else None
    )
