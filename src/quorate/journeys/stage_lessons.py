"""What a company's journeys teach of their stages: the numbers of the model that tells them, fitted over all of them.

Stages of one journey are told by these numbers and by what happened in it alone (`stage_estimates`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.journeys.stage_evidence import INPUTS, stage_evidence
from quorate.journeys.stage_labels import stage_labels
from quorate.journeys.stage_learning import LabelledStageModel
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quorate.journeys.stage_evidence import StageEvidence
    from quorate.stats.ragged import Numbers

SCHEMA = pa.schema(
    [
        ("journey_map", pa.string()),
        ("part", pa.string()),
        ("line", pa.int64()),
        ("place", pa.int64()),
        ("value", pa.float64()),
    ]
)
# So many accounts' journeys teach as much as all do: with twice as many the rates move by a thousandth of their size.
MOST_ACCOUNTS = 10_000
ORDER = ("journey_map", "part", "line", "place")


def stage_lessons(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per number of the model: its `part` and where it stands in that, line by line."""
    tables = _enough(tables)
    evidence = stage_evidence(tables, context.journey_map, context.moment.on)
    labels = stage_labels(tables["journey_statements"], evidence.weeks, context.journey_map)
    model = LabelledStageModel(context.journey_map).fit(evidence, labels)
    rows = [
        {
            "journey_map": context.journey_map.journey_map,
            "part": part,
            "line": line,
            "place": place,
            "value": float(values[line, place]),
        }
        for part, values in {**model.lessons(), "beside": np.array([[evidence.usually_buying]])}.items()
        for line, place in np.ndindex(values.shape)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep("stage_lessons", INPUTS, for_each_map(stage_lessons), learns=True)


def _enough(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """What is of the accounts that are learnt from: not more than teach, and those of whom something was stated."""
    spans = tables["journey_spans"]
    accounts = pc.unique(spans["account_id"]).sort()
    if len(accounts) <= MOST_ACCOUNTS:
        return dict(tables)
    stated = pc.is_in(spans["journey_id"], pc.unique(tables["journey_statements"]["journey_id"]))
    # ids are hashes, so the first accounts are any accounts
    is_any = pc.is_in(spans["account_id"], accounts[:MOST_ACCOUNTS])
    is_told = pc.is_in(spans["account_id"], pc.unique(spans.filter(stated)["account_id"]))
    journeys = spans.filter(pc.or_(is_any, is_told))["journey_id"].combine_chunks()
    return {name: table.filter(pc.is_in(table["journey_id"], journeys)) for name, table in tables.items()}


def taught(tables: Mapping[str, pa.Table], context: Context) -> tuple[LabelledStageModel, StageEvidence]:
    """The model of the context's map with the numbers in `stage_lessons`, and what there is to ask it of."""
    lessons = _read(tables["stage_lessons"])
    usual = float(lessons["beside"][0, 0])
    evidence = stage_evidence(tables, context.journey_map, context.moment.on, usual)
    return LabelledStageModel.taught(context.journey_map, lessons), evidence


def _read(rows: pa.Table) -> dict[str, Numbers]:
    """The parts of the model from rows in `ORDER`."""
    found = {}
    for part in rows["part"].unique().to_pylist():
        own = rows.filter(pc.equal(rows["part"], part))
        lines = int(own["line"][-1].as_py()) + 1
        found[part] = own["value"].to_numpy().reshape(lines, -1)
    return found
