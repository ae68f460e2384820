"""Trials of plays as the levels of a logit: who, where, what, and what was known before it was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.pooled_effects import all_terms
from quorate.stats.ragged import Numbers, Places

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings.journey_map import JourneyMap

ORDINARY = "ordinary_contact"
ROLE, STAGE, PLAY, CHANNEL, STAY, PACE = range(6)
# Days in the stage before, and what the team did in the four weeks before: little, some, much.
_STAY_BOUNDS, _PACE_BOUNDS = (14, 42), (3, 12)
# What is done works by role and stage, in any combination; how a journey goes anyway, by stage and by how it went
# before.
TERMS = (
    *all_terms((ROLE, STAGE, PLAY)),
    (CHANNEL,), (STAY,), (PACE,), (STAGE, CHANNEL), (STAGE, STAY), (STAGE, PACE), (STAY, PACE),
)  # fmt: skip


@dataclass(frozen=True)
class PlayDesign:
    """Trials as levels.

    Attributes
    ----------
    roles, stages, plays, channels: the words behind the levels of the first four fields; ordinary contact is a play.
    levels: of each trial in each field; shape (trials, 6).
    is_settled: its 28 days are over.
    is_progress, is_setback: 1 or 0; of trials that are settled. Shape (trials,).
    journeys: which journey each is of; shape (trials,).
    """

    roles: tuple[str, ...]
    stages: tuple[str, ...]
    plays: tuple[str, ...]
    channels: tuple[str, ...]
    levels: Places
    is_settled: Places
    is_progress: Numbers
    is_setback: Numbers
    journeys: Places

    @property
    def level_counts(self) -> Places:
        """How many levels each field has."""
        words = (self.roles, self.stages, self.plays, self.channels)
        return np.array([*map(len, words), len(_STAY_BOUNDS) + 1, len(_PACE_BOUNDS) + 1], dtype=np.int64)

    @property
    def ordinary(self) -> int:
        """The level of ordinary contact among the plays."""
        return self.plays.index(ORDINARY)

    @property
    def settled(self) -> Places:
        """The places of trials whose 28 days are over."""
        return np.flatnonzero(self.is_settled)


def play_design(situations: pa.Table, journey_map: JourneyMap) -> PlayDesign:
    """The levels of every trial of one map; its roles, stages and plays are levels also where none was made."""
    declared = {
        "role": {role.role for role in journey_map.roles},
        "stage": {stage.stage for stage in journey_map.stages},
        "play": {ORDINARY, *(play.play for play in journey_map.plays)},
        "channel": set(),
    }
    words: list[tuple[str, ...]] = []
    columns = []
    for name, expected in declared.items():
        values = situations[name].to_pylist()
        known = tuple(sorted({*values, *expected}))
        place = {word: number for number, word in enumerate(known)}
        words.append(known)
        columns.append(np.array([place[value] for value in values], dtype=np.int64))
    for name, bounds in (("stay_days", _STAY_BOUNDS), ("buyer_touch_count", _PACE_BOUNDS)):
        columns.append(np.searchsorted(bounds, situations[name].to_numpy(), side="right").astype(np.int64))
    followed = np.array(situations["followed"].to_pylist(), dtype=object)
    journeys = np.unique(np.array(situations["journey_id"].to_pylist(), dtype=object), return_inverse=True)[1]
    roles, stages, plays, channels = words
    return PlayDesign(
        roles,
        stages,
        plays,
        channels,
        levels=np.stack(columns, axis=1),
        is_settled=(followed != "not_yet_known").astype(np.int64),
        is_progress=(followed == "progress").astype(np.float64),
        is_setback=np.isin(followed, ("back", "lost")).astype(np.float64),
        journeys=journeys.astype(np.int64),
    )
