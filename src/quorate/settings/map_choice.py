"""Which of several maps a journey follows: by what is bought, and by which accounts buy it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quorate.settings.journey_map import JourneyMap


class MapChoice:
    """Chooses among maps.

    A map that lists the offering goes before one for whatever the CRM sells, and of those one for the account's
    segment before one for all accounts; between equals the first by file name. A journey that no map is meant for
    follows the first map.

    Parameters
    ----------
    maps: by file name.
    offering_ids: the offering's id for each way of naming it, plain names without case, spaces and punctuation.
    """

    def __init__(self, maps: Sequence[JourneyMap], offering_ids: Mapping[str, str]) -> None:
        self._maps = tuple(maps)
        self._listed = [
            frozenset(
                offering_ids.get(name, offering_ids.get(plain_name(name), name))
                for name in each.offerings.names
            )
            for each in maps
        ]

    def of(self, offering_id: str | None, account: Mapping[str, Any]) -> JourneyMap:
        """The map for journeys about an offering (None: not known yet) at an account, a row of `accounts`."""
        fitting = [
            (bool(listed), each.segment is not None, -place)
            for place, (each, listed) in enumerate(zip(self._maps, self._listed, strict=True))
            if (not listed or offering_id in listed) and (each.segment is None or each.segment.holds(account))
        ]
        return self._maps[-max(fitting)[2]] if fitting else self._maps[0]


def plain_name(name: str) -> str:
    """A name without case, spaces and punctuation."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
