"""What hangs on every seat of each open journey's team, one row each: members, and required roles nobody fills."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from quorate.warehouse.steps import ArrowStep, Context


def quorum_swings(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per counted member, and per required role nobody fills (without person).

    `gain`: how much the quorum's probability would rise if the seat were a supporter's for certain; `loss`: how much it
    would fall if it were a sceptic's. Everybody else stays as they are.
    """
    found = tables["quorums"]
    seats = found["seats"].combine_chunks()
    flat = seats.flatten()
    return pa.table(
        {
            "journey_id": found["journey_id"].take(pc.list_parent_indices(seats)),
            **{name: flat.field(name) for name in ("person_id", "role", "gain", "loss")},
        }
    )


STEP = ArrowStep("quorum_swings", {"quorums": ("journey_id",)}, quorum_swings, "journey_id")
