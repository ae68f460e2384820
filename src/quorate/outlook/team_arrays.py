"""Open journeys' buyer teams as arrays, for work over many teams at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.stance_scale import PRIOR_VARIANCE
from quorate.stats.ragged import Numbers, Places

COUNTED_MEMBERSHIPS = ("confirmed", "likely")
# As many fully known members as the belief that a role is neutral is worth.
_ROLE_PRIOR_MEMBERS = 5.0


@dataclass(frozen=True)
class Teams:
    """Teams end to end, members in order of their id.

    Attributes
    ----------
    journey_ids: one per team, in order; a team may have no members.
    starts: where each team's members begin, then where the last end; shape (teams + 1,).
    people: person ids; one per member.
    roles: number of each member's role: its place among the map's roles, or their count where unknown.
    influences: in [0, 1]; shape (members,).
    scores: stance scores, NaN where unknown; shape (members,).
    means, variances: of each member's stance, with the role's mean and full variance where it is unknown.
    """

    journey_ids: tuple[str, ...]
    starts: Places
    people: tuple[str, ...]
    roles: Places
    influences: Numbers
    scores: Numbers
    means: Numbers
    variances: Numbers

    def role_counts(self, role_count: int) -> Places:
        """Members of each role; shape (teams, role_count + 1), the last for unknown roles."""
        team_of = np.repeat(np.arange(len(self.journey_ids)), np.diff(self.starts))
        flat = np.bincount(
            team_of * (role_count + 1) + self.roles, minlength=len(self.journey_ids) * (role_count + 1)
        )
        return flat.reshape(len(self.journey_ids), role_count + 1)


def open_teams(journeys: pa.Table, members: pa.Table, roles: Sequence[str]) -> Teams:
    """The teams of open journeys; candidates and people who left do not count as members.

    Where a member's stance is unknown it is taken from others in the same role, as far as they are known:
    mean = sum of confidence * score / (5 + sum of confidence), with the variance of a stance nobody has read.

    Parameters
    ----------
    journeys: the published journeys, in order of their id.
    members: the published members, in order of journey and person.
    roles: the map's roles in order.
    """
    numbers = _role_numbers(members, roles)
    role_means = _role_means(members, numbers, len(roles) + 1)
    journey_ids = journeys.filter(pc.equal(journeys["outcome"], "open"))["journey_id"]
    counted = pc.and_(
        pc.is_in(members["journey_id"], pc.unique(journey_ids)),
        pc.is_in(members["membership"], pa.array(COUNTED_MEMBERSHIPS)),
    )
    kept = members.filter(counted)
    kept_roles = numbers[counted.to_numpy()]
    scores = kept["stance_score"].to_numpy().astype(np.float64)
    is_known = ~np.isnan(scores)
    confidences = kept["stance_confidence"].to_numpy()
    place = pc.index_in(kept["journey_id"], pc.unique(journey_ids)).to_numpy()
    sizes = np.bincount(place.astype(np.int64), minlength=len(journey_ids))
    return Teams(
        tuple(journey_ids.to_pylist()),
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        tuple(kept["person_id"].to_pylist()),
        kept_roles,
        kept["influence"].to_numpy(),
        scores,
        np.where(is_known, scores, role_means[kept_roles]),
        np.where(is_known, (1.0 - confidences) * PRIOR_VARIANCE, PRIOR_VARIANCE),
    )


def _role_numbers(members: pa.Table, roles: Sequence[str]) -> Places:
    found = pc.fill_null(pc.index_in(members["role"], pa.array(roles, pa.string())), len(roles))
    return np.asarray(found.to_numpy(), dtype=np.int64)


def _role_means(members: pa.Table, numbers: Places, count: int) -> Numbers:
    scores = members["stance_score"].to_numpy().astype(np.float64)
    weights = np.where(np.isnan(scores), 0.0, members["stance_confidence"].to_numpy())
    pulled = np.bincount(numbers, weights * np.nan_to_num(scores), minlength=count)
    return np.asarray(pulled / (_ROLE_PRIOR_MEMBERS + np.bincount(numbers, weights, minlength=count)))
