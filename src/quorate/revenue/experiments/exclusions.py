"""Accounts that take no part in an experiment, as it was written down when its lots were drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quorate.revenue.experiments.design import by_experiment
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa


def experiment_exclusions(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per experiment and account that was left out of its lots."""
    import pyarrow as pa

    rows = [
        {**row, "experiment_id": experiment_id, "known_at": line["known_at"]}
        for experiment_id, lines in sorted(by_experiment(tables["experiment_events"].to_pylist()).items())
        for line in lines
        if line["kind"] == "started"
        for row in line["payload"].get("exclusions", ())
    ]
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES["experiment_exclusions"].arrow_schema())


STEP = ArrowStep(
    "experiment_exclusions", {"experiment_events": ("event_no", "event_id")}, experiment_exclusions
)
