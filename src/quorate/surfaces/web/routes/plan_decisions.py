"""What pages write into the plan: decisions about moves, comments, moves of one's own, what was learned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import NotAllowed, QuorateError, UsageError
from quorate.language import gettext_noop, translated
from quorate.ledger.plan_events import Author, Written
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.plan_decisions import PlanDeciding
from quorate.surfaces.web.forms import Form, seen_in
from quorate.surfaces.web.going_back import back_to
from quorate.surfaces.web.plan_author import allowed_of, remember, required_author
from quorate.surfaces.web.plan_words import PLAN_WORDS
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.toast_words import KNOWN, plan_toast
from quorate.surfaces.web.toasts import Toast, done
from quorate.surfaces.web.visit import visit
from quorate.views.plan_authors import recipient_named
from quorate.views.plan_history import RESULT_WORDS, history_of
from quorate.views.plan_moves import plan_move
from quorate.views.plan_now import plan_now
from quorate.views.reading import Reader
from quorate.views.wording import capital
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()
_MEANWHILE = gettext_noop("Somebody else decided meanwhile; what you decided is kept and not applied.")


@router.post("/plan/me")
def me(request: Request, form: Form) -> Response:
    """Keep in this browser who decides. Raises `NotAllowed` for whoever is signed in, who is nobody else."""
    user = principal_in(request.scope).user
    if user is not None:
        raise NotAllowed(
            f"You are signed in as {user.name}.",
            state="nothing was changed",
            do="sign out to be somebody else",
        )
    site = site_of(request)
    response = done(_back(form), translated(KNOWN))
    with site.pool.lend() as snapshot:
        remember(response, Reader(snapshot), form.get("name", ""), form.get("function", ""))
    return response


@router.post("/plan/decide")
def decide(request: Request, form: Form) -> Response:
    """Decide about a move; what contradicts another's decision is held and shown beside it."""
    kind, move_id = form.get("kind", ""), form.get("move_id", "")
    if kind not in _PAYLOADS:
        raise UsageError(
            f"'{kind[:40]}' cannot be done to a move.",
            expected=f"one of {', '.join(_PAYLOADS)}",
            state="nothing was written down",
        )

    def write(deciding: PlanDeciding, snapshot: Snapshot, author: Author) -> Written:
        said = _PAYLOADS[kind](form, Reader(snapshot))
        return deciding.decide(snapshot, author, move_id, kind, said, seen_in(form))

    return _written(request, form, write)


@router.post("/plan/comment")
def comment(request: Request, form: Form) -> Response:
    """Say something about a move."""
    return _written(
        request,
        form,
        lambda deciding, snapshot, author: deciding.comment(
            snapshot, author, form.get("move_id", ""), form.get("text", "")
        ),
    )


@router.post("/plan/apply")
def apply(request: Request, form: Form) -> Response:
    """Apply a held change on top of what came between."""
    return _written(
        request,
        form,
        lambda deciding, snapshot, author: deciding.apply(snapshot, author, form.get("event_id", "")),
    )


@router.post("/plan/add")
def add(request: Request, form: Form) -> Response:
    """Add a move of one's own to a journey's plan."""
    return _written(
        request,
        form,
        lambda deciding, snapshot, author: deciding.add(
            snapshot,
            author,
            form.get("journey_id", ""),
            form.get("text", ""),
            person_id=form.get("person_id"),
            channel=form.get("channel"),
            due_on=form.get("due_on"),
        ),
    )


@router.post("/plan/learned")
def learned(request: Request, form: Form) -> Response:
    """Write down what both functions learned about a segment."""
    return _written(
        request,
        form,
        lambda deciding, snapshot, author: deciding.learn(
            snapshot, author, form.get("segment") or "all", form.get("text", "")
        ),
    )


def _written(
    request: Request,
    form: dict[str, str],
    write: Callable[[PlanDeciding, Snapshot, Author], Written],
) -> Response:
    """What was written, or the question what to do about a conflict; a row of a list is answered with itself."""
    site = site_of(request)
    is_row = visit().target == f"row-{form.get('move_id', '')}"
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        author = required_author(request, reader)
        try:
            written = write(PlanDeciding(site.workspace, site.clock), snapshot, author)
        except QuorateError as error:
            if not is_row:
                raise
            return _row(request, reader, author, form, problem=str(error))
        if is_row and written.is_held:
            return _row(request, reader, author, form, problem=translated(_MEANWHILE))
        if is_row:
            return _row(request, reader, author, form, plan_toast(written.event))
        if written.is_held:
            return site.page(
                "plan_conflict.html", http_status=409, **_conflict(reader, request, form, written)
            )
    toast = plan_toast(written.event)
    return done(_back(form), toast.text, toast.undo)


def _row(
    request: Request,
    reader: Reader,
    author: Author,
    form: dict[str, str],
    toast: Toast | None = None,
    problem: str = "",
) -> Response:
    """The row of a list as the move stands now, with what was done or what kept it from being done."""
    site = site_of(request)
    each = plan_move(reader, plan_now(reader, site.workspace), form.get("move_id", ""))
    return site.page(
        "plan_row.html",
        each=each,
        author=author,
        allowed=allowed_of(author, [each]),
        here=back_to(form, "/plan"),
        problem=problem,
        toast=toast,
        plan_words=PLAN_WORDS,
    )


def _conflict(reader: Reader, request: Request, form: dict[str, str], written: Written) -> dict[str, Any]:
    now = plan_now(reader, site_of(request).workspace)
    return {
        "each": plan_move(reader, now, written.event.move_id or ""),
        "mine": history_of(reader, [written.event])[0],
        "others": history_of(reader, written.contradicted_by),
        "back": _back(form),
        "plan_words": PLAN_WORDS,
    }


def _outcome(form: dict[str, str]) -> str:
    """What came of it in somebody's words; where only a word was chosen, that word."""
    return form.get("outcome") or capital(RESULT_WORDS.get(form.get("result", ""), ""))


def _filled(*names: str) -> Callable[[dict[str, str], Reader], dict[str, Any]]:
    """A payload of those fields of the form that are filled in."""
    return lambda form, _: {name: form[name] for name in names if form.get(name)}


_PAYLOADS: dict[str, Callable[[dict[str, str], Reader], dict[str, Any]]] = {
    "accepted": lambda _form, _reader: {},
    "reopened": lambda _form, _reader: {},
    "handed_over": lambda form, reader: recipient_named(
        reader, form.get("to") or form.get("to_function", "")
    ),
    "snoozed": lambda form, _: {"until": form.get("until", "")},
    "dismissed": lambda form, _: {"reason": form.get("reason", ""), **_filled("note")(form, _)},
    "done": lambda form, _: {"outcome": _outcome(form), **_filled("result")(form, _)},
    "edited": _filled("due_on", "channel"),
}


def _back(form: dict[str, str]) -> str:
    """The page of ours that the form was on, at the move it was about; the plan for anything else."""
    return back_to(form, "/plan", form["move_id"] if form.get("move_id", "").isidentifier() else "")
