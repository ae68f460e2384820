"""Which role of the map each member most probably plays, and why.

A colleague's word decides. Otherwise naive Bayes over the map's roles from four observations taken as
independent: the CRM's contact role, the title's function, the title's seniority, and being from outside; and, for
the champion, how much of the team's own activity is theirs. The likelihoods are a declared table, not learnt.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quorate.settings import Role
from quorate.vocabulary.closed_lists import FUNCTIONS, SENIORITIES
from quorate.warehouse.steps import ArrowStep, Context

# Probability that someone in a role has a title the map lists for it. Own prior: titles in the map are the rule,
# with one in four exceptions.
LISTED_TITLE = 0.75
# Probability that a contact role chosen in the CRM is the right one: sellers choose few and sometimes wrongly.
CRM_ROLE_IS_RIGHT = 0.8
# Probability that an outside advisor is recognised as being from outside, and that another member is taken for one.
ADVISOR_IS_EXTERNAL = 0.9
OTHERS_ARE_EXTERNAL = 0.05
# A champion's share of the team's activity against an equal share, kept within these factors.
CHAMPION_ACTIVITY = (0.4, 3.0)
# Before anything is known of somebody: a team has one champion among five to fifteen. Own prior.
CHAMPION_PRIOR = 0.5
ADVISOR, CHAMPION, UNKNOWN = "outside_advisor", "champion", "unknown"

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("person_id", pa.string()),
        ("role", pa.string()),
        ("role_probability", pa.float64()),
        ("role_reasons", pa.string()),
    ]
)


def member_roles(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per member: `role`, `role_probability`, `role_reasons` (JSON list of the observations used)."""
    facts = tables["member_facts"].to_pylist()
    roles = context.journey_map.roles
    names = [role.role for role in roles]
    own_words = {
        word.lower(): role for word, role in context.settings.sources.salesforce.contact_roles.items()
    }
    activity = _activity_shares(facts)
    rows = []
    for fact in facts:
        if fact["stated_role"] in names:
            chosen, probability = fact["stated_role"], 1.0
            reasons = [{"said": fact["stated_role"], "statement_id": fact["role_statement_id"]}]
        else:
            posterior, reasons = _posterior(
                fact, roles, activity[fact["journey_id"], fact["person_id"]], own_words
            )
            best = int(np.argmax(posterior))
            chosen, probability = (names[best], float(posterior[best])) if reasons else (UNKNOWN, 0.0)
        rows.append(
            {
                "journey_id": fact["journey_id"],
                "person_id": fact["person_id"],
                "role": chosen,
                "role_probability": round(probability, 6),
                "role_reasons": json.dumps(reasons, ensure_ascii=False),
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep("member_roles", {"member_facts": ("journey_id", "person_id")}, member_roles)


@cache
def _crm_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = (
        resources.files("quorate.teams")
        .joinpath("data")
        .joinpath("crm_roles.csv")
        .read_text(encoding="utf-8")
    )
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple((re.compile(row["pattern"]), row["role"]) for row in rows)


def _activity_shares(facts: list[dict[str, Any]]) -> dict[tuple[str, str], float]:
    """Each member's activity against an equal share of their team's; 1 is average, 0 none."""
    totals: dict[str, list[int]] = {}
    for fact in facts:
        totals.setdefault(fact["journey_id"], []).append(fact["buyer_touch_count"] + fact["two_way_count"])
    shares = {}
    for fact in facts:
        team = totals[fact["journey_id"]]
        own = fact["buyer_touch_count"] + fact["two_way_count"]
        shares[fact["journey_id"], fact["person_id"]] = own * len(team) / sum(team) if sum(team) else 1.0
    return shares


def _posterior(
    fact: Mapping[str, Any], roles: tuple[Role, ...], activity: float, own_words: Mapping[str, str]
) -> tuple[NDArray[np.float64], list[dict[str, str]]]:
    weights = np.ones(len(roles))
    reasons = []
    if fact["crm_role"] and (meant := _meaning(fact["crm_role"], roles, own_words)):
        weights *= np.array(
            [CRM_ROLE_IS_RIGHT if role.role == meant else (1 - CRM_ROLE_IS_RIGHT) for role in roles]
        )
        reasons.append({"crm_role": fact["crm_role"], "read_as": meant})
    for column, words in (("function", FUNCTIONS), ("seniority", SENIORITIES)):
        if fact[column]:
            weights *= np.array([_title_likelihood(role, column, fact[column], len(words)) for role in roles])
            reasons.append({"title": fact["title"], column: fact[column]})
    if fact["is_external"]:
        reasons.append({"outside": "from another company"})
    if reasons:
        weights *= np.array([_outside_likelihood(role, is_external=fact["is_external"]) for role in roles])
        low, high = CHAMPION_ACTIVITY
        weights *= np.array(
            [
                CHAMPION_PRIOR * min(max(activity, low), high) if role.role == CHAMPION else 1.0
                for role in roles
            ]
        )
    return weights / weights.sum(), reasons


def _meaning(crm_role: str, roles: tuple[Role, ...], own_words: Mapping[str, str]) -> str | None:
    """The map's role that a CRM's contact role means: as the settings say, one of that name, else by the word list."""
    names = {role.role for role in roles}
    if own_words.get(crm_role.lower()) in names:
        return own_words[crm_role.lower()]
    plain = re.sub(r"[^a-z0-9]+", "_", crm_role.lower()).strip("_")
    if plain in names:
        return plain
    meant = next((role for pattern, role in _crm_words() if pattern.search(crm_role.lower())), None)
    return meant if meant in names else None


def _title_likelihood(role: Role, column: str, value: str, kinds: int) -> float:
    listed = role.titles.functions if column == "function" else role.titles.seniorities
    if not listed:
        return 1 / kinds
    if value in listed:
        return LISTED_TITLE / len(listed)
    return (1 - LISTED_TITLE) / max(kinds - len(listed), 1)


def _outside_likelihood(role: Role, *, is_external: bool) -> float:
    share = ADVISOR_IS_EXTERNAL if role.role == ADVISOR else OTHERS_ARE_EXTERNAL
    return share if is_external else 1 - share
