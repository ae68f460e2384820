"""When a colleague looked last, kept in their browser: for each colleague apart who is chosen in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.ledger.plan_events import Author
from quorate.surfaces.web.plan_author import YEAR_SECONDS

# What takes a mark back: the moment before it, or nothing where there was none.
LOOKED = "looked"
# No workspace is published more often: what is longer numbers no publication.
_MOST_DIGITS = 9


@dataclass(frozen=True)
class Look:
    """Until when everything was seen, and in which publication; the number is None where a day was chosen."""

    moment: datetime
    publication_no: int | None = None

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}|{self.publication_no or ''}"


def look_of(request: Request, author: Author | None) -> Look | None:
    """What was seen until now; None before the first time."""
    return _read(request.cookies.get(_cookie(author), ""))


def remember_look(response: Response, author: Author | None, look: Look | None) -> None:
    """Everything was seen until this; None forgets that anything was."""
    if look is None:
        response.delete_cookie(_cookie(author), path="/")
        return
    response.set_cookie(
        _cookie(author), str(look), max_age=YEAR_SECONDS, httponly=True, samesite="strict", path="/"
    )


def look_again(response: Response, author: Author | None, text: str) -> None:
    """Put the mark back where it was before. Raises `UsageError` for what is no moment."""
    look = _read(text)
    if text and look is None:
        raise UsageError(f"'{text[:40]}' is no moment.", state="nothing was changed")
    remember_look(response, author, look)


def _read(text: str) -> Look | None:
    moment, _, number = text.partition("|")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    is_number = number.isdecimal() and len(number) <= _MOST_DIGITS
    return None if at.tzinfo is not None else Look(at, int(number) if is_number else None)


def _cookie(author: Author | None) -> str:
    digest = sha256(author.key.encode()).hexdigest()[:12] if author is not None else "nobody"
    return f"quorate_looked_{digest}"
