"""Pages of the journey maps: read, edit, try, learn from history, save and sign."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import Busy, Problem, ProblemsFound
from quorate.settings import (
    JourneyMap,
    examine_journey_map,
    fingerprint,
    journey_map_files,
    replaced,
    suggested_text,
)
from quorate.surfaces.map_editing import SIGNING, ChangedMeanwhile, MapEditing, mark_of, plain_text
from quorate.surfaces.map_trial_jobs import TrialJobs
from quorate.surfaces.web.forms import fields_in
from quorate.surfaces.web.links import with_query
from quorate.surfaces.web.rendering import Site, site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.views import map_suggestions
from quorate.views.map_pages import map_text
from quorate.views.map_versions import map_versions
from quorate.warehouse.map_versions import MapVersions

router = APIRouter()
# A map has at most 256 KiB; a form writes some letters as three.
LONGEST_FORM_BYTES = 1_000_000
LONGEST_NAME = 200
MOST_CHANGES = 100


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that may hold a whole map. Raises `UsageError` for one that is too long to be ours."""
    return await fields_in(request, LONGEST_FORM_BYTES)


Form = Annotated[dict[str, str], Depends(form_of)]


@dataclass(frozen=True)
class Told:
    """A problem with the line it is on, for people."""

    problem: Problem
    excerpt: str


@router.get("/maps")
def maps(request: Request) -> Response:
    """The maps in force, and every version that was kept."""
    return site_of(request).page("maps.html", found=map_versions(site_of(request).workspace))


@router.get("/maps/{name}")
def one_map(request: Request, name: str, saved: Words = "", signed: Words = "") -> Response:
    """One map in words, with who signed it; the editor for one with mistakes."""
    site = site_of(request)
    file = _editing(site).file_of(name)
    journey_map = file.journey_map
    if journey_map is None:
        return RedirectResponse(f"{_home(name)}/edit", status_code=303)
    return site.page(
        "map.html",
        map=map_text(journey_map),
        mark=mark_of(file.text),
        file=file.path.name,
        found=map_versions(site.workspace, name),
        saved=saved,
        signed=signed,
        fingerprint=fingerprint(journey_map),
        signing=SIGNING,
    )


@router.get("/maps/{name}/versions/{version}")
def kept_version(request: Request, name: str, version: int, text: Words = "") -> Response:
    """The text of a kept version beside what is in force now."""
    site = site_of(request)
    kept = MapVersions(site.workspace.database).one(name, version, text)
    now = _editing(site).file_of(name)
    return site.page("map_version.html", kept=kept, now=now, changes=_changes(kept.text, now.text))


@router.get("/maps/{name}/edit")
def edit(request: Request, name: str, start: Words = "", digest: Words = "") -> Response:
    """The editor, with the map in force, a kept version (`start=3`) or what history suggests (`start=suggested`)."""
    site = site_of(request)
    file = _editing(site).file_of(name)
    text, origin = file.text, ""
    if start == "suggested":
        _, journey_map = _editing(site).map_of(name)
        with site.pool.lend() as snapshot:
            found = map_suggestions(snapshot, journey_map)
        text = suggested_text(file.text, found.typical_days(), found.notes())
        origin = "what your own closed journeys suggest; notes are comments above the stages they are about"
    elif start.isdecimal():
        text = MapVersions(site.workspace.database).one(name, int(start), digest).text
        origin = f"version {start}"
    return _editor(site, name, text, mark_of(file.text), origin=origin)


@router.post("/maps/{name}/check")
def check(request: Request, name: str, form: Form) -> Response:
    """The problems of a text: as a part for a script, or the editor with them."""
    site = site_of(request)
    text = plain_text(form.get("text", ""))
    if request.headers.get("hx-request") == "true":
        return site.page("map_problems.html", problems=_told(text, examine_journey_map(text, "this map")[1]))
    return _editor(site, name, text, form.get("mark", ""))


