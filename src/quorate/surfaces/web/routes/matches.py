"""Pages on which colleagues decide who is who: the queue, what was decided, and why records are one."""

from __future__ import annotations

import getpass
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import Busy, UsageError
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.decisions import Deciding
from quorate.surfaces.updates import Updates
from quorate.surfaces.web.forms import fields_in
from quorate.surfaces.web.links import with_query
from quorate.surfaces.web.plan_author import typed_name
from quorate.surfaces.web.rendering import Site, site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views.answers import Page
from quorate.views.match_conflicts import conflicts_of
from quorate.views.match_decisions import (
    OWN_PREFIX,
    Decision,
    decisions_of,
    published_statements,
    standing_statements,
)
from quorate.views.match_members import members_view
from quorate.views.match_pairs import pair_view
from quorate.views.matches import match_queue, sides_of
from quorate.views.reading import Reader
from quorate.vocabulary.closed_lists import MATCH_SUBJECTS
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()
AUTHOR_COOKIE = "quorate_author"
# A decision takes an instant, an update minutes: only short work of others is waited for.
PATIENCE_SECONDS = 3.0
LONGEST_FORM_BYTES = 16_384
LONGEST_TEXT = 500
YEAR_SECONDS = 31_536_000


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a plain form. Raises `UsageError` for one, or a field of it, that is too long."""
    fields = {name: value.strip() for name, value in (await fields_in(request, LONGEST_FORM_BYTES)).items()}
    for name, value in fields.items():
        if len(value) > LONGEST_TEXT:
            raise UsageError(
                f"What is written as {name[:40]} has {len(value):,} letters.",
                where=name[:40],
                expected=f"at most {LONGEST_TEXT} letters",
                state="nothing was written down",
                do="write it shorter",
            )
    return fields


Form = Annotated[dict[str, str], Depends(form_of)]


@dataclass(frozen=True)
class Asked:
    """Which part of the queue a page shows, and what was just done."""

    about: str
    pair: str
    show: str
    done: str
    undone: str
    busy: str


def asked_for(
    about: Words = "",
    pair: Words = "",
    show: Words = "",
    done: Words = "",
    undone: Words = "",
    busy: Words = "",
) -> Asked:
    """The parameters of the page."""
    return Asked(about if about in MATCH_SUBJECTS else "", pair, show, done, undone, busy)


@router.get("/matches")
def matches(request: Request, page: PageWanted, asked: Annotated[Asked, Depends(asked_for)]) -> Response:
    """The queue beside one pair of it; with `show=decided` what colleagues decided."""
    site = site_of(request)
    shared = {"asked": asked, "updates": updates_of(request), "author": author_of(request)}
    if site.pool.current() is None:
        return _page(request, site, queue=None, **shared)
    with site.pool.lend() as snapshot:
        found = _found(snapshot, site, page, asked)
    return _page(request, site, **found, **shared)


@router.get("/matches/person/{key}")
def person_records(request: Request, key: str) -> Response:
    """Why these records are one person."""
    return _members(request, "person", key)


@router.get("/matches/account/{key}")
def account_records(request: Request, key: str) -> Response:
    """Why these records, domains and names are one account."""
    return _members(request, "account", key)


@router.post("/matches/decide")
def decide(request: Request, form: Form) -> Response:
    """Write one decision down, exactly as the command line does, and go on with the queue."""
    site = site_of(request)
    author = typed_name(request, form.get("author", ""), author_of)
    principal_in(request.scope).require_all()
    back = _back(form)
    deciding = Deciding(site.workspace, site.clock)
    with site.pool.lend() as snapshot:
        try:
            written = _patiently(
                lambda: deciding.decide(
                    snapshot, form.get("left", ""), form.get("right", ""), form.get("decision", ""), author,
                    form.get("note"),
                )
            )  # fmt: skip
        except Busy:
            return _again(form, back)
    response = RedirectResponse(with_query(back, done=written.decision_id, **_place(form)), status_code=303)
    response.set_cookie(
        AUTHOR_COOKIE, quote(author), max_age=YEAR_SECONDS, httponly=True,
        samesite="strict", path="/matches",
    )  # fmt: skip
    return response


@router.post("/matches/undo")
def undo(request: Request, form: Form) -> Response:
    """Take a decision back."""
    principal_in(request.scope).require_all()
    site = site_of(request)
    deciding = Deciding(site.workspace, site.clock)
    try:
        taken = _patiently(lambda: deciding.take_back(form.get("decision_id", "")))
    except Busy:
        return _again(form, _back(form))
    return RedirectResponse(
        with_query(_back(form), undone=taken.decision_id, **_place(form)), status_code=303
    )


@router.post("/matches/update")
def update(request: Request, form: Form) -> Response:
    """Ask the server's schedule for an update now."""
    updates = updates_of(request)
    if updates is None:
        raise UsageError(
            "This server does not run updates.",
            state="nothing was changed",
            do="run `quorate update`, or start the server with --update-every",
        )
    updates.ask()
    just = {name: form.get(name) for name in ("done", "undone")}
    return RedirectResponse(with_query(_back(form), **just, **_place(form)), status_code=303)


