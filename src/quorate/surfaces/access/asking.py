"""Who asks, kept with a request from the door to whatever answers it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import Scope

from quorate.errors import NotAllowed, QuorateError
from quorate.surfaces.access.principals import OPEN, Principal

_PRINCIPAL = "quorate.principal"
_REFUSED = "quorate.refused"


def let_in(scope: Scope, principal: Principal) -> None:
    """Keep who asks."""
    scope[_PRINCIPAL] = principal


def turn_away(scope: Scope, error: NotAllowed) -> None:
    """Keep why somebody may not, for `require_allowed` to raise where an answer is made of it."""
    scope[_REFUSED] = error


def principal_in(scope: Scope) -> Principal:
    """Who asks."""
    found: Principal = scope.get(_PRINCIPAL, OPEN)
    return found


def require_allowed(request: Request) -> None:
    """Raise what the doorkeeper found: it is then told as any other error."""
    refused: QuorateError | None = request.scope.get(_REFUSED)
    if refused is not None:
        raise refused
