"""Addresses that begin alike and what somebody needs there."""

from __future__ import annotations

from typing import NamedTuple

from quorate.surfaces.access.permissions import Permission


class Place(NamedTuple):
    """Addresses that begin so, and what reading and writing there needs."""

    prefix: str
    reading: Permission
    writing: Permission = "administer"