def updates_of(request: Request) -> Updates | None:
    """The schedule of this server, where it has one."""
    found: Updates | None = request.app.state.updates
    return found


def author_of(request: Request) -> str:
    """Who decides: as said last in this browser, else whoever started the server."""
    said = request.cookies.get(AUTHOR_COOKIE)
    if said:
        return unquote(said)[:LONGEST_TEXT]
    with suppress(KeyError, OSError):
        return getpass.getuser()
    return "unknown"


def _page(request: Request, site: Site, **context: Any) -> Response:
    """The page, or only the part of it that changes where a script asks for that."""
    is_part = request.headers.get("hx-request") == "true"
    context = {
        "decided": (),
        "listed": (),
        "conflicts": (),
        "view": None,
        "sides": {},
        "following": "",
        **context,
    }
    response = site.page("matches_part.html" if is_part else "matches.html", **context)
    response.headers["Vary"] = "HX-Request"
    return response


def _found(snapshot: Snapshot, site: Site, page: Page, asked: Asked) -> dict[str, Any]:
    reader = Reader(snapshot)
    decisions = decisions_of(reader, standing_statements(site.workspace))
    conflicts = conflicts_of(reader, decisions)
    queue = match_queue(snapshot, decisions, page, asked.about or None)
    shown = [each.pair_id for each in queue.matches]
    chosen = asked.pair or next(iter(shown), "")
    view = pair_view(snapshot, chosen, decisions) if chosen and asked.show != "decided" else None
    listed = decisions[page.offset : page.offset + page.limit] if asked.show == "decided" else ()
    told = [*listed, *_newest(decisions, asked.done)]
    told += [each for conflict in conflicts for each in (conflict.different, *conflict.same)]
    return {
        "queue": queue,
        "view": view,
        "decided": decisions,
        "listed": listed,
        "conflicts": conflicts,
        "obeyed": _short_ids(reader),
        "page": page,
        "sides": sides_of(reader, [side for each in told for side in (each.left, each.right)]),
        "following": _following(shown, chosen),
        "preceding": _following(shown[::-1], chosen),
    }


def _newest(decisions: Sequence[Decision], done: str) -> list[Decision]:
    """The decision just made, else the last one: what the page offers to undo."""
    return [each for each in decisions if each.decision_id == done or (each.is_own and not done)][:1]


def _short_ids(reader: Reader) -> frozenset[str]:
    """The decisions that the published tables obey, also those taken back since."""
    return frozenset(each.removeprefix(OWN_PREFIX) for each in published_statements(reader))


def _following(shown: Sequence[str], chosen: str) -> str:
    """The pair after the chosen one, for when that has been decided."""
    place = shown.index(chosen) + 1 if chosen in shown else 0
    return shown[place] if place < len(shown) else ""


def _members(request: Request, subject_kind: str, key: str) -> Response:
    site = site_of(request)
    with site.pool.lend() as snapshot:
        decisions = decisions_of(Reader(snapshot), standing_statements(site.workspace))
        view = members_view(snapshot, subject_kind, key, decisions)
        obeyed = _short_ids(Reader(snapshot))
    done, undone, busy = (request.query_params.get(name, "") for name in ("done", "undone", "busy"))
    return site.page(
        "matches_members.html",
        view=view,
        decided=decisions,
        obeyed=obeyed,
        updates=updates_of(request),
        author=author_of(request),
        asked=Asked("", "", "", done, undone, busy),
    )


def _patiently(work: Any) -> Any:
    """The result of work that is refused while another process changes the workspace, tried for a few seconds."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return work()
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _again(form: dict[str, str], back: str) -> Response:
    """Back to where it was pressed, with word that nothing was written."""
    pair = form.get("pair_id")
    return RedirectResponse(with_query(back, busy="1", pair=pair, about=form.get("about")), status_code=303)


def _back(form: dict[str, str]) -> str:
    """The page of ours that the form was on; anything else leads to the queue."""
    back = form.get("back", "")
    is_ours = back == "/matches" or back.startswith(("/matches/person/", "/matches/account/"))
    return back if is_ours and "//" not in back and "\\" not in back else "/matches"


def _place(form: dict[str, str]) -> dict[str, str | int | None]:
    return {"about": form.get("about"), "pair": form.get("following"), "show": form.get("show")}
