"""Where everybody of many teams stands: priors, what ties members together, and all evidence, brought together.

Teams of similar size are padded to arrays and filtered together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from quorate.outlook import stance_priors
from quorate.outlook.stance_scale import HALF_LIFE_DAYS
from quorate.outlook.stance_seats import Seats
from quorate.settings.journey_map import JourneyMap
from quorate.stats.coupled_levels import CoupledEstimate, Readings, filter_groups
from quorate.stats.ragged import Numbers, Places, places_of

_CELLS_AT_ONCE = 4_000_000
# Not all of what we do not know of a stance is shared, however alike members are.
_MOST_SHARED = 0.95


@dataclass(frozen=True)
class TeamStances:
    """What is known of every seat, and what each reading did.

    Attributes
    ----------
    expected: where the seat would be taken to stand without readings; shape (seats,), as are the following.
    means, variances: of where it stands.
    shared: share of the variance that is common to the team.
    seats: the seat of each reading; shape (readings,), readings in the order of the evidence.
    weights: how far the seat's mean moves when the reading moves by one; shape (readings,).
    """

    expected: Numbers
    means: Numbers
    variances: Numbers
    shared: Numbers
    seats: Places
    weights: Numbers


@dataclass(frozen=True)
class _Part:
    """Teams that were filtered together: which ones, the arrays, the readings' places, and what came out."""

    journeys: Places
    is_there: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    expected: Numbers
    estimate: CoupledEstimate
    readings: Places


def team_stances(
    seats: Seats, evidence: pa.Table, ties: pa.Table, now: Numbers, journey_map: JourneyMap
) -> TeamStances:
    """Where every seat stands on its journey's day `now`.

    Parameters
    ----------
    evidence: `stance_evidence` in order of journey and time; what is read after `now`, and of people without a
        seat, is not used.
    ties: `influences`.
    now: days since 1970; shape (journeys,).
    """
    days = _days(evidence["read_at"])
    read_seats = seats.places(evidence["journey_id"], evidence["person_id"])
    journeys = seats.journeys
    used = np.flatnonzero(read_seats >= 0)
    used = used[days[used] <= now[journeys[read_seats[used]]]]
    used = used[np.argsort(journeys[read_seats[used]], kind="stable")]
    parts = [
        _filtered(part, seats, (evidence, read_seats, days, used), _tied(seats, ties), now, journey_map)
        for part in _parts(np.diff(seats.starts))
    ]
    return _together(parts, seats, read_seats, len(days))


def _filtered(
    part: Places,
    seats: Seats,
    read: tuple[pa.Table, Places, Numbers, Places],
    tied: tuple[Places, Places, Numbers],
    now: Numbers,
    journey_map: JourneyMap,
) -> _Part:
    evidence, read_seats, days, used = read
    rows, columns, members, is_there = _layout(seats, part)
    powers, role_means = np.zeros(is_there.shape), np.zeros(is_there.shape)
    counted = np.where(seats.is_counted, stance_priors.least_power(seats.influences), 0.0)
    powers[rows, columns] = counted[members]
    usual = np.array(
        [stance_priors.role_stance(role.role) for role in journey_map.roles] + [stance_priors.USUAL_STANCE]
    )
    role_means[rows, columns] = usual[seats.roles[members]]
    mixed = stance_priors.mixing(powers, _padded_ties(tied, seats, part, is_there.shape[1]))
    covariances = stance_priors.covariances(mixed, is_there)
    expected = np.einsum("gij,gj->gi", mixed, role_means) * is_there
    begins = np.searchsorted(seats.journeys[read_seats[used]], np.arange(len(seats.journey_ids) + 1))
    taken, starts = places_of(begins.astype(np.int64), part)
    own = used[taken]
    readings = Readings(
        starts,
        read_seats[own] - seats.starts[seats.journeys[read_seats[own]]],
        evidence["reading"].to_numpy()[own],
        evidence["error_variance"].to_numpy()[own],
        days[own],
    )
    found = filter_groups(expected, covariances, readings, now[part], HALF_LIFE_DAYS)
    return _Part(part, is_there, expected, found, own)


