"""Notes on a journey, account, person or move: a part for their pages, a page of their own, and what writes them.

Contract for pages that show notes: call `notes_part(request, reader, kind, key)` and give it to the template as
`notes_part`; there, `{% include "_notes.html" %}` where they belong and link `static["notes.css"]` in the head.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.ledger.plan_events import Author
from quorate.ledger.said_events import Said
from quorate.surfaces.saying import Saying
from quorate.surfaces.web.forms import Form, seen_in
from quorate.surfaces.web.going_back import back_to, here
from quorate.surfaces.web.plan_author import author_of
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.surfaces.web.said_forms import Write, written
from quorate.views.notes import Notes, notes_about, one_note
from quorate.views.plan_authors import colleagues_like
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()


@dataclass(frozen=True)
class NotesPart:
    """What `_notes.html` shows: the notes, who acts in this browser, and the page to come back to."""

    notes: Notes
    author: Author | None
    here: str


def notes_part(request: Request, reader: Reader, kind: str, key: str) -> NotesPart:
    """The notes about one thing for a page; `kind` is journey, account, person or move."""
    found = notes_about(reader, site_of(request).workspace, kind, key)
    return NotesPart(found, author_of(request, reader), here(request))


@router.get("/notes/colleagues")
def colleagues(request: Request, q: Words = "") -> list[dict[str, str]]:
    """Colleagues whose name or address begins so, with what to write after the @."""
    with site_of(request).pool.lend() as snapshot:
        return [
            {"name": each.name, "handle": each.handle, "function": each.function}
            for each in colleagues_like(Reader(snapshot), q)
        ]


@router.get("/notes/{kind}/{key}")
def notes(request: Request, kind: str, key: str) -> Response:
    """The notes about one thing as a page, or in the side panel."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        part = notes_part(request, Reader(snapshot), kind, key)
    return site.page("notes.html", notes_part=part)


@router.post("/notes/add")
def add(request: Request, form: Form) -> Response:
    """Note something."""
    kind, key = form.get("kind", ""), form.get("key", "")

    def write(saying: Saying, snapshot: Snapshot, author: Author) -> Said:
        sensitive = form.get("sensitive") == "yes"
        return saying.note(snapshot, author, kind, key, form.get("text", ""), is_sensitive=sensitive)

    return _written(request, form, write)


@router.post("/notes/edit")
def edit(request: Request, form: Form) -> Response:
    """Write a note anew; what contradicts a change that its author had not seen is held and shown beside it."""

    def write(saying: Saying, snapshot: Snapshot, author: Author) -> Said:
        return saying.edit_note(
            snapshot,
            author,
            form.get("note_id", ""),
            form.get("text", ""),
            seen_in(form),
            is_sensitive=form.get("sensitive") == "yes",
        )

    return _written(request, form, write)


@router.post("/notes/withdraw")
def withdraw(request: Request, form: Form) -> Response:
    """Take a note back."""
    return _written(
        request,
        form,
        lambda saying, snapshot, author: saying.withdraw_note(snapshot, author, form.get("note_id", "")),
    )


@router.post("/notes/apply")
def apply(request: Request, form: Form) -> Response:
    """Have a held edit all the same."""
    return _written(
        request,
        form,
        lambda saying, snapshot, author: saying.apply(snapshot, author, form.get("event_id", "")),
    )


def _written(request: Request, form: dict[str, str], write: Write) -> Response:
    site = site_of(request)
    return written(
        request,
        write,
        lambda reader, said: site.page(
            "note_conflict.html",
            http_status=409,
            note=one_note(reader, site.workspace, said.event.said_id),
            mine=said.event,
            theirs=said.contradicted_by[-1],
            back=back_to(form, "/plan"),
        ),
        lambda said: back_to(form, "/plan", f"note-{said.event.said_id}"),
    )
