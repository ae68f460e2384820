"""Step: the one argument of each planned journey this week, with what speaks for it and what else could be argued."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import md5
from typing import TYPE_CHECKING

from quorate.plans.arguments import arguments_for
from quorate.plans.calls import calls
from quorate.plans.sense import is_stalled, most_moves
from quorate.plans.situations import situations
from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.plans.arguments import Argument


def plan_arguments(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per journey that wants a plan and is read with a map that is known."""
    import pyarrow as pa

    day = context.moment.on
    monday = day - timedelta(days=day.weekday())
    rows = []
    for situation in situations(tables, context.journey_maps):
        chosen, *others = arguments_for(situation, calls(situation))
        rows.append(
            {
                "journey_id": situation.facts["journey_id"],
                "week_on": monday,
                "argument_id": argument_id(situation.facts["journey_id"], chosen),
                "argument": chosen.kind,
                "subject": chosen.subject or None,
                "evidence": json.dumps(dict(chosen.evidence), sort_keys=True, ensure_ascii=False),
                "evidence_ids": sorted(set(chosen.evidence_ids)),
                "other_arguments": [other.kind for other in others],
                "is_stalled": is_stalled(situation),
                "most_moves": most_moves(situation),
            }
        )
    return pa.Table.from_pylist(rows, schema=_schema())


def argument_id(journey_id: str, argument: Argument) -> str:
    """The same while a journey is argued the same about the same, whatever week it is."""
    key = f"{journey_id}|{argument.kind}|{argument.subject}"
    return f"r_{md5(key.encode(), usedforsecurity=False).hexdigest()}"


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {
        "week_on": pa.date32(),
        "evidence_ids": pa.list_(pa.string()),
        "other_arguments": pa.list_(pa.string()),
        "is_stalled": pa.bool_(),
        "most_moves": pa.int64(),
    }
    names = (
        "journey_id", "week_on", "argument_id", "argument", "subject", "evidence", "evidence_ids",
        "other_arguments", "is_stalled", "most_moves",
    )  # fmt: skip
    return pa.schema([(name, kinds.get(name, pa.string())) for name in names])


SITUATION_ORDER: Mapping[str, tuple[str, ...]] = {
    "plan_journeys": ("journey_id",),
    "plan_members": ("journey_id", "place"),
    "plan_criteria": ("journey_id", "stage", "criterion_id", "kind"),
    "vacancies": ("journey_id", "role"),
}
STEP = ArrowStep("plan_arguments", SITUATION_ORDER, plan_arguments, "journey_id")
