"""Which role of the map each member most probably plays, and why.

A colleague's word decides. Otherwise the role that is likeliest by title, behaviour and the CRM's contact roles
(`role_model`), by what was learnt of other people (`role_learning`). Reasons name the evidence that speaks for the role
taken.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from quorate.teams.role_learning import read_lessons
from quorate.teams.role_model import RoleModel
from quorate.teams.role_observations import INPUTS, observed
from quorate.teams.role_reasons import Reasons
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

UNKNOWN = "unknown"

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("person_id", pa.string()),
        ("role", pa.string()),
        ("role_probability", pa.float64()),
        ("role_reasons", pa.string()),
        ("role_shares", pa.list_(pa.float64())),
    ]
)


def member_roles(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per member: `role`, `role_probability`, `role_reasons` (JSON list of the observations used).

    `role_shares` is how probable each role of the map is, in the map's order.
    """
    seen = observed(tables, context)
    if not seen.facts:
        return SCHEMA.empty_table()
    roles = context.journey_map.roles
    names = [role.role for role in roles]
    model = RoleModel(roles, read_lessons(tables["role_lessons"], names), seen.team)
    for sign in (*seen.signs, seen.titles):
        model.add_sign(sign)
    for habit in seen.habits:
        model.add_habit(habit)
    probabilities = model.probabilities()
    reasons_for = Reasons(model, seen)
    rows = []
    for place, fact in enumerate(seen.facts):
        shares = probabilities[place]
        if fact["stated_role"] in names:
            shares = np.eye(len(names))[names.index(fact["stated_role"])]
            chosen, probability = fact["stated_role"], 1.0
            reasons = [{"said": fact["stated_role"], "statement_id": fact["role_statement_id"]}]
        else:
            best = int(np.argmax(probabilities[place]))
            reasons = reasons_for.of(place, best)
            known = seen.is_seen(place)
            chosen, probability = (
                (names[best], float(probabilities[place, best])) if known else (UNKNOWN, 0.0)
            )
        rows.append(
            {
                "journey_id": fact["journey_id"],
                "person_id": fact["person_id"],
                "role": chosen,
                "role_probability": round(probability, 6),
                "role_reasons": json.dumps(reasons, ensure_ascii=False),
                "role_shares": [round(float(share), 6) for share in shares],
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "member_roles",
    {**INPUTS, "role_lessons": ("journey_map", "feature", "value", "role")},
    for_each_map(member_roles),
    apart="journey_id",
)
