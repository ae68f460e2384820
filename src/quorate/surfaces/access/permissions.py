"""What each role may do, and what each scope of a token leaves of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

Permission: TypeAlias = Literal[
    "read",
    "read_sensitive",
    "arrange",
    "say",
    "decide",
    "export",
    "configure",
    "audit",
    "administer",
    "privacy",
]

_READER: frozenset[Permission] = frozenset({"read", "arrange"})
_TEAM: frozenset[Permission] = _READER | {"read_sensitive", "say", "decide", "export"}
_OPERATIONS: frozenset[Permission] = _TEAM | {"configure", "audit"}

# What people think of whom (stance, influence, notes) is for those who work with it, and not for who only reads.
ROLE_PERMISSIONS: Mapping[str, frozenset[Permission]] = {
    "viewer": _READER,
    "sales": _TEAM,
    "marketing": _TEAM,
    "success": _TEAM,
    "operations": _OPERATIONS,
    "owner": _OPERATIONS | {"administer", "privacy"},
}

SCOPE_PERMISSIONS: Mapping[str, frozenset[Permission]] = {
    "read": frozenset({"read", "read_sensitive", "export", "audit"}),
    "write": frozenset({"read", "read_sensitive", "arrange", "say", "decide"}),
    "admin": frozenset({"read", "read_sensitive", "configure", "audit", "administer", "privacy"}),
}

# The function that a role decides for; a viewer decides for none.
ROLE_FUNCTIONS: Mapping[str, str] = {
    "sales": "sales",
    "marketing": "marketing",
    "success": "success",
    "operations": "operations",
    "owner": "operations",
}