@router.post("/maps/{name}/save")
def save(request: Request, name: str, form: Form) -> Response:
    """Save as a new version, or say why not with nothing lost of what was written."""
    site = site_of(request)
    text = plain_text(form.get("text", ""))
    try:
        version = _editing(site).save(name, text, form.get("mark", ""))
    except ProblemsFound:
        return _editor(site, name, text, form.get("mark", ""), refused="mistakes", http_status=400)
    except ChangedMeanwhile as changed:
        current = changed.current
        return _editor(
            site,
            name,
            text,
            mark_of(current),
            theirs=current,
            changes=_changes(current, text),
            http_status=409,
        )
    return RedirectResponse(with_query(_home(name), saved=version), status_code=303)


@router.post("/maps/{name}/sign")
def sign(request: Request, name: str, form: Form) -> Response:
    """Sign the map that was shown for sales or marketing."""
    function = form.get("function", "")
    who = form.get("who", "")[:LONGEST_NAME]
    _editing(site_of(request)).sign(name, function, who, form.get("mark", ""))
    return RedirectResponse(with_query(_home(name), signed=function), status_code=303)


@router.post("/maps/{name}/try")
def begin_trial(request: Request, name: str, form: Form) -> Response:
    """Begin a trial of a text; it runs beside the requests."""
    site = site_of(request)
    text = plain_text(form.get("text", ""))
    _editing(site).file_of(name)
    tried, problems = examine_journey_map(text)
    if tried is None or problems:
        return _editor(site, name, text, form.get("mark", ""), refused="mistakes", http_status=400)
    try:
        _jobs(request).begin(name, text, replaced(_in_force(site), tried))
    except ProblemsFound:
        return _editor(site, name, text, form.get("mark", ""), refused="incomparable", http_status=400)
    except Busy as busy:
        return _editor(site, name, text, form.get("mark", ""), busy=busy.what, http_status=503)
    return RedirectResponse(f"{_home(name)}/trial", status_code=303)


@router.get("/maps/{name}/trial")
def trial(request: Request, name: str) -> Response:
    """How far the trial is, what it found, or why it failed."""
    site = site_of(request)
    is_part = request.headers.get("hx-request") == "true"
    file = _editing(site).file_of(name)
    response = site.page(
        "map_trial_part.html" if is_part else "map_trial.html",
        name=name, job=_jobs(request).newest(name), mark=mark_of(file.text), most_changes=MOST_CHANGES,
    )  # fmt: skip
    response.headers["Vary"] = "HX-Request"
    return response


@router.get("/maps/{name}/suggest")
def suggest(request: Request, name: str) -> Response:
    """What the company's own closed journeys suggest for the map."""
    site = site_of(request)
    _, journey_map = _editing(site).map_of(name)
    with site.pool.lend() as snapshot:
        found = map_suggestions(snapshot, journey_map)
    return site.page("map_suggest.html", name=name, found=found)


def _editor(site: Site, name: str, text: str, mark: str, *, http_status: int = 200, **said: Any) -> Response:
    """The editor with a text, its problems and what is to be said about it."""
    file = _editing(site).file_of(name)
    told = {"origin": "", "refused": "", "busy": "", "theirs": None, "changes": (), **said}
    return site.page(
        "map_edit.html", http_status, name=name, file=file.path.name, text=text, mark=mark,
        version=file.journey_map.version if file.journey_map else None, **told,
        # what does not go together with other maps stands in none of them alone
        problems=_told(text, file.problems if text == file.text else examine_journey_map(text, "this map")[1]),
    )  # fmt: skip


def _told(text: str, problems: Sequence[Problem]) -> list[Told]:
    lines = text.split("\n")
    return [Told(each, lines[each.line - 1].strip() if each.line <= len(lines) else "") for each in problems]


def _changes(before: str, after: str) -> tuple[str, ...]:
    """Lines that differ, with a sign before each and three lines around."""
    compared = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return tuple(compared)[2:]


def _in_force(site: Site) -> tuple[JourneyMap, ...]:
    return tuple(journey_map_files(site.workspace.root / site.workspace.settings.journey_maps).values())


def _editing(site: Site) -> MapEditing:
    return MapEditing(site.workspace, site.clock)


def _jobs(request: Request) -> TrialJobs:
    found: TrialJobs = request.app.state.trials
    return found


def _home(name: str) -> str:
    return f"/maps/{quote(name, safe='')}"
