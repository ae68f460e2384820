"""The record of one run: what it used, what it made and when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.river import Inputs, code_version
from quorate.warehouse.steps import Context

if TYPE_CHECKING:
    import pyarrow as pa


def run_table(
    engine: Engine,
    made: Sequence[str],
    inputs: Inputs,
    context: Context,
    run_id: str,
    started_at: datetime,
    finished_at: datetime,
) -> pa.Table:
    """The one row of `runs` for a run that made the tables `made`."""
    import pyarrow as pa

    from quorate.settings import joint_fingerprint

    each = (f"select '{name}', (select count(*) from {name})" for name in sorted(made))
    counts = dict(engine.rows(" union all ".join(each)))
    row = {
        "run_id": run_id,
        "as_of_at": context.moment.at,
        "started_at": started_at,
        "finished_at": finished_at,
        "engine": engine.name,
        "code_version": code_version(),
        "map_fingerprint": joint_fingerprint(context.journey_maps),
        "input_fingerprints": json.dumps(inputs.fingerprints(), sort_keys=True),
        "row_counts": json.dumps(counts, sort_keys=True),
        "status": "published",
    }
    return pa.Table.from_pylist([row], schema=PUBLISHED_TABLES["runs"].arrow_schema())
