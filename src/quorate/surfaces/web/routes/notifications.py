"""What whoever acts in this browser is told, what of it they have read, and what they follow."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from quorate.language import gettext, number
from quorate.ledger.attention import Attention
from quorate.ledger.deliveries import Deliveries, Preference
from quorate.ledger.plan_events import Author
from quorate.surfaces.following import follow as keep_following
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.going_back import back_to, here
from quorate.surfaces.web.plan_author import person_of, required_person
from quorate.surfaces.web.rendering import Site, site_of
from quorate.surfaces.web.routes.parameters import Words
from quorate.surfaces.web.toasts import done
from quorate.views.answers import stamp_of
from quorate.views.digests import RHYTHM_WORDS, require_preference, sending_for
from quorate.views.notifications import NOTIFICATION_WORDS, Notifications, follows, notifications_for
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()
HOME = "/notifications"
LONGEST_ID = 200


@dataclass(frozen=True)
class FollowPart:
    """What `_follow.html` shows: whether whoever acts in this browser follows a journey or account."""

    kind: str
    key: str
    is_following: bool
    here: str


def follow_part(request: Request, reader: Reader, kind: str, key: str) -> FollowPart | None:
    """The button that follows a journey or account, for a page's variable `follow`; None where nobody was chosen."""
    author = person_of(request, reader)
    if author is None:
        return None
    following = follows(reader, site_of(request).workspace, author, kind, key)
    return FollowPart(kind, key, following, here(request))


@router.get("/notifications")
def notifications(request: Request, show: Words = "unread") -> Response:
    """What is new, or all of it with `show=all`."""
    site = site_of(request)
    if site.pool.current() is None:
        return site.page("nothing_yet.html")
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        author = person_of(request, reader)
        found = _found(site, snapshot, author, unread_only=show != "all") if author else None
        stamp = stamp_of(reader)
    sending = sending_for(site.workspace, author.key) if author else None
    return site.page(
        "notifications.html",
        found=found,
        author=author,
        shows_all=show == "all",
        here=here(request),
        kind_words=NOTIFICATION_WORDS,
        stamp=stamp,
        sending=sending,
        rhythms=RHYTHM_WORDS,
    )


@router.get("/notifications/count")
def count(request: Request) -> Response:
    """How much is not read, for the bell; nothing where nothing is new or nobody was chosen."""
    site = site_of(request)
    unread = 0
    if site.pool.current() is not None:
        with site.pool.lend() as snapshot:
            reader = Reader(snapshot)
            author = person_of(request, reader)
            if author is not None:
                unread = _found(site, snapshot, author).unread_count
    words = Markup('<span class="count">{}<span class="unseen"> {}</span></span>')
    said = words.format(number(unread), gettext("not read")) if unread else ""
    return HTMLResponse(said, headers={"Cache-Control": "no-store"})


@router.post("/notifications/read")
def read(request: Request, form: Form) -> Response:
    """Mark one item, or everything that is shown, as read; or one as not read."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        author = required_person(request, reader)
        item = form.get("item", "")[:LONGEST_ID]
        known = {each.item_id for each in _found(site, snapshot, author).items}
    chosen = known if form.get("all") == "yes" else known & {item}
    attention, now = Attention(site.workspace.database), site.clock()
    try:
        if form.get("unread") == "yes":
            attention.mark_unread(author.key, item)
        else:
            attention.mark_read(author.key, chosen, now)
    finally:
        attention.close()
    back = back_to(form, HOME)
    if form.get("unread") == "yes":
        return done(back, gettext("Marked as not read."))
    return done(back, gettext("Marked as read."), f"read:{now.isoformat()}")


@router.post("/notifications/preferences")
def preferences(request: Request, form: Form) -> Response:
    """Keep how whoever acts in this browser wants to be told outside of the pages."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        author = required_person(request, Reader(snapshot))
    chosen = Preference(
        author.key,
        author.name,
        form.get("channel", ""),
        form.get("rhythm", "daily"),
        tuple(kind for kind in NOTIFICATION_WORDS if form.get(f"kind:{kind}") == "yes"),
        form.get("quiet_from") or None,
        form.get("quiet_until") or None,
        form.get("zone") or "UTC",
    )
    require_preference(chosen, site.workspace.settings.notifications.channels)
    book = Deliveries(site.workspace.database)
    try:
        book.prefer(chosen, site.clock())
    finally:
        book.close()
    return done(back_to(form, HOME), gettext("Kept: you are told as you chose."))


@router.post("/notifications/follow")
def follow(request: Request, form: Form) -> Response:
    """Follow a journey or account, or follow it no longer."""
    site = site_of(request)
    is_following = form.get("follow") != "no"
    with site.pool.lend() as snapshot:
        author = required_person(request, Reader(snapshot))
        keep_following(
            site.workspace,
            snapshot,
            author,
            form.get("kind", ""),
            form.get("key", ""),
            site.clock(),
            is_following=is_following,
        )
    word = "followed" if is_following else "unfollowed"
    text = gettext("You follow this now.") if is_following else gettext("You follow this no longer.")
    return done(back_to(form, HOME), text, f"{word}:{form.get('kind', '')}:{form.get('key', '')}")


def _found(site: Site, snapshot: Snapshot, author: Author, *, unread_only: bool = False) -> Notifications:
    unnoticed = site.unnoticed.of(site.workspace, snapshot)
    reader = Reader(snapshot)
    return notifications_for(reader, site.workspace, author, unread_only=unread_only, unnoticed=unnoticed)
