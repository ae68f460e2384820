"""What a weighed decision keeps: each piece of evidence in words, its weight, and what decisions made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quorate.stats.record_linkage import UNKNOWN

Facts: TypeAlias = dict[str, Any]
# Hundredths of a bit are finer than anybody reads and coarser than what engines round differently.
_DECIMALS = 2


def facts_of(
    words: Sequence[Sequence[str]],
    levels: NDArray[np.int64],
    bits: NDArray[np.float64],
    moved_bits: NDArray[np.float64],
    learnt_from: int,
) -> Facts:
    """The comparisons that say something: `evidence` in words, and beside each its weight.

    words: per comparison the words of each level.
    levels, bits, moved_bits: (comparisons,) the pair's levels, the model's weights in bits, and what was added to them
        by decisions; the published `bits` are both together.
    learnt_from: the number of decisions.
    """
    said = [at for at, level in enumerate(levels) if level != UNKNOWN]
    facts: Facts = {
        "evidence": [words[at][levels[at]] for at in said],
        "bits": [round(float(bits[at] + moved_bits[at]), _DECIMALS) for at in said],
    }
    if learnt_from:
        facts["moved_bits"] = [round(float(moved_bits[at]), _DECIMALS) for at in said]
        facts["learnt_from"] = learnt_from
    return facts
