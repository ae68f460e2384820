"""Check, save, sign and try journey maps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import NotFound
from quorate.settings import examine_journey_map, journey_map_files, read_journey_map, replaced
from quorate.surfaces.api.answering import answer
from quorate.surfaces.api.bodies import MapBody, SignatureBody
from quorate.surfaces.api.desk import asking, desk_of
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.reading import Key
from quorate.surfaces.api.set_up_nouns import document_of
from quorate.surfaces.api.writing import VersionDiffers, created, done, require_match
from quorate.surfaces.kept_trials import TrialJob
from quorate.surfaces.map_editing import MapEditing, mark_of, plain_text
from quorate.views import MapTrial

router = APIRouter()
ROOT = "/api/v1"
_writing: dict[str, Any] = {"responses": responses_of("writing")}


@dataclass(frozen=True)
class MapProblem:
    """One mistake in a text; `line` and `column` count from 1."""

    line: int
    column: int
    code: str
    message: str
    expected: str | None
    nearest: str | None


@dataclass(frozen=True)
class MapChecked:
    """The mistakes of a text; none where it could be saved."""

    problems: tuple[MapProblem, ...]


@dataclass(frozen=True)
class MapSaved:
    """The version that a text was saved as, and what it is told by."""

    version: int
    mark: str


@dataclass(frozen=True)
class MapSigned:
    """Who signed a map, and what its text is told by now."""

    function: str
    who: str
    mark: str


@dataclass(frozen=True)
class TrialState:
    """The newest trial of a map: running, done, failed or interrupted; `done` is a share, `found` what came out."""

    journey_map: str
    state: str
    begun_at: datetime
    doing: str
    done: float
    found: MapTrial | None
    failure: str | None


@router.post(
    "/maps/{key}/check", response_model=MapChecked, tags=["maps"], operation_id="check_map",
    summary="Find the mistakes of a journey map.", **_writing,
)  # fmt: skip
def check_map(request: Request, key: Key, body: MapBody) -> Response:
    """Every mistake of a text, with its line."""
    desk = desk_of(request)
    MapEditing(desk.workspace, desk.clock).file_of(key)
    problems = examine_journey_map(plain_text(body.text), "this map")[1]
    names = MapProblem.__dataclass_fields__
    return done(
        MapChecked(tuple(MapProblem(**{name: getattr(each, name) for name in names}) for each in problems))
    )


@router.put(
    "/maps/{key}", response_model=MapSaved, tags=["maps"], operation_id="save_map",
    summary="Save a journey map as a new version.",
    description="Send the `ETag` of the map that you read in `If-Match`; what somebody else saved since stays.",
    **_writing,
)  # fmt: skip
def save_map(request: Request, key: Key, body: MapBody) -> Response:
    """Save a text as the map's new version; without `If-Match` nothing is overwritten."""
    desk = desk_of(request)
    editing = MapEditing(desk.workspace, desk.clock)
    found = document_of(editing, key)
    if request.headers.get("if-match") is None and mark_of(plain_text(body.text)) != found.mark:
        raise VersionDiffers
    require_match(request, found)
    version = editing.save(key, plain_text(body.text), found.mark)
    return done(MapSaved(version, document_of(editing, key).mark))


@router.post(
    "/maps/{key}/signatures", status_code=201, response_model=MapSigned, tags=["maps"], operation_id="sign_map",
    summary="Sign a journey map for sales or marketing.", **_writing,
)  # fmt: skip
def sign_map(request: Request, key: Key, body: SignatureBody) -> Response:
    """Sign the text that was read; another one is not signed."""
    desk = desk_of(request)
    editing = MapEditing(desk.workspace, desk.clock)
    with asking(request) as asked:
        who = body.who or asked.writer.name
    editing.sign(key, body.function, who, body.mark)
    signed = MapSigned(body.function, who.strip(), document_of(editing, key).mark)
    return created(signed, f"{ROOT}/maps/{key}")


@router.post(
    "/maps/{key}/trials", status_code=202, response_model=TrialState, tags=["maps"], operation_id="try_map",
    summary="Try a journey map on all of history.", **_writing,
)  # fmt: skip
def try_map(request: Request, key: Key, body: MapBody) -> Response:
    """Begin a trial beside the requests; `Location` says how far it is. Nothing published is changed."""
    desk = desk_of(request)
    text = plain_text(body.text)
    MapEditing(desk.workspace, desk.clock).file_of(key)
    tried = read_journey_map(text, "this map")
    folder = desk.workspace.root / desk.workspace.settings.journey_maps
    desk.trials.begin(key, text, replaced(tuple(journey_map_files(folder).values()), tried))
    response = done(_state(_newest(request, key)), 202)
    response.headers["Location"] = f"{ROOT}/maps/{key}/trials/newest"
    return response


@router.get(
    "/maps/{key}/trials/newest", response_model=TrialState, tags=["maps"], operation_id="read_trial",
    summary="How far the newest trial of a journey map is, and what it found.", responses=responses_of("reading"),
)  # fmt: skip
def read_trial(request: Request, key: Key) -> Response:
    """The newest trial, by this server or an earlier one."""
    desk = desk_of(request)
    MapEditing(desk.workspace, desk.clock).file_of(key)
    return answer(request, _state(_newest(request, key)))


def _newest(request: Request, key: str) -> TrialJob:
    found = desk_of(request).trials.newest(key)
    if found is None:
        raise NotFound(f"No trial of the map '{key[:80]}' is kept.", do="begin one: POST /maps/KEY/trials")
    return found


def _state(job: TrialJob) -> TrialState:
    return TrialState(job.journey_map, job.state, job.begun_at, job.doing, job.done, job.found, job.failure)
