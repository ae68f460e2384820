"""Which past day a request asks for: checked once for every page, before its handler runs.

`?as_of=2026-03-31` shows a page as known at the end of that day. Where a script of such a page asks for something
without saying the day, the page it stands on (`Referer`) says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from starlette.types import Scope

from quorate.errors import NotAllowed, NotFound, UsageError
from quorate.language import day_text, gettext
from quorate.warehouse.manifest import Publication

AS_OF = "as_of"
# Methods that change nothing.
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# No record of a company's is of a day before: days can be counted back from those after.
FIRST_YEAR = 1900
# Pages about how things are set up, which have no past day, and what is no page at all.
_OF_THE_PRESENT = (
    "/maps", "/matches", "/data", "/settings", "/design", "/help", "/notifications", "/days", "/static",
    "/healthz", "/readyz", "/metrics",
)  # fmt: skip
_API = "/api/v1"
_LOOKING = "quorate.looking_back"


@dataclass(frozen=True)
class Looking:
    """A request that looks back: the day, and its publication; None on a page that has no past day."""

    day: date
    publication: Publication | None


class DayNotAtHand(NotFound):
    """A past day whose tables have to be made before a page can show it."""

    def __init__(self, day: date) -> None:
        super().__init__(
            gettext("The tables of {day} have not been made yet.", day=day_text(day)),
            do=gettext("ask for them to be made"),
        )
        self.day = day


class DayToCome(UsageError):
    """A day of which nothing is known yet."""


def look_back(request: Request) -> None:
    """Find out which day is asked for. Raises what a page then says: no day, not come yet, not at hand, no writing."""
    text = asked_day(request.scope)
    if text is None:
        return
    day = day_in(text)
    path = request.url.path.removeprefix(_API)
    is_of_present = path.startswith(_OF_THE_PRESENT)
    if request.method not in READING and not path.startswith("/days"):
        raise NotAllowed(
            gettext("You look at {day}. Nothing can be written on a past day.", day=day_text(day)),
            state=gettext("nothing was changed"),
            do=gettext("return to today and do it there"),
        )
    request.scope[_LOOKING] = Looking(day, None)
    if is_of_present:
        return
    pool = request.app.state.pool
    current = pool.current()
    if current is None or day == last_day(current):
        del request.scope[_LOOKING]
        return
    if day > last_day(current):
        raise DayToCome(
            gettext("Nothing is known yet of {day}.", day=day_text(day)),
            expected=gettext("a day up to {day}", day=last_day(current).isoformat()),
        )
    publication = pool.of_day(day)
    if publication is None:
        raise DayNotAtHand(day)
    request.scope[_LOOKING] = Looking(day, publication)


def looking_of(request: Request) -> Looking | None:
    """The past day that a request looks at; None today."""
    found: Looking | None = request.scope.get(_LOOKING)
    return found


def asked_day(scope: Scope) -> str | None:
    """The day as the address says it, or the address of the page that a script asks from; None for today."""
    own = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True).get(AS_OF)
    if own is not None:
        return own[0] or None
    headers: dict[bytes, bytes] = dict(scope["headers"])
    is_script = headers.get(b"sec-fetch-dest") == b"empty" or headers.get(b"hx-request") == b"true"
    if scope["method"] in READING and not is_script:
        return None
    given = parse_qs(_query_of(headers.get(b"referer", b"").decode("latin-1"))).get(AS_OF)
    return given[0] if given else None


def _query_of(address: str) -> str:
    """The query of an address that something else wrote; of what is none, nothing."""
    try:
        return urlsplit(address).query
    except ValueError:
        return ""


def day_in(text: str) -> date:
    """The day written in an address or form. Raises `UsageError` for anything else, and for one before any records."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"'{text[:40]}' is not a day.", expected="a date such as 2026-03-31") from error
    if day.year < FIRST_YEAR:
        raise UsageError(
            f"{text[:40]} is before anything can be known.", expected=f"a day from {FIRST_YEAR} on"
        )
    return day


def last_day(publication: Publication) -> date:
    """The day at whose end a publication stands."""
    return (publication.as_of_at - timedelta(microseconds=1)).date()
