"""The river's steps from credit paths to contributions, timed one by one on made-up journeys."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

from benchmarks.attribution_journeys import step_tables
from benchmarks.attribution_peers import peak_mib

from quorate.revenue.contributions import PATHS, STEPS
from quorate.settings import default_journey_map, default_settings
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.engine import Engine
from quorate.warehouse.making import EmbeddedMaker, make_step
from quorate.warehouse.steps import Context, Moment

_CONTEXT = Context(Moment(date(2026, 6, 30)), default_settings(), (default_journey_map(),))
_MEMORY = "1500MB"


def write_tables(file: str, count: int, touches: int) -> None:
    """Everything the steps read, as a file of the engine."""
    Path(file).unlink(missing_ok=True)
    given = step_tables(count, touches)
    given["incremental_contributions"] = PUBLISHED_TABLES["contributions"].arrow_schema().empty_table()
    with Engine(Path(file)) as engine:
        for name, table in given.items():
            with engine.registered(given=table):
                engine.run(f"create or replace table {name} as select * from given")
        engine.run(
            "create or replace table workspace_facts as select 'EUR' as currency, 1 as fiscal_year_starts"
        )


def run_steps(file: str) -> None:
    """Make every table; prints seconds by step and the most memory the process ever had, the engine's included."""
    seconds: dict[str, float] = {}
    processor = time.process_time()
    with Engine(Path(file), memory_limit=_MEMORY) as engine:
        for step in (*PATHS, *STEPS):
            began = time.perf_counter()
            make_step(EmbeddedMaker(engine), step, _CONTEXT)
            seconds[step.table] = time.perf_counter() - began
        rows = engine.rows("select count(*) from contributions")[0][0]
    print(
        json.dumps(
            {
                "steps": seconds,
                "seconds": sum(seconds.values()),
                "rows": rows,
                "processor_seconds": time.process_time() - processor,
                "peak_mib": peak_mib(),
            }
        )
    )
