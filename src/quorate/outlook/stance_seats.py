"""The seats of buyer teams: their members, and the required roles that nobody we know of fills.

Which role a member plays is known with some probability only, so a seat holds shares of roles. A role that nobody is
taken to fill may still be a member's whom we take for something else; and where it is no member's, it is as likely as
not that somebody we have not seen has it. Half is our own judgement: no published study counts it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.settings.journey_map import JourneyMap
from quorate.stats.ragged import Numbers, Places

COUNTED_MEMBERSHIPS = ("confirmed", "likely")
# How probable it is that somebody unseen has a role that none of the members has.
UNSEEN = 0.5
_MOST_SURE = 1.0 - 1e-9


@dataclass(frozen=True)
class Seats:
    """Seats of journeys end to end, in order of the journeys; a journey's members first, then its vacancies.

    Attributes
    ----------
    journey_ids: one per journey, in order.
    starts: where each journey's seats begin, then where the last end; shape (journeys + 1,).
    people: person ids, None for vacancies; one per seat.
    roles: place among the map's roles, or their count where unknown; shape (seats,). The likeliest of `role_shares`.
    role_shares: how probable each role of the map is, then none of them; shape (seats, roles + 1). What a row lacks to
        1 is how probable it is that nobody sits there.
    influences: in [0, 1]; shape (seats,).
    is_counted: confirmed and likely members and vacancies: those the quorum counts; shape (seats,).
    """

    journey_ids: tuple[str, ...]
    starts: Places
    people: tuple[str | None, ...]
    roles: Places
    role_shares: Numbers
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
    shares = role_shares_of(members, roles, len(names) + 1)
    filled = np.zeros((len(asked), len(names) + 1), dtype=bool)
    filled[journey[is_counted], roles[is_counted]] = True
    required = np.array([role.is_required for role in journey_map.roles] + [False])
    vacant_journey, vacant_role = np.nonzero(~filled & required)
    left = _left(journey[is_counted], shares[is_counted], len(asked))[vacant_journey, vacant_role]
    vacant_shares = (UNSEEN * left)[:, None] * np.eye(len(names) + 1)[vacant_role]
    every = np.concatenate((journey, vacant_journey))
    order = np.argsort(every, kind="stable")
    influences = np.array([role.influence for role in journey_map.roles] + [0.0])
    people = [*members["person_id"].to_pylist(), *[None] * len(vacant_role)]
    return Seats(
        tuple(asked.to_pylist()),
        np.concatenate(([0], np.cumsum(np.bincount(every, minlength=len(asked))))).astype(np.int64),
        tuple(people[place] for place in order.tolist()),
        np.concatenate((roles, vacant_role))[order],
        np.concatenate((shares, vacant_shares))[order],
        np.concatenate((members["influence"].to_numpy(), influences[vacant_role]))[order],
        np.concatenate((is_counted, np.ones(len(vacant_role), dtype=bool)))[order],
    )


def role_shares_of(rows: pa.Table, roles: Places, count: int) -> Numbers:
    """The column `role_shares` as an array; rows without are taken to have their role for certain.

    Parameters
    ----------
    roles: of each row.
    count: of roles, the unknown one with them; shares given for fewer are of the first ones.
    """
    found = np.eye(count)[roles]
    given = rows["role_shares"].combine_chunks()
    lists = given.chunk(0) if isinstance(given, pa.ChunkedArray) else given
    has = np.flatnonzero(lists.is_valid().to_numpy(zero_copy_only=False))
    if len(has):
        flat = lists.flatten().to_numpy().reshape(len(has), -1)
        found[has] = 0.0
        found[has, : flat.shape[1]] = flat
    return found


def _left(journeys: Places, shares: Numbers, count: int) -> Numbers:
    """How probable it is that no member has each role; shape (journeys, roles + 1)."""
    found = np.zeros((count, shares.shape[1]))
    np.add.at(found, journeys, np.log1p(-np.minimum(shares, _MOST_SURE)))
    return np.exp(found)


def _keys(journey_ids: pa.Array, person_ids: pa.Array) -> pa.Array:
    keys = pc.binary_join_element_wise(journey_ids, person_ids, "\x1f")
    return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
