"""A made-up day whose revenue stage has done its work, published: what answers about the waterfall read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
from tests.plans.market_day import END, MAP, market_day, run_stage
from tests.views.published import new_workspace, publish

from quorate import revenue
from quorate.settings import default_settings, map_tables
from quorate.views.reading import CONTRACTS
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.workspace import Workspace

AS_OF_AT = (END + timedelta(days=1)).replace(hour=0, minute=0)


def waterfall_workspace(root: Path, seed: int = 5, journey_count: int = 60) -> Workspace:
    """Forty to sixty journeys with renewals, losses and several currencies."""
    tables = market_day(seed, journey_count)
    made = run_stage(revenue.STAGE, tables, root / "stage")
    workspace = new_workspace(root)
    given = {
        name: table
        for name, table in {
            **tables,
            **map_tables([MAP]),
            **declared_tables(default_settings(), (MAP,)),
            **made,
        }.items()
        if name in CONTRACTS and len(table.column_names)
    }
    runs = {"run_id": "run_1", "as_of_at": AS_OF_AT, "started_at": AS_OF_AT, "finished_at": AS_OF_AT}
    words = {"engine": "duckdb", "code_version": "0", "map_fingerprint": "f", "input_fingerprints": "{}"}
    rows = {"runs": [{**runs, **words, "row_counts": "{}", "status": "published"}]}
    publish(workspace, {**given, **rows}, AS_OF_AT, "run_1")
    return workspace


def empty_workspace(root: Path) -> Workspace:
    """The same without a journey."""
    tables = {name: table.slice(0, 0) for name, table in market_day(5, 2).items()}
    made = run_stage(revenue.STAGE, tables, root / "stage")
    workspace = new_workspace(root)
    given: dict[str, pa.Table] = {
        **map_tables([MAP]),
        **declared_tables(default_settings(), (MAP,)),
        **tables,
        **made,
    }
    publish(
        workspace,
        {name: table for name, table in given.items() if name in CONTRACTS and len(table.column_names)},
        AS_OF_AT,
        "run_0",
    )
    return workspace
