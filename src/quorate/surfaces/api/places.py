"""What somebody must be allowed to do for each address of the API."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.surfaces.access.permissions import Permission
from quorate.surfaces.access.places import Place
from quorate.surfaces.api.nouns import NOUNS

ROOT = "/api/v1"
# What writing at a noun needs; where it is not named nothing is written, and it needs an owner to be told so.
_WRITING: Mapping[str, Permission] = {
    "notes": "say",
    "statements": "say",
    "moves": "decide",
    "views": "arrange",
    "match-decisions": "configure",
    "maps": "configure",
    "experiments": "configure",
    "notifications": "arrange",
}

PLACES: tuple[Place, ...] = (
    Place(f"{ROOT}/openapi.json", "read"),
    Place(f"{ROOT}/evidence", "read"),
    Place(f"{ROOT}/revenue-review/file", "export"),
    Place(f"{ROOT}/tables", "export"),
    Place(f"{ROOT}/privacy", "privacy", "privacy"),
    Place(f"{ROOT}/follows", "read", "arrange"),
    Place(f"{ROOT}/preferences", "read", "arrange"),
    Place(f"{ROOT}/view-defaults", "read", "arrange"),
    Place(f"{ROOT}/language", "read", "arrange"),
    Place(f"{ROOT}/content-labels", "say", "say"),
    Place(f"{ROOT}/lessons", "decide", "decide"),
    Place(f"{ROOT}/audience-files", "export", "export"),
    Place(f"{ROOT}/undo", "read", "arrange"),
    Place(f"{ROOT}/updates", "read", "configure"),
    Place(f"{ROOT}/days", "read", "read"),
    *(
        Place(f"{ROOT}/{noun.name}", noun.reading, _WRITING.get(noun.name, "administer"))
        for noun in sorted(NOUNS, key=lambda noun: -len(noun.name))
    ),
)
