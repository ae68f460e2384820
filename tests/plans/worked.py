"""What the tests of plans share: a small map, working tables that may be empty, situations made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from quorate.plans.map_index import MapIndex
from quorate.plans.situations import Situation
from quorate.settings import default_settings, map_tables, read_journey_map
from quorate.warehouse.steps import Context, Moment

MAP = read_journey_map("""
journey_map: tiny
version: 1
opens_when: {opportunity: created}
roles:
  economic_buyer: {required: true, influence: 1.0}
  champion: {required: true, influence: 0.8}
  procurement: {needed_by: decide, influence: 0.5}
  user: {influence: 0.4}
quorum: {role: economic_buyer, stance: supporter}
stages:
  - stage: explore
    buyer_asks: Which ways are there?
    typical_days: {median: 20, p90: 60}
    content: [insight, guidance]
    exit_when:
      all:
        - {id: compared, people: {at_least: 2, action: [compared], content_intent: [guidance]}}
        - {id: budget_named, touch: {channel: [meeting, call], action: attended, role: economic_buyer}}
  - stage: decide
    enter_when: {all: [{id: shortlisted, statement: {subject: criterion, value: shortlisted}}]}
    exit_when:
      any:
        - {id: contract_read, touch: {at_least: 3, action: [viewed]}}
        - {id: signed, opportunity: won}
    times_out_after: 30 days
    falls_back_to: explore
    content: [proof, pricing]
  - stage: adopt
    enter_when: {opportunity: won}
    exit_when: {all: [{id: in_use, people: {at_least: 3, channel: product, action: used}}]}
  - stage: expand
    exit_when: {all: [{id: asks_for_more, touch: {action: requested_contact}}]}
tracks:
  - {track: backing, from: explore, until: decide, met_when: {all: [{id: sponsored, people: {role: champion}}]}}
  - {track: terms, from: decide, until: adopt, met_when: {all: [{id: priced, touch: {action: asked}}]}}
plays:
  - play: reference_call
    when: {unmet_criterion: budget_named}
    owner: sales
    channel: [email, call, meeting]
    content_intent: [proof, insight]
  - play: team_argument
    when: {agreement: {dispersion_above: 0.4}}
    owner: marketing
    audience: team
    channel: [webinar, email]
