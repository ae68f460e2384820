"""State in one click what one knows of a person or journey: pages that open in the side panel, and what writes.

A link to `/journeys/JOURNEY/say` (about the journey) or `/journeys/JOURNEY/say?person=PERSON`, with `data-panel`,
opens the form beside any page. Without script it is a page of its own.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.language import translated
from quorate.ledger.plan_events import Author
from quorate.ledger.said_events import Said
from quorate.surfaces.looking_back import day_in
from quorate.surfaces.saying import Saying
from quorate.surfaces.web.forms import Form, seen_in
from quorate.surfaces.web.going_back import back_to
from quorate.surfaces.web.links import with_query
from quorate.surfaces.web.plan_author import author_of
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.surfaces.web.said_forms import Write, written
from quorate.views.reading import Reader
from quorate.views.statement_choices import place_of
from quorate.views.statements import CONFIDENCE_WORDS, questions_about, statements_about, words_of
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()
OF_PEOPLE = ("stance", "role", "membership")
OF_JOURNEYS = ("competitor", "stage", "cause_of_loss")


@router.get("/journeys/{journey_id}/say")
def say(request: Request, journey_id: str, person: Words = "") -> Response:
    """What can be said about a journey, or one person of it, and what was."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        place = place_of(reader, journey_id, person or None)
        subjects = OF_PEOPLE if person else OF_JOURNEYS
        questions = questions_about(reader, site.workspace, journey_id, person or None, subjects)
        said = statements_about(reader, site.workspace, journey_id, person or None)
        author = author_of(request, reader)
    return site.page(
        "say.html",
        place=place,
        key=journey_id,
        questions={each.subject: each for each in questions},
        said=said,
        author=author,
        here=_address(journey_id, person),
        confidence_words=[(translated(words), share) for words, share in CONFIDENCE_WORDS],
    )


@router.post("/statements/say")
def state(request: Request, form: Form) -> Response:
    """State one thing; what contradicts what its author had not seen is held and shown beside it."""
    subject, _, value = form.get("say", "").partition("=")

    def write(saying: Saying, snapshot: Snapshot, author: Author) -> Said:
        return saying.state(
            snapshot,
            author,
            form.get("key", ""),
            subject or form.get("subject", ""),
            value or form.get("value", ""),
            person=form.get("person") or None,
            note=form.get("note"),
            confidence=_share(form.get("confidence", "")),
            on=day_in(form["on"]) if form.get("on") else None,
            seen_version=seen_in({"seen": form.get(f"seen:{subject}", "")}),
        )

    return _written(request, form, write)


@router.post("/statements/withdraw")
def withdraw(request: Request, form: Form) -> Response:
    """Take a statement back."""
    return _written(
        request,
        form,
        lambda saying, snapshot, author: saying.withdraw_statement(snapshot, author, form.get("said_id", "")),
    )


@router.post("/statements/apply")
def apply(request: Request, form: Form) -> Response:
    """State what was held all the same."""
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
        lambda _, said: site.page("say_conflict.html", http_status=409, **_conflict(form, said)),
        lambda _: back_to(form, "/journeys"),
    )


def _conflict(form: dict[str, str], said: Said) -> dict[str, Any]:
    subject = said.event.payload["subject"]
    return {
        "mine": said.event,
        "my_words": words_of(subject, said.event.payload["value"]),
        "theirs": [(each, words_of(subject, each.payload["value"])) for each in said.contradicted_by],
        "back": back_to(form, "/journeys"),
    }


def _address(journey_id: str, person: str) -> str:
    return with_query(f"/journeys/{journey_id}/say", person=person)


def _share(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError as error:
        raise UsageError(f"'{text[:40]}' is no confidence.", state="nothing was written down") from error
