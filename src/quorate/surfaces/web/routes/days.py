"""Choosing a past day: the slider with the days on which something happened, and having a day made."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from quorate.errors import UsageError
from quorate.language import day_text, gettext
from quorate.surfaces.looking_back import day_in, last_day, looking_of
from quorate.surfaces.snapshot_pool import nothing_published
from quorate.surfaces.web.day_links import with_day
from quorate.surfaces.web.drawings.day_line import day_line
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.going_to_day import without_day
from quorate.surfaces.web.rendering import site_of
from quorate.views.day_marks import day_marks

router = APIRouter()
Address = Annotated[str, Query(max_length=4_000)]
_SUBJECT = re.compile(r"^/(accounts|people)/([^/?]+)|[?&]journey=([^&]+)|^/journeys/([^/?]+)")
MOST_LISTED = 40


@router.get("/days")
def days(request: Request, then: Address = "/journeys") -> Response:
    """Days on which something happened to what a page is about, and those that are at hand."""
    site = site_of(request)
    page = without_day(then)
    with site.pool.lend() as snapshot:
        marks = day_marks(snapshot, *_subject(page))
    looking = looking_of(request)
    return site.page(
        "days.html", marks=marks, then=page, at_hand=site.pool.days(), line=day_line(marks),
        chosen=looking.day if looking else marks.last_on, most_listed=MOST_LISTED,
    )  # fmt: skip


@router.post("/days")
def choose(request: Request, form: Form) -> Response:
    """Go to a page on a day; where its tables are not at hand they are begun, and the page says how far they are."""
    site = request.app.state.site
    page = without_day(form.get("then", ""))
    day = day_in(form.get("day", ""))
    current = site.pool.current()
    if current is None:
        raise nothing_published()
    if day > last_day(current):
        raise UsageError(
            gettext("Nothing is known yet of {day}.", day=day_text(day)),
            expected=gettext("a day up to {day}", day=last_day(current).isoformat()),
        )
    if day == last_day(current):
        return RedirectResponse(with_day(page, "", "&"), status_code=303)
    if site.pool.of_day(day) is None:
        with site.pool.lend() as snapshot:
            first = day_marks(snapshot).first_on
        if day < first:
            raise UsageError(
                gettext("Nothing was known yet on {day}.", day=day_text(day)),
                expected=gettext("a day from {day} on", day=first.isoformat()),
            )
        request.app.state.days.begin(day)
    return RedirectResponse(with_day(page, day.isoformat(), "&"), status_code=303)


def _subject(page: str) -> tuple[str | None, str]:
    """What a page is about: 'accounts', 'people' or 'journeys' with its key; nothing for the other pages."""
    kind, key = None, ""
    for found in _SUBJECT.finditer(page):
        if found[1]:
            kind, key = found[1], unquote(found[2])
        else:
            kind, key = "journeys", unquote(found[3] or found[4])
    return kind, key
