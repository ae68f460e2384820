"""When a colleague looked last, kept in their browser: for each colleague apart who is chosen in it."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from quorate.ledger.plan_events import Author
from quorate.surfaces.web.plan_author import YEAR_SECONDS


def looked_at(request: Request, author: Author | None) -> datetime | None:
    """The moment until which everything was seen; None before the first time."""
    try:
        moment = datetime.fromisoformat(request.cookies.get(_cookie(author), ""))
    except ValueError:
        return None
    return None if moment.tzinfo is not None else moment


def remember_look(response: Response, author: Author | None, moment: datetime) -> None:
    """Everything until this moment was seen."""
    response.set_cookie(
        _cookie(author), moment.isoformat(), max_age=YEAR_SECONDS, httponly=True, samesite="strict", path="/"
    )


def _cookie(author: Author | None) -> str:
    digest = sha256(author.key.encode()).hexdigest()[:12] if author is not None else "nobody"
    return f"quorate_looked_{digest}"