def _together(parts: list[_Part], seats: Seats, read_seats: Places, reading_count: int) -> TeamStances:
    expected, means, variances, shared = np.zeros((4, len(seats.people)))
    weights = np.zeros(reading_count)
    for part in parts:
        _, _, members, is_there = _layout(seats, part.journeys)
        expected[members] = part.expected[is_there]
        means[members] = part.estimate.means[is_there]
        variance = np.einsum("gii->gi", part.estimate.covariances)
        variances[members] = variance[is_there]
        counted = np.zeros(is_there.shape)
        counted[is_there] = seats.is_counted[members]
        shared[members] = _shared(part.estimate.covariances, counted)[is_there]
        weights[part.readings] = part.estimate.weights
    return TeamStances(
        np.clip(expected, -1.0, 1.0),
        np.clip(means, -1.0, 1.0),
        variances,
        shared,
        read_seats,
        weights,
    )


def _shared(covariances: Numbers, counted: Numbers) -> Numbers:
    """Share of each variance that one factor of the team accounts for, by the centroid method.

    Loadings are the sums of a member's covariances over the root of the sum of all (Thurstone, Multiple factor
    analysis, 1947, chapter 8).
    """
    sums = np.einsum("gij,gj->gi", covariances, counted)
    total = np.einsum("gi,gi->g", sums, counted)[:, None]
    variances = np.einsum("gii->gi", covariances)
    has = (total > 0.0) & (variances > 0.0)
    loadings = np.where(has, np.maximum(sums, 0.0) / np.sqrt(np.where(total > 0.0, total, 1.0)), 0.0)
    return np.minimum(loadings**2 / np.where(variances > 0.0, variances, 1.0), _MOST_SHARED)


def _parts(sizes: Places) -> Iterator[Places]:
    """Teams of similar size together, so many that they fit in memory."""
    order = np.argsort(sizes, kind="stable")
    end = len(order)
    while end > 0:
        size = max(1, int(sizes[order[end - 1]]))
        start = max(0, end - max(1, _CELLS_AT_ONCE // (size * (size + 40))))
        # half as large a team wastes three quarters of the room
        start = max(start, int(np.searchsorted(sizes[order[:end]], size // 2, side="right")))
        yield np.sort(order[start:end])
        end = start


def _layout(seats: Seats, part: Places) -> tuple[Places, Places, Places, np.ndarray]:
    """Row, column and number of each seat of some teams laid out as an array, and where somebody is."""
    members, begins = places_of(seats.starts, part)
    sizes = np.diff(begins)
    rows = np.repeat(np.arange(len(part)), sizes)
    columns = np.arange(len(members)) - np.repeat(begins[:-1], sizes)
    is_there = np.zeros((len(part), int(sizes.max(initial=0))), dtype=bool)
    is_there[rows, columns] = True
    return rows, columns, members, is_there


def _tied(seats: Seats, ties: pa.Table) -> tuple[Places, Places, Numbers]:
    """Seats that follow, seats they follow, and log of one less the weight, of every tie between seats."""
    followed = seats.places(ties["journey_id"], ties["from_person_id"])
    follows = seats.places(ties["journey_id"], ties["to_person_id"])
    both = (followed >= 0) & (follows >= 0)
    left = np.log1p(-np.minimum(ties["weight"].to_numpy()[both], 0.999))
    return follows[both], followed[both], left


def _padded_ties(tied: tuple[Places, Places, Numbers], seats: Seats, part: Places, size: int) -> Numbers:
    """How sure it is that two seats act together, of several reasons: 1 - product of (1 - weight)."""
    follows, followed, left = tied
    row_of = np.full(len(seats.journey_ids), -1)
    row_of[part] = np.arange(len(part))
    journeys = seats.journeys
    rows = row_of[journeys[follows]]
    own = rows >= 0
    found = np.zeros((len(part), size, size))
    firsts = seats.starts[journeys[follows[own]]]
    np.add.at(found, (rows[own], follows[own] - firsts, followed[own] - firsts), left[own])
    return np.asarray(-np.expm1(found))


def _days(moments: pa.ChunkedArray) -> Numbers:
    microseconds = moments.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
    return np.asarray(microseconds / 86_400e6)
