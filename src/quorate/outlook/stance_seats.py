"""The seats of buyer teams: their members, and the required roles that nobody we know of fills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.settings.journey_map import JourneyMap
from quorate.stats.ragged import Numbers, Places

COUNTED_MEMBERSHIPS = ("confirmed", "likely")


@dataclass(frozen=True)
class Seats:
    """Seats of journeys end to end, in order of the journeys; a journey's members first, then its vacancies.

    Attributes
    ----------
    journey_ids: one per journey, in order.
    starts: where each journey's seats begin, then where the last end; shape (journeys + 1,).
    people: person ids, None for vacancies; one per seat.
    roles: place among the map's roles, or their count where unknown; shape (seats,).
    influences: in [0, 1]; shape (seats,).
    is_counted: confirmed and likely members and vacancies: those the quorum counts; shape (seats,).
    """

    journey_ids: tuple[str, ...]
    starts: Places
    people: tuple[str | None, ...]
    roles: Places
    influences: Numbers
    is_counted: NDArray[np.bool_]

    @property
    def journeys(self) -> Places:
        """The place of each seat's journey; shape (seats,)."""
        return np.repeat(np.arange(len(self.journey_ids)), np.diff(self.starts))

    @property
    def is_vacant(self) -> NDArray[np.bool_]:
        """Whether nobody is known to sit there; shape (seats,)."""
        return np.array([person is None for person in self.people], dtype=bool)

    def places(self, journey_ids: pa.ChunkedArray, person_ids: pa.ChunkedArray) -> Places:
        """The seat of each (journey, person); -1 for people who have none there."""
        own = pa.array(np.array(self.journey_ids, dtype=object)[self.journeys], pa.string())
        seats = _keys(own, pa.array(self.people, pa.string()))
        asked = _keys(journey_ids, person_ids)
        found = pc.fill_null(pc.index_in(asked, value_set=seats, skip_nulls=True), -1)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)


def seats_of(journey_ids: pa.ChunkedArray, members: pa.Table, journey_map: JourneyMap) -> Seats:
    """Every member of the journeys, and a vacant seat for each required role that no counted member fills.

    Parameters
    ----------
    journey_ids: in order.
    members: in order of journey and person; those of other journeys are left out.
    """
    asked = journey_ids.combine_chunks() if isinstance(journey_ids, pa.ChunkedArray) else journey_ids
    members = members.filter(pc.is_in(members["journey_id"], asked))
    names = [role.role for role in journey_map.roles]
    journey = pc.index_in(members["journey_id"], asked).to_numpy().astype(np.int64)
    roles = pc.fill_null(pc.index_in(members["role"], pa.array(names, pa.string())), len(names))
    roles = roles.to_numpy().astype(np.int64)
    is_counted = pc.is_in(members["membership"], pa.array(COUNTED_MEMBERSHIPS)).to_numpy()
    filled = np.zeros((len(asked), len(names) + 1), dtype=bool)
    filled[journey[is_counted], roles[is_counted]] = True
    required = np.array([role.is_required for role in journey_map.roles] + [False])
    vacant_journey, vacant_role = np.nonzero(~filled & required)
    every = np.concatenate((journey, vacant_journey))
    order = np.argsort(every, kind="stable")
    influences = np.array([role.influence for role in journey_map.roles] + [0.0])
    people = [*members["person_id"].to_pylist(), *[None] * len(vacant_role)]
    return Seats(
        tuple(asked.to_pylist()),
        np.concatenate(([0], np.cumsum(np.bincount(every, minlength=len(asked))))).astype(np.int64),
        tuple(people[place] for place in order.tolist()),
        np.concatenate((roles, vacant_role))[order],
        np.concatenate((members["influence"].to_numpy(), influences[vacant_role]))[order],
        np.concatenate((is_counted, np.ones(len(vacant_role), dtype=bool)))[order],
    )


def _keys(journey_ids: pa.Array, person_ids: pa.Array) -> pa.Array:
    keys = pc.binary_join_element_wise(journey_ids, person_ids, "\x1f")
    return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
