"""Keep a list under a name, share it, change it, let it go, and open the list with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.language import gettext
from quorate.ledger.plan_events import Author
from quorate.ledger.said_events import Said
from quorate.surfaces.keeping_views import ViewKeeping
from quorate.surfaces.web import account_address, journey_address
from quorate.surfaces.web.forms import Form, seen_in
from quorate.surfaces.web.going_back import back_to
from quorate.surfaces.web.list_address import address_of
from quorate.surfaces.web.plan_author import required_person
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.toast_words import view_toast
from quorate.surfaces.web.toasts import Toast, done
from quorate.views.reading import Reader
from quorate.views.saved_views import one_view, saved_views

router = APIRouter()
FILTERS: Mapping[str, tuple[str, ...]] = {
    "journeys": journey_address.FILTER_NAMES,
    "accounts": account_address.FILTER_NAMES,
}


@router.post("/views/save")
def save(request: Request, form: Form) -> Response:
    """Keep a list as it is under a name."""
    list_name = form.get("list", "")
    if list_name not in FILTERS:
        raise UsageError(
            f"'{list_name[:40]}' is no list that can be kept.",
            expected=f"one of {', '.join(FILTERS)}",
            state="nothing was written down",
        )

    query = _query(list_name, form.get("query", ""))
    keeping, author = _keeping(request)
    said = keeping.save(author, list_name, form.get("name", ""), query, is_shared=_is(form, "shared"))
    toast = view_toast(said.event)
    if _is(form, "default"):
        before = keeping.open_with(author, list_name, said.event.said_id)
        toast = Toast(toast.text, f"kept:{said.event.event_id}:{before}")
    return done(f"/{list_name}?view={said.event.said_id}", toast.text, toast.undo)


@router.post("/views/change")
def change(request: Request, form: Form) -> Response:
    """Change a view of one's own to how the list is now, or its name and who sees it."""

    def write(keeping: ViewKeeping, author: Author) -> Said:
        held = one_view(saved_views(keeping.workspace, author), form.get("view_id", ""))
        return keeping.change(
            author,
            held.view_id,
            name=form.get("name"),
            query=_query(held.list, form["query"]) if "query" in form else None,
            is_shared=_is(form, "shared") if "name" in form else None,
            seen_version=seen_in(form),
        )

    return _written(request, form, write)


@router.post("/views/delete")
def delete(request: Request, form: Form) -> Response:
    """Let a view go."""
    return _written(request, form, lambda keeping, author: keeping.delete(author, form.get("view_id", "")))


@router.post("/views/apply")
def apply(request: Request, form: Form) -> Response:
    """Have a held change all the same."""
    return _written(request, form, lambda keeping, author: keeping.apply(author, form.get("event_id", "")))


@router.post("/views/default")
def default(request: Request, form: Form) -> Response:
    """Open a list with a view from now on, or whole for an empty one."""
    list_name, view_id = form.get("list", ""), form.get("view_id", "")
    keeping, author = _keeping(request)
    before = keeping.open_with(author, list_name, view_id)
    text = (
        gettext("The list opens with this view from now on.")
        if view_id
        else gettext("The list opens whole from now on.")
    )
    return done(back_to(form, f"/{list_name}"), text, f"opened:{list_name}:{before}")


def _keeping(request: Request) -> tuple[ViewKeeping, Author]:
    """What writes views, and for whom. Raises `UsageError` before anybody was chosen."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        author = required_person(request, Reader(snapshot))
    return ViewKeeping(site.workspace, site.clock), author


def _written(
    request: Request, form: dict[str, str], write: Callable[[ViewKeeping, Author], Said]
) -> Response:
    said = write(*_keeping(request))
    if said.is_held:
        return site_of(request).page(
            "view_conflict.html", http_status=409, mine=said.event, theirs=said.contradicted_by[-1],
            back=f"/{said.event.payload['list']}?view={said.event.said_id}",
        )  # fmt: skip
    toast = view_toast(said.event)
    is_there = said.event.kind != "withdrawn"
    list_name = said.event.payload["list"] if is_there else form.get("list", "")
    home = f"/{list_name if list_name in FILTERS else 'journeys'}"
    return done(f"{home}?view={said.event.said_id if is_there else 'all'}", toast.text, toast.undo)


def _query(list_name: str, text: str) -> str:
    """What of an address is kept: only what the list knows. Raises `UsageError` for what is too long to be meant."""
    return address_of(f"/{list_name}", FILTERS[list_name], dict(parse_qsl(text))).query


def _is(form: dict[str, str], name: str) -> bool:
    return form.get(name) == "yes"
