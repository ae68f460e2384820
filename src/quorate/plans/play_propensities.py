"""How likely each play was before it was made, by what was known then: sellers do not draw lots.

    P(play | role, stage, channel, days in the stage, what the team did before), a multinomial logit against ordinary
    contact, every weight drawn towards nothing.

Where a play was all but certain there is nobody to compare with, whatever a model says: such trials have no overlap
(Crump, Hotz, Imbens & Mitnik, Biometrika 96(1), 2009, whose rule of thumb is a chance of .1 at the least).
"""

from __future__ import annotations

import numpy as np

from quorate.plans.play_design import CHANNEL, PLAY, STAGE, PlayDesign
from quorate.stats.competing_risks import CompetingRisks
from quorate.stats.ragged import Numbers, Places

_PRECISION = 1.0
_LEAST_CHANCE = 0.1
# So many ordinary contacts in the same stage and channel are somebody to compare with.
_ENOUGH_ALIKE = 5


def play_chances(design: PlayDesign) -> Numbers:
    """The chance of every play in each trial's situation; shape (trials, plays), rows sum to 1."""
    situations = np.delete(design.levels, PLAY, axis=1)
    counts = np.delete(design.level_counts, PLAY)
    kinds, which = np.unique(situations, axis=0, return_inverse=True)
    features = np.concatenate(
        [
            np.ones((len(kinds), 1)),
            *(np.eye(count)[kinds[:, place]] for place, count in enumerate(counts.tolist())),
        ],
        axis=1,
    )
    # the model's "none" is ordinary contact
    order = [*(play for play in range(len(design.plays)) if play != design.ordinary), design.ordinary]
    column_of = np.argsort(order)
    seen = np.zeros((len(kinds), len(design.plays)))
    np.add.at(seen, (which.ravel(), column_of[design.levels[:, PLAY]]), 1.0)
    if len(order) == 1:
        return np.ones((len(design.levels), 1))
    offsets = np.zeros((len(kinds), len(order) - 1))
    model = CompetingRisks(np.full(features.shape[1], _PRECISION)).fit(features, offsets, seen)
    return np.asarray(model.predict(features, offsets)[which.ravel()][:, column_of])


def has_overlap(design: PlayDesign, chances: Numbers) -> Places:
    """Whether ordinary contact was about as likely where each trial was made; 1 or 0, of shape (trials,)."""
    plays = design.levels[:, PLAY]
    ordinary = chances[:, design.ordinary]
    made = chances[np.arange(len(plays)), plays]
    is_likely = (plays == design.ordinary) | (ordinary >= _LEAST_CHANCE * (ordinary + made))
    strata = design.levels[:, STAGE] * len(design.channels) + design.levels[:, CHANNEL]
    is_ordinary = (plays == design.ordinary) & (design.is_settled == 1)
    alike = np.bincount(strata[is_ordinary], minlength=int(strata.max(initial=0)) + 1)
    return np.asarray(is_likely & (alike[strata] >= _ENOUGH_ALIKE), dtype=np.int64)
