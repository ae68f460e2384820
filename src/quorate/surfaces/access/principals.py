"""Who asks: a user with a role, or whoever has a workspace that nobody has to sign in to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quorate.errors import NotAllowed
from quorate.ledger.plan_events import Author
from quorate.ledger.users import Sees, User
from quorate.surfaces.access.permissions import (
    ROLE_FUNCTIONS,
    ROLE_PERMISSIONS,
    SCOPE_PERMISSIONS,
    Permission,
)
from quorate.views.sight import Sight

_NEEDED = {
    "read_sensitive": "sees stances, influence and notes",
    "say": "may write what they know",
    "decide": "may decide about the plan",
    "export": "may take tables away",
    "configure": "may change how the workspace is set up",
    "audit": "may read the audit log",
    "administer": "may change who comes in",
    "privacy": "may hand out what is held about a person, and forget them",
}


@dataclass(frozen=True)
class Principal:
    """Who asks.

    Attributes
    ----------
    user: None in a workspace without users, where whoever reaches the server works in it.
    permissions: what they may do: what their role may, and of that what the token they came with leaves.
    way: 'open', 'session' or 'token'.
    """

    user: User | None
    permissions: frozenset[Permission]
    way: str

    @property
    def is_open(self) -> bool:
        """Whether nobody had to sign in."""
        return self.user is None

    @property
    def sees(self) -> Sees:
        """Which accounts they see."""
        return self.user.sees if self.user else Sees()

    @property
    def sight(self) -> Sight:
        """What they see of a publication."""
        where = tuple((name, tuple(sorted(values))) for name, values in sorted(self.sees.where.items()))
        email = self.user.email if self.user else ""
        return Sight(self.sees.kind, where, email, self.may("read_sensitive"))

    def may(self, permission: Permission) -> bool:
        """Whether they may do this."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed`, which says what is needed, where they may not."""
        if self.may(permission):
            return
        role = self.user.access_role if self.user else "nobody"
        raise NotAllowed(
            f"Your role ({role}) may not do this.",
            expected=f"somebody who {_NEEDED.get(permission, 'may read')}",
            state="nothing was changed",
            do="ask an owner of the workspace",
        )

    def as_person(self) -> Author:
        """Who they are to themselves: `as_author`, and who only reads in no function."""
        if self.user is None or self.user.access_role in ROLE_FUNCTIONS:
            return self.as_author()
        return Author(self.user.email, self.user.name, self.user.access_role)

    def require_all(self) -> None:
        """Raise `NotAllowed` for whoever does not see every account: what they do here concerns them all."""
        if self.sees.is_all:
            return
        raise NotAllowed(
            "You do not see every account, and this concerns them all.",
            expected="somebody who sees all accounts",
            state="nothing was changed",
            do="ask an owner of the workspace",
        )

    def as_author(self) -> Author:
        """Who they are in the ledger, where no record of a colleague says more. Raises `NotAllowed` for a viewer."""
        if self.user is None:
            return Author("workspace", "whoever has this workspace", "operations")
        function = ROLE_FUNCTIONS.get(self.user.access_role)
        if function is None:
            self.require("say")
        return Author(self.user.email, self.user.name, function or "")


OPEN = Principal(None, ROLE_PERMISSIONS["owner"], "open")


def principal_of(user: User, way: str, scopes: Iterable[str] | None = None) -> Principal:
    """A user who came in with a session, or with a token of these scopes."""
    permissions = ROLE_PERMISSIONS[user.access_role]
    if scopes is not None:
        left: frozenset[Permission] = frozenset()
        for scope in scopes:
            left |= SCOPE_PERMISSIONS[scope]
        permissions &= left
    return Principal(user, permissions, way)
