"""Who asks, what they may do and which accounts they see: the same for pages, the API and assistants."""

from __future__ import annotations

from quorate.surfaces.access.doors import Doors
from quorate.surfaces.access.permissions import ROLE_PERMISSIONS, Permission
from quorate.surfaces.access.principals import OPEN, Principal, principal_of

__all__ = ["OPEN", "ROLE_PERMISSIONS", "Doors", "Permission", "Principal", "principal_of"]
