"""Which role of the map each member most probably plays, and why.

A colleague's word decides. Otherwise the role that is likeliest by title, behaviour and the CRM's contact roles
(`role_model`), learnt from what colleagues said and sellers chose for other people. Reasons name the evidence that
speaks for the role taken.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quorate.settings import Role
from quorate.teams import role_evidence as seen
from quorate.teams.role_model import Learnt, RoleModel
from quorate.teams.role_reasons import Observed, Reasons
from quorate.warehouse.map_steps import for_each_map
from quorate.warehouse.steps import ArrowStep, Context

ADVISOR, UNKNOWN = "outside_advisor", "unknown"
# How much a label teaches: a colleague's word is one person known; a seller's contact role is wrong for one in five to
# three people, and says little of the others.
STATED_WEIGHT, CRM_WEIGHT = 1.0, 0.1

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
    facts = tables["member_facts"].to_pylist()
    if not facts:
        return pa.Table.from_pylist([], schema=SCHEMA)
    roles = context.journey_map.roles
    names = [role.role for role in roles]
    words = _meanings(facts, names, context.settings.sources.contact_roles)
    habits = [
        seen.habit(kind, tables["member_facts"], tables["member_behaviours"]) for kind in ("did", "read_for")
    ]
    model, observed = _model(facts, habits, roles, words)
    probabilities = model.probabilities()
    reasons_for = Reasons(model, observed)
    rows = []
    for place, fact in enumerate(facts):
        shares = probabilities[place]
        if fact["stated_role"] in names:
            shares = np.eye(len(names))[names.index(fact["stated_role"])]
            chosen, probability = fact["stated_role"], 1.0
            reasons = [{"said": fact["stated_role"], "statement_id": fact["role_statement_id"]}]
        else:
            best = int(np.argmax(probabilities[place]))
            reasons = reasons_for.of(place, best)
            known = observed.is_seen(place)
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
    {
        "journeys": ("journey_id",),
        "member_facts": ("journey_id", "person_id"),
        "member_behaviours": ("journey_id", "person_id", "kind", "value"),
    },
    for_each_map(member_roles),
)


def _model(
    facts: Sequence[Mapping[str, Any]],
    habits: Sequence[seen.Habit],
    roles: Sequence[Role],
    words: Sequence[str | None],
) -> tuple[RoleModel, Observed]:
    team = seen.teams_of(facts)
    names = [role.role for role in roles]
    model = RoleModel(roles, team, Learnt(_labels(facts, words, names)))
    advising = [bool(_advising().search((fact["title"] or "").lower())) for fact in facts]
    signs = [
        seen.activity(facts, team),
        seen.joining(facts, team),
        seen.contact(facts),
        seen.outside(facts, advising),
        seen.chosen("word", tuple(names), words),
    ]
    for sign in signs:
        model.add_sign(sign)
    model.add_titles([(fact["function"], fact["seniority"]) for fact in facts])
    for habit in habits:
        model.add_habit(habit)
    return model, Observed(facts, words, signs, habits)


def _labels(
    facts: Sequence[Mapping[str, Any]], words: Sequence[str | None], names: Sequence[str]
) -> NDArray[np.float64]:
    """How much each member teaches about each role, shape (members, roles)."""
    weight = np.zeros((len(facts), len(names)))
    for line, (fact, word) in enumerate(zip(facts, words, strict=True)):
        if fact["stated_role"] in names:
            weight[line, names.index(fact["stated_role"])] = STATED_WEIGHT
        elif word is not None:
            weight[line, names.index(word)] = CRM_WEIGHT
    return weight


@cache
def _crm_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    file = resources.files("quorate.teams").joinpath("data").joinpath("crm_roles.csv")
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple((re.compile(row["pattern"]), row["role"]) for row in rows)


def _advising() -> re.Pattern[str]:
    """Words for people from outside, in titles as in contact roles."""
    return next(pattern for pattern, role in _crm_words() if role == ADVISOR)


def _meanings(
    facts: Sequence[Mapping[str, Any]], names: Sequence[str], contact_roles: Mapping[str, str]
) -> list[str | None]:
    """The map's role each member's contact role means; None where there is none or it says nothing."""
    own_words = {word.lower(): role for word, role in contact_roles.items()}
    known = {
        word: _meaning(word, names, own_words) for word in {f["crm_role"] for f in facts if f["crm_role"]}
    }
    return [known.get(fact["crm_role"]) for fact in facts]


def _meaning(crm_role: str, names: Sequence[str], own_words: Mapping[str, str]) -> str | None:
    """As the settings say, else the role of that name, else by the word list."""
    if own_words.get(crm_role.lower()) in names:
        return own_words[crm_role.lower()]
    plain = re.sub(r"[^a-z0-9]+", "_", crm_role.lower()).strip("_")
    if plain in names:
        return plain
    meant = next((role for pattern, role in _crm_words() if pattern.search(crm_role.lower())), None)
    return meant if meant in names else None
