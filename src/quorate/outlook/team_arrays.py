"""Journeys' buyer teams as arrays, for work over many teams at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.outlook.stance_seats import role_shares_of
from quorate.stats.ragged import Numbers, Places


@dataclass(frozen=True)
class Teams:
    """Teams end to end; of each the members in order of their id, then the required roles nobody fills.

    Attributes
    ----------
    journey_ids: one per team, in order; a team may have no members.
    starts: where each team's seats begin, then where the last end; shape (teams + 1,).
    people: person ids, None for roles nobody fills; one per seat.
    roles: number of each seat's likeliest role: its place among the map's roles, or their count where unknown.
    role_shares: how probable each role is, the unknown one last, and what is missing to 1 that nobody sits there;
        shape (seats, roles + 1).
    influences: in [0, 1]; shape (seats,).
    scores: stance scores, NaN where unknown; shape (seats,).
    means, variances: of each seat's stance, borrowed from role and colleagues where it is unknown.
    shared: share of the variance that is common to the team; shape (seats,).
    """

    journey_ids: tuple[str, ...]
    starts: Places
    people: tuple[str | None, ...]
    roles: Places
    role_shares: Numbers
    influences: Numbers
    scores: Numbers
    means: Numbers
    variances: Numbers
    shared: Numbers

    @property
    def is_vacant(self) -> NDArray[np.bool_]:
        """Whether nobody fills the seat; shape (seats,)."""
        return np.array([person is None for person in self.people], dtype=bool)

    @property
    def team_of(self) -> Places:
        """The team of each seat; shape (seats,)."""
        return np.repeat(np.arange(len(self.journey_ids)), np.diff(self.starts))

    def role_counts(self, role_count: int) -> Places:
        """Seats of each role; shape (teams, role_count + 1), the last for unknown roles."""
        flat = np.bincount(
            self.team_of * (role_count + 1) + self.roles, minlength=len(self.journey_ids) * (role_count + 1)
        )
        return flat.reshape(len(self.journey_ids), role_count + 1)


def teams_of(journey_ids: pa.ChunkedArray, states: pa.Table, roles: Sequence[str]) -> Teams:
    """The teams of some journeys; candidates and people who left do not count as members.

    Parameters
    ----------
    journey_ids: in order.
    states: where every seat stands, in order of journey and person, those without person last.
    roles: the map's roles in order.
    """
    asked = journey_ids.combine_chunks() if isinstance(journey_ids, pa.ChunkedArray) else journey_ids
    kept = states.filter(pc.and_(pc.is_in(states["journey_id"], asked), states["is_counted"]))
    found = pc.fill_null(pc.index_in(kept["role"], pa.array(roles, pa.string())), len(roles))
    numbers = np.asarray(found.to_numpy(), dtype=np.int64)
    place = pc.index_in(kept["journey_id"], asked).to_numpy().astype(np.int64)
    sizes = np.bincount(place, minlength=len(asked))
    return Teams(
        tuple(asked.to_pylist()),
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        tuple(kept["person_id"].to_pylist()),
        numbers,
        role_shares_of(kept, numbers, len(roles) + 1),
        *(
            kept[name].to_numpy().astype(np.float64)
            for name in ("influence", "stance_score", "mean", "variance", "shared_share")
        ),
    )
