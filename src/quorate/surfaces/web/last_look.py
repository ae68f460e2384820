"""When a colleague looked last, kept in their browser: for each colleague apart who is chosen in it."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.ledger.plan_events import Author
from quorate.surfaces.web.plan_author import YEAR_SECONDS

# What takes a mark back: the moment before it, or nothing where there was none.
LOOKED = "looked"


def looked_at(request: Request, author: Author | None) -> datetime | None:
    """The moment until which everything was seen; None before the first time."""
    try:
        moment = datetime.fromisoformat(request.cookies.get(_cookie(author), ""))
    except ValueError:
        return None
    return None if moment.tzinfo is not None else moment


def remember_look(response: Response, author: Author | None, moment: datetime | None) -> None:
    """Everything until this moment was seen; None forgets that anything was."""
    if moment is None:
        response.delete_cookie(_cookie(author), path="/")
        return
    response.set_cookie(
        _cookie(author), moment.isoformat(), max_age=YEAR_SECONDS, httponly=True, samesite="strict", path="/"
    )


def look_again(response: Response, author: Author | None, text: str) -> None:
    """Put the mark back where it was before. Raises `UsageError` for what is no moment."""
    try:
        remember_look(response, author, datetime.fromisoformat(text) if text else None)
    except ValueError as error:
        raise UsageError(f"'{text[:40]}' is no moment.", state="nothing was changed") from error


def _cookie(author: Author | None) -> str:
    digest = sha256(author.key.encode()).hexdigest()[:12] if author is not None else "nobody"
    return f"quorate_looked_{digest}"
