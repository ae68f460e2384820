"""A made-up vendor with a handful of accounts, chosen so that every page has something awkward to show.

- Aldermoor Logistics: an open journey with a team of every stance, an outside advisor, an empty role and a
  CRM that is ahead of the buyers; and a purchase they made before.
- A savings bank with a very long name and a team of twenty-five people with very long names.
- Fenwick & Sons: a journey nobody is known of, without an opportunity.
- Harbour Mills: lost to a competitor. Oakhurst: gone quiet. Quiet Harbour: no journey at all.
- Two different companies called Twin Rivers.
"""

from __future__ import annotations

import pickle
from functools import lru_cache

import pyarrow as pa
from tests.journeys.test_stage_history import SCHEMAS as STAGE_INPUTS
from tests.views import (
    small_alignment,
    small_findings,
    small_incremental,
    small_programmes,
    small_records,
    small_social,
)
from tests.views.published import Rows
from tests.views.small_people import AS_OF_AT, RUN_ID

from quorate.settings import default_journey_map, map_tables

# Tables of the stage engine that the small world writes itself.
WRITTEN = small_findings.stages().keys()


def small_world() -> dict[str, Rows | pa.Table]:
    """Every table of the small world, to be changed at will."""
    tables: dict[str, Rows | pa.Table] = pickle.loads(_pickled())  # noqa: S301 - of our own making
    return tables


@lru_cache(maxsize=1)
def _pickled() -> bytes:
    return pickle.dumps(_made())


def _made() -> dict[str, Rows | pa.Table]:
    return {
        **map_tables([default_journey_map()]),
        **small_records.company(),
        **small_records.journeys(),
        **small_findings.team(),
        **small_findings.quorum(),
        **small_findings.formations(),
        **small_records.contact(),
        **small_programmes.programmes(),
        **small_social.social(),
        **small_alignment.productivity(),
        **small_alignment.alignment(),
        **small_incremental.incremental(),
        **small_findings.stages(),
        **small_findings.outlook(),
        # what stages are walked by; nothing of it is shown but on pages that learn from closed journeys
        **{name: schema.empty_table() for name, schema in STAGE_INPUTS.items() if name not in WRITTEN},
        "set_aside": [
            {
                "source": "salesforce",
                "source_record_id": "Contact.csv:7",
                "reason_code": "no_key",
                "reason": "the row has no id",
                "raw": '{"Id": "", "LastName": "<b>Nobody</b>"}',
            }
        ],
        "runs": [
            {
                "run_id": RUN_ID,
                "as_of_at": AS_OF_AT,
                "started_at": AS_OF_AT,
                "finished_at": AS_OF_AT,
                "engine": "duckdb 2.0.0",
                "code_version": "0123456789abcdef",
                "map_fingerprint": "f" * 64,
                "input_fingerprints": "{}",
                "row_counts": "{}",
                "status": "published",
            }
        ],
    }
