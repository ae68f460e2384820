"""What somebody must be allowed to do for each address: the one list that all of them are looked up in.

An address that is not listed needs an owner, and a test finds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from quorate.surfaces.access.permissions import Permission
from quorate.surfaces.access.places import Place
from quorate.surfaces.api.places import PLACES as API_PLACES
from quorate.surfaces.api.places import ROOT
from quorate.surfaces.looking_back import READING

# What anybody reaches: the way in, and what a page is made of.
PUBLIC = ("/static/", "/sign-in", "/healthz", "/readyz", f"{ROOT}/problems")
# What is asked of a server whose database may be broken: nobody is looked up for it.
OF_THE_SERVER = ("/healthz", "/readyz")

# The first that fits counts.
PLACES: Sequence[Place] = (
    *API_PLACES,
    Place("/settings/users", "administer"),
    Place("/settings/", "read", "arrange"),
    Place("/settings", "read", "arrange"),
    Place("/sign-out", "read", "read"),
    Place("/metrics", "configure"),
    Place("/audit", "audit"),
    Place("/take/", "export"),
    Place("/audiences/file", "export", "export"),
    Place("/audiences", "read"),
    Place("/revenue/review.", "export"),
    Place("/revenue/experiments", "read", "configure"),
    Place("/revenue", "read"),
    Place("/maps", "read", "configure"),
    Place("/matches", "configure", "configure"),
    Place("/data", "read", "configure"),
    Place("/days", "read", "read"),
    Place("/notes", "read_sensitive", "say"),
    Place("/statements", "say", "say"),
    Place("/plan/me", "read", "arrange"),
    Place("/plan", "read", "decide"),
    Place("/undo", "read", "arrange"),
    Place("/views", "read", "arrange"),
    Place("/notifications", "read", "arrange"),
    Place("/today", "read", "arrange"),
    Place("/content/label", "say", "say"),
    Place("/content", "read"),
    Place("/accounts", "read"),
    Place("/design", "read"),
    Place("/evidence", "read"),
    Place("/forecast", "read"),
    Place("/help", "read"),
    Place("/journeys", "read"),
    Place("/lateness", "read"),
    Place("/people", "read"),
    Place("/privacy", "privacy", "privacy"),
    Place("/programmes", "read"),
    Place("/search", "read"),
    Place("/social", "read"),
    Place("/updates", "read", "configure"),
)


def place_of(path: str) -> Place | None:
    """The place that an address belongs to; None for one that nobody listed."""
    if path == "/":
        return Place("/", "read")
    return next((place for place in PLACES if path.startswith(place.prefix)), None)


def needed(method: str, path: str) -> Permission:
    """What a request needs."""
    place = place_of(path)
    if place is None:
        return "administer"
    return place.reading if method in READING else place.writing


def is_public(path: str) -> bool:
    """Whether anybody may ask for this."""
    return path.startswith(PUBLIC)
