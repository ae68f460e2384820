"""Who decides about the plan in this browser: a colleague, or somebody who says their function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from quorate.errors import NotFound, QuorateError, UsageError
from quorate.ledger.plan_events import Author
from quorate.ledger.rules import may_decide
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.access.authors import signed_in_author, signed_in_person
from quorate.views.plan_authors import author_named
from quorate.views.plan_moves import PlanMove
from quorate.views.reading import Reader

COOKIE = "quorate_colleague"
YEAR_SECONDS = 31_536_000
LONGEST_NAME = 200


def name_in(cookies: Mapping[str, str]) -> str | None:
    """The name of who was chosen in this browser, for showing only: nothing is looked up."""
    key, _, name = _kept(cookies)
    return (name or key)[:LONGEST_NAME] or None


def _kept(cookies: Mapping[str, str]) -> tuple[str, str, str]:
    """What the cookie holds: the key, the function and the name, each empty where it is not there."""
    parts = [*unquote(cookies.get(COOKIE, "")).split("\n"), "", ""]
    return parts[0], parts[1], parts[2]


def author_of(request: Request, reader: Reader) -> Author | None:
    """Who is signed in, or was chosen in this browser; None before anybody was, and for who only reads.

    Who is signed in writes as their colleague's record where there is one, for the function that their role is of.
    """
    principal = principal_in(request.scope)
    if principal.user is not None:
        return signed_in_author(principal, reader)
    key, function, _ = _kept(request.cookies)
    if not key:
        return None
    try:
        return author_named(reader, key[:LONGEST_NAME], function or None)
    except QuorateError:
        return None


def person_of(request: Request, reader: Reader) -> Author | None:
    """Whose own things are shown and kept, such as saved views: as `author_of`, and also who only reads."""
    principal = principal_in(request.scope)
    return signed_in_person(principal, reader) if principal.user is not None else author_of(request, reader)


def required_person(request: Request, reader: Reader) -> Author:
    """Whose own things are changed. Raises as `required_author` does."""
    return person_of(request, reader) or required_author(request, reader)


def typed_name(request: Request, typed: str, default: Callable[[Request], str]) -> str:
    """The name that somebody writes under who types it; who is signed in writes under their own."""
    user = principal_in(request.scope).user
    return user.name if user is not None else typed or default(request)


def required_author(request: Request, reader: Reader) -> Author:
    """Who was chosen. Raises `UsageError` before anybody was."""
    author = author_of(request, reader)
    if author is None:
        raise UsageError(
            "Nobody is chosen who decides this.",
            expected="a colleague, or a name with a function",
            state="nothing was written down",
            do="open My week and say who you are",
        )
    return author


def allowed_of(author: Author | None, moves: Iterable[PlanMove]) -> frozenset[str]:
    """The moves about which somebody may decide; everybody may comment on all."""
    if author is None:
        return frozenset()
    return frozenset(
        each.move.move_id for each in moves if may_decide(author, each.move.owner_function, each.owner_id)
    )


def remember(response: Response, reader: Reader, key: str, function: str) -> None:
    """Keep who decides in this browser. Raises `NotFound` and `UsageError` for a name that cannot be told."""
    if not key or len(key) > LONGEST_NAME:
        raise NotFound("No name was given.", expected="a colleague's name, e-mail address or id")
    author = author_named(reader, key, function or None)
    response.set_cookie(
        COOKIE, quote(f"{author.key}\n{author.function}\n{author.name}"), max_age=YEAR_SECONDS, httponly=True,
        samesite="strict", path="/",
    )  # fmt: skip