""")
MAP_TABLES = map_tables([MAP])
FACTS = pa.table({"currency": ["EUR"]})
INDEX = MapIndex(MAP)

TEXT, TIME, WHOLE, REAL = pa.string(), pa.timestamp("us"), pa.int64(), pa.float64()
TEXTS = pa.list_(TEXT)


def _columns(kind: pa.DataType, names: str) -> dict[str, pa.DataType]:
    return dict.fromkeys(names.split(), kind)


SCHEMAS = {
    "journey_touches": {
        **_columns(TEXT, "journey_id touch_id person_id channel action initiator content_id colleague_id"),
        "occurred_at": TIME,
        "is_two_way": pa.bool_(),
    },
    "member_doings": {
        **_columns(TEXT, "journey_id touch_id person_id channel content_id"),
        "occurred_at": TIME,
    },
    "plan_journeys": {
        **_columns(TEXT, "journey_id journey_map account_id offering_id stage next_stage"),
        "is_won": pa.bool_(),
        **_columns(WHOLE, "position stay_days idle_days currency_count"),
        **_columns(REAL, "amount deal_amount quorum_probability support dispersion won_probability"),
        **_columns(REAL, "lost_competitor_probability lost_no_decision_probability"),
        **_columns(REAL, "won_probability_low won_probability_high"),
        **_columns(TEXT, "conflicts no_decision_cause deal_currency"),
        "swing_person_ids": TEXTS,
    },
    "plan_members": {
        **_columns(TEXT, "journey_id person_id role membership momentum stance function"),
        "influence": REAL,
        **_columns(pa.bool_(), "is_external has_met"),
        "touch_ids": TEXTS,
        "last_done_at": TIME,
        "place": WHOLE,
    },
    "plan_criteria": {
        **_columns(TEXT, "journey_id stage criterion_id kind"),
        **_columns(WHOLE, "progress needed met_count"),
        **_columns(TEXTS, "touch_ids person_ids"),
    },
    "channel_answers": {
        **_columns(TEXT, "person_id channel"),
        **_columns(WHOLE, "tried_count answered_count"),
    },
    "recent_contacts": {
        "person_id": TEXT,
        **_columns(WHOLE, "contact_count sales_count marketing_count"),
        "touch_ids": TEXTS,
    },
    "channel_bases": {**_columns(TEXT, "person_id channel basis"), "touch_ids": TEXTS},
    "quorum_swings": {**_columns(TEXT, "journey_id person_id role"), **_columns(REAL, "gain loss")},
    "move_drafts": {
        **_columns(
            TEXT,
            "move_id journey_id person_id vacancy_role role criterion_id stage offering_id play argument_id",
        ),
        **_columns(
            TEXT, "owner_function channel serves wanted_intents reasons gain_currency gain_basis held_back_by"
        ),
        "place": WHOLE,
        **_columns(
            REAL, "expected_gain_amount expected_gain_low_amount expected_gain_high_amount effort_hours"
        ),
        "evidence_ids": TEXTS,
        "due_on": pa.date32(),
    },
    "draft_contents": {**_columns(TEXT, "journey_id content_id"), "place": WHOLE},
    "plan_owners": _columns(TEXT, "journey_id our_function colleague_id"),
    "won_amounts": {**_columns(TEXT, "opportunity_id offering_id"), "amount": REAL},
    "stage_worth": {
        **_columns(TEXT, "journey_map stage"),
        **_columns(WHOLE, "closed_count won_count further_count further_won_count"),
        "won_share": REAL,
    },
}


def working(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pa.Table:
    """Rows of a working table; columns left out are empty."""
    schema = pa.schema(list(SCHEMAS[name].items()))
    strange = {column for row in rows for column in row} - set(schema.names)
    assert not strange, f"{name} has no columns {sorted(strange)}"
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def at(text: str) -> datetime:
    """`03-01` or `03-01 09:30` of 2026."""
    return datetime.fromisoformat(f"2026-{text}")


def context(day: date = date(2026, 6, 30)) -> Context:
    """The small map, looked at on a Tuesday."""
    return Context(Moment(day), default_settings(), (MAP,))


def facts(**columns: Any) -> dict[str, Any]:
    """A row of `plan_journeys`: an open journey in the first stage of which nothing else is known."""
    row: dict[str, Any] = dict.fromkeys(SCHEMAS["plan_journeys"])
    stage = columns.get("stage", "explore")
    position = INDEX.positions[stage]
    following = list(INDEX.stages)[position + 1 : position + 2]
    known = {
        "journey_id": "j",
        "journey_map": "tiny",
        "account_id": "acme",
        "is_won": False,
        "stage": stage,
        "position": position,
        "next_stage": following[0] if following else None,
        "stay_days": 5,
        "idle_days": 5,
    }
    return {**row, **known, **columns}


def member(person_id: str, role: str = "user", **columns: Any) -> dict[str, Any]:
    """What `members` and `plan_members` share: a confirmed, active, neutral member from inside."""
    known = {
        "membership": "confirmed", "momentum": "active", "stance": "neutral", "influence": 0.5,
        "is_external": False,
    }  # fmt: skip
    return {
        "journey_id": "j",
        "person_id": person_id,
        "role": role,
        **known,
        **columns,
    }


def placed(person_id: str, role: str = "user", **columns: Any) -> dict[str, Any]:
    """A row of `plan_members`, as `member` but with all that a plan knows of somebody: one who has met us."""
    known = {
        "function": None, "has_met": True, "last_done_at": at("06-01"), "touch_ids": [f"last_of_{person_id}"],
    }  # fmt: skip
    return member(person_id, role, **{**known, **columns})


def unmet(criterion_id: str, stage: str = "explore", kind: str = "exit", **columns: Any) -> dict[str, Any]:
    """A row of `plan_criteria`: nothing of it is done yet."""
    known = {"progress": 0, "needed": 1, "touch_ids": [], "met_count": 0, "person_ids": []}
    return {"journey_id": "j", "criterion_id": criterion_id, "stage": stage, "kind": kind, **known, **columns}


def vacancy(role: str, *candidates: str) -> dict[str, Any]:
    """A row of `vacancies`."""
    return {
        "journey_id": "j",
        "role": role,
        "needed_by_stage": None,
        "filled_in_won_share": None,
        "candidate_person_ids": list(candidates),
    }


def situation(
    members: Iterable[dict[str, Any]] = (),
    criteria: Iterable[dict[str, Any]] = (),
    vacancies: Iterable[dict[str, Any]] = (),
    **columns: Any,
) -> Situation:
    """A situation on the small map; members are given best placed first."""
    return Situation(facts(**columns), tuple(members), tuple(criteria), tuple(vacancies), INDEX)
