"""Of every step that teams make, how many would not be made without each channel, campaign, asset and function.

One chain for each transition and dimension, of the journeys that made the step and of those that did not: lost and open
ones for a win, terms not renewed for a renewal, stays that led nowhere for going on from a stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from quorate.revenue.contributions.paths import DIMENSIONS, PATHS_ORDER, TOUCHES_ORDER, read_paths
from quorate.stats.ragged import places_of
from quorate.stats.removal_effects import counted_chain, removal_effects
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from quorate.revenue.contributions.credit import Real, Whole


def removals(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """The removal effect of every value on a path of every transition, exactly; 0 where only unmade steps met it."""
    import pyarrow as pa

    schema = pa.schema(
        [
            ("dimension", pa.string()),
            ("key_number", pa.int64()),
            ("transition", pa.string()),
            ("effect", pa.float64()),
        ]
    )
    paths = read_paths(tables["credit_paths"], tables["path_touches"], is_made=False)
    is_made = tables["credit_paths"]["is_made"].to_numpy(zero_copy_only=False).astype(bool)
    made = []
    origin = np.array(tables["credit_paths"]["origin"].to_pylist(), dtype=str)
    for transition, chosen in _paths_of_transitions(np.array(paths.transition, dtype=str), origin, is_made):
        places, starts = places_of(paths.starts, chosen)
        for dimension in DIMENSIONS:
            keys, effects = _effects(paths.keys[dimension][places], starts, is_made[chosen])
            made.append(
                pa.table([[dimension] * len(keys), keys, [transition] * len(keys), effects], schema=schema)
            )
    return pa.concat_tables(made) if made else schema.empty_table()


def _paths_of_transitions(
    transition: NDArray[np.str_], origin: NDArray[np.str_], is_made: NDArray[np.bool_]
) -> Iterator[tuple[str, Whole]]:
    """Each transition that was made, with the paths that made it and those that could have and did not."""
    for name in np.unique(transition[is_made]):
        made = (transition == name) & is_made
        yield str(name), np.flatnonzero(made | (~is_made & (origin == origin[made][0])))


def _effects(key: Whole, starts: Whole, is_made: NDArray[np.bool_]) -> tuple[Whole, Real]:
    """The values that occur, and the removal effect of each."""
    present, number = np.unique(key, return_inverse=True)
    counted = is_made.astype(np.float64)
    chain = counted_chain(number, starts, counted, 1.0 - counted, len(present))
    return present, removal_effects(chain)


STEP = ArrowStep("removals", {"credit_paths": PATHS_ORDER, "path_touches": TOUCHES_ORDER}, removals)
