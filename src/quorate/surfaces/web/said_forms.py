"""What the forms of statements and notes have in common: who writes, and where they come back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from fastapi import Request
from starlette.responses import Response

from quorate.ledger.plan_events import Author
from quorate.ledger.said_events import Said
from quorate.surfaces.saying import Saying
from quorate.surfaces.web.plan_author import required_author
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.toast_words import said_toast
from quorate.surfaces.web.toasts import done
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot

Write: TypeAlias = Callable[[Saying, Snapshot, Author], Said]


def written(
    request: Request, write: Write, held: Callable[[Reader, Said], Response], back: Callable[[Said], str]
) -> Response:
    """Write, then lead back to a page that says what was written.

    Parameters
    ----------
    held: the page for what contradicts something its author had not seen.
    back: the address of the page that was written from.
    """
    site = site_of(request)
    with site.pool.lend() as snapshot:
        reader = Reader(snapshot)
        said = write(Saying(site.workspace, site.clock), snapshot, required_author(request, reader))
        if said.is_held:
            return held(reader, said)
        toast = said_toast(reader, said.event)
    return done(back(said), toast.text, toast.undo)
