"""Made-up days on which every stage before plans and revenue has done its work; a seed gives the same day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from quorate.settings import MAP_TABLES, default_journey_map, default_settings
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL, INITIATORS
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.engine import Engine
from quorate.warehouse.river import Inputs, run_river
from quorate.warehouse.steps import Context, Moment, Stage

Row = dict[str, Any]
START = datetime(2025, 1, 1)
END = datetime(2026, 6, 30)
MAP = default_journey_map()
STAGES = [stage.stage for stage in MAP.stages]
ROLES = [role.role for role in MAP.roles]
OUTCOMES = ("open", "open", "won", "won", "lost_competitor", "lost_no_decision", "quiet")

DEAL_COLUMNS = ("opportunity_id", "created_at", "closed_at", "outcome", "is_renewal")
DEAL_TYPES = {
    **dict.fromkeys(["journey_id", "opportunity_id", "crm_stage", "outcome"], pa.string()),
    **dict.fromkeys(["created_at", "closed_at"], pa.timestamp("us")),
    "is_renewal": pa.bool_(),
}
INFERRED_TYPES = {
    "journey_id": pa.string(),
    "stage": pa.string(),
    "entered_on": pa.date32(),
    "left_on": pa.date32(),
    "stage_probability": pa.float64(),
}
SWING_TYPES = {
    **dict.fromkeys(["journey_id", "person_id", "role"], pa.string()),
    **dict.fromkeys(["gain", "loss"], pa.float64()),
}
_PUBLISHED = {column.name for column in PUBLISHED_TABLES["touches"].columns}
TOUCH_COLUMNS = {
    **dict.fromkeys(
        [
            "journey_id",
            "touch_id",
            "person_id",
            "visitor_id",
            "account_id",
            "channel",
            "action",
            "initiator",
            "content_id",
            "content_intent",
            "campaign_id",
            "colleague_id",
            "offering_id",
            "topic",
            "competitor",
        ],
        pa.string(),
    ),
    "occurred_at": pa.timestamp("us"),
    "known_at": pa.timestamp("us"),
    "is_two_way": pa.bool_(),
    "is_after_close": pa.bool_(),
}


def market_day(seed: int, journey_count: int = 40) -> dict[str, pa.Table]:
    """Every table that plans and revenue read from the stages before them."""
    chance = Random(seed)  # noqa: S311
    rows: dict[str, list[Row]] = {name: [] for name in PUBLISHED_TABLES}
    rows["journey_touches"], rows["journey_deals"], rows["quorum_swings"] = [], [], []
    rows["offerings"] = [{"offering_id": name, "name": name.upper()} for name in ("crm", "erp")]
    rows["campaigns"] = [{"campaign_id": "spring", "name": "Spring", "channel": "email"}]
    rows["colleagues"] = [
        {"colleague_id": f"c_{function}", "name": function, "function": function, "is_active": True}
        for function in ("sales", "marketing", "success")
    ]
    rows["contents"] = list(_contents(chance))
    rows["spend"] = [
        {
            "spent_on": START.date(),
            "channel": channel,
            "campaign_id": None,
            "amount": 10.25,
            "currency": "EUR",
        }
        for channel in ("ad", "email", "direct_mail")
    ]
    for number in range(journey_count):
        _add_journey(chance, rows, number)
    tables = {name: _table(name, found) for name, found in rows.items()}
    # inference sees what the criteria see, day by day
    tables["inferred_stages"] = pa.Table.from_pylist(
        [
            {
                "journey_id": stay["journey_id"],
                "stage": stay["stage"],
                "entered_on": stay["entered_at"].date(),
                "left_on": stay["left_at"].date() if stay["left_at"] else None,
                "stage_probability": 0.8,
            }
            for stay in rows["stage_history"]
        ],
        schema=pa.schema(list(INFERRED_TYPES.items())),
    )
    return tables


def run_stage(stage: Stage, tables: dict[str, pa.Table], folder: Path) -> dict[str, pa.Table]:
    """The tables a stage makes when it is run as the river runs it."""
    settings = default_settings()
    context = Context(Moment(END.date()), settings, (MAP,))
    own = {step.table for step in stage.steps}
    given = {name: table for name, table in tables.items() if name not in own}
    inputs = Inputs(folder, [], {**given, **declared_tables(settings, (MAP,))})
    with Engine(threads=1) as engine:
        made = run_river(engine, [stage], inputs, context, lambda _text, _share: None)
        return {name: engine.table(f"select * from {name} order by all") for name in made}


def _contents(chance: Random) -> Iterator[Row]:
    for number in range(12):
        yield {
            "content_id": f"x{number}",
            "title": f"Asset {number}",
            "format": "article",
            "has_link": True,
            "intent": chance.choice(["insight", "guidance", "proof", "product", "onboarding"]),
            "audience": chance.choice(["team", "member"]),
            "roles": chance.sample(ROLES, chance.randint(0, 2)),
            "stages": chance.sample(STAGES, chance.randint(0, 3)),
            "offering_ids": chance.sample(["crm", "erp"], chance.randint(0, 1)),
            "topics": chance.sample(["price", "risk", "security"], chance.randint(0, 2)),
        }


def _add_journey(chance: Random, rows: dict[str, list[Row]], number: int) -> None:
    journey, account = f"j{number:03}", f"a{number % 17}"
    opened = START + timedelta(days=chance.uniform(0, 300))
    outcome = chance.choice(OUTCOMES)
    closed = opened + timedelta(days=chance.uniform(40, 200)) if outcome != "open" else None
    offering = chance.choice(["crm", "erp", None])
    if number < 17:
        tier = chance.choice(["A", "B", None])
        rows["accounts"].append({"account_id": account, "name": account, "tier": tier, "owner_id": "c_sales"})
    deals = list(_deals(chance, journey, account, opened, closed, outcome)) if outcome != "quiet" else []
    if outcome == "won" and closed:
        deals += list(_renewals(chance, journey, account, closed))
    rows["opportunities"] += deals
    rows["journey_deals"] += [
        {name: deal[name] for name in DEAL_COLUMNS} | {"journey_id": journey, "crm_stage": None}
        for deal in deals
    ]
    rows["journeys"].append(
        {
            "journey_id": journey,
            "account_id": account,
            "offering_id": offering,
            "journey_map": MAP.journey_map,
            "opened_at": opened,
            "closed_at": closed,
            "outcome": outcome,
            "opportunity_ids": [deal["opportunity_id"] for deal in deals],
        }
    )
    stays = list(_stays(chance, journey, opened, closed, outcome))
    rows["stage_history"] += stays
    people = [f"{journey}_p{place}" for place in range(chance.randint(0, 7))]
    touches = list(_touches(chance, journey, account, opened, people))
    if outcome == "open":
        touches += _letters(Random(journey), journey, account, people)  # noqa: S311
    rows["journey_touches"] += touches
    rows["touches"] += [{name: row[name] for name in row if name in _PUBLISHED} for row in touches]
    for person in people:
        function = Random(person).choice(["it", "finance", None])  # noqa: S311
        rows["people"].append({"person_id": person, "function": function})
    rows["members"] += [_member(chance, journey, person, opened) for person in people]
    rows["consents"] += [
        {"person_id": person, "channel": "email", "basis": "consent", "source": "crm", "record": person}
        for person in people[::2]
    ]
    rows["criteria_status"] += _criteria(chance, journey, touches)
    if outcome == "open":
        _add_outlook(chance, rows, journey, people)


def _deals(
    chance: Random, journey: str, account: str, opened: datetime, closed: datetime | None, outcome: str
) -> Iterator[Row]:
    for place in range(chance.randint(outcome != "open", 2)):
        yield {
            "opportunity_id": f"{journey}_o{place}",
            "account_id": account,
            "name": journey,
            "amount": chance.choice([None, round(chance.uniform(1, 90_000), 2)]),
            "currency": chance.choice(["EUR", "EUR", "EUR", "USD"]),
            "created_at": opened,
            "closed_at": closed,
            "outcome": outcome,
            "owner_id": "c_sales",
            "is_renewal": False,
        }


def _renewals(chance: Random, journey: str, account: str, closed: datetime) -> Iterator[Row]:
    """Terms of a contract that followed, of which the last may still be open."""
    for term in range(1, chance.randint(0, 2) + 1):
        settled = closed + timedelta(days=90 * term)
        outcome = "won" if settled < END - timedelta(days=90) else "open"
        yield {
            "opportunity_id": f"{journey}_r{term}",
            "account_id": account,
            "name": journey,
            "amount": chance.choice([None, round(chance.uniform(1, 90_000), 2)]),
            "currency": "EUR",
            "created_at": settled - timedelta(days=60),
            "closed_at": settled if outcome == "won" else None,
            "outcome": outcome,
            "owner_id": "c_success",
            "is_renewal": True,
        }


def _stays(
    chance: Random, journey: str, opened: datetime, closed: datetime | None, outcome: str
) -> Iterator[Row]:
    """Stays from the opening on; a won journey enters the stage after the purchase when it closes."""
    place, moment, direction = 0, opened, "forward"
    bought = STAGES.index("adopt")
    until = closed or END
    while True:
        left = moment + timedelta(days=chance.uniform(5, 60))
        is_last = left >= until
        ends = closed if is_last else left
        yield {
            "journey_id": journey,
            "stage": STAGES[place],
            "entered_at": moment,
            "left_at": ends,
            "basis": "criteria",
            "direction": direction,
            "criterion_ids": [],
        }
        if is_last:
            break
        later = min(place + 1, bought - 1)
        following = max(place - 1, 0) if chance.random() < 0.2 else later
        if following == place:
            following = place - 1
        direction = "forward" if following > place else "back"
        place, moment = following, left
    if outcome == "won" and closed:
        yield {
            "journey_id": journey, "stage": "adopt", "entered_at": closed, "left_at": None, "basis": "crm",
            "direction": "forward", "criterion_ids": [],
        }  # fmt: skip


def _touches(
    chance: Random, journey: str, account: str, opened: datetime, people: list[str]
) -> Iterator[Row]:
    for place in range(chance.randint(0, 30)):
        channel = chance.choice(list(ACTIONS_BY_CHANNEL))
        yield {
            "journey_id": journey,
            "touch_id": f"{journey}_t{place}",
            "person_id": chance.choice([*people, None]),
            "account_id": account,
            "occurred_at": min(opened + timedelta(days=chance.uniform(0, 300)), END),
            "channel": channel,
            "action": chance.choice([*ACTIONS_BY_CHANNEL[channel], "requested_demo"]),
            "initiator": chance.choice(INITIATORS),
            "content_id": chance.choice([None, None, *(f"x{number}" for number in range(12))]),
            "campaign_id": chance.choice([None, "spring"]),
            "colleague_id": chance.choice([None, "c_sales", "c_marketing"]),
            "topic": chance.choice([None, "Price", "risk "]),
            "is_two_way": channel == "meeting",
        }


def _letters(chance: Random, journey: str, account: str, people: list[str]) -> Iterator[Row]:
    """What we sent in the last days: to some nothing, to some too much."""
    for person in people:
        for place in range(chance.choice([0, 1, 3, 4])):
            yield {
                "journey_id": journey,
                "touch_id": f"{person}_letter{place}",
                "person_id": person,
                "account_id": account,
                "occurred_at": END - timedelta(days=place),
                "channel": "email",
                "action": "sent",
                "initiator": "marketing",
                "is_two_way": False,
            }


def _member(chance: Random, journey: str, person: str, opened: datetime) -> Row:
    return {
        "journey_id": journey,
        "person_id": person,
        "role": chance.choice([*ROLES, "unknown"]),
        "membership": chance.choice(["confirmed", "likely", "candidate", "left"]),
        "joined_at": opened,
        "last_touch_at": opened,
        "momentum": chance.choice(["active", "cooling", "quiet"]),
        "influence": round(chance.random(), 2),
        "stance": chance.choice(["champion", "neutral", "opponent", "unknown"]),
        "is_external": False,
    }


def _criteria(chance: Random, journey: str, touches: list[Row]) -> Iterator[Row]:
    for stage, kind, gate in MAP.gates():
        for criterion in gate.criteria if kind != "track" else ():
            yield {
                "journey_id": journey,
                "stage": stage,
                "criterion_id": criterion.criterion_id,
                "kind": kind,
                "is_met": chance.choice([True, False, False, None]),
                "progress": 0,
                "needed": chance.randint(1, 3),
                "touch_ids": [row["touch_id"] for row in touches[:2]],
            }


def _add_outlook(chance: Random, rows: dict[str, list[Row]], journey: str, people: list[str]) -> None:
    on, other = END.date(), Random(journey)  # noqa: S311
    conflict = {
        "between": "functions",
        "for": "it",
        "against": "finance",
        "for_score": 0.4,
        "against_score": -0.4,
    }
    rows["quorum_swings"] += [
        {"journey_id": journey, "person_id": person, "role": role, "gain": other.random() / 2, "loss": 0.1}
        for person, role in [*((person, "user") for person in people), (None, other.choice(ROLES))]
    ]
    rows["agreement"].append(
        {
            "journey_id": journey,
            "as_of_on": on,
            "quorum_probability": chance.random(),
            "support": chance.choice([None, chance.uniform(-1, 1)]),
            "dispersion": chance.choice([None, chance.random()]),
            "swing_person_ids": people[:1],
            "conflicts": json.dumps(other.choice([[], [], [conflict]])),
        }
    )
    cause = other.choice(["indecision", "status_quo", "cannot_be_told", None])
    rows["outlooks"] += [
        {
            "journey_id": journey,
            "as_of_on": on,
            "horizon_days": days,
            "won_probability": 0.2,
            "won_probability_low": 0.1,
            "won_probability_high": 0.4,
            "reasons": json.dumps({"cause_of_no_decision": cause} if cause else {}),
            "lost_competitor_probability": 0.2,
            "lost_no_decision_probability": chance.random() * 0.6,
        }
        for days in (90, 365)
    ]
    rows["vacancies"] += [
        {"journey_id": journey, "role": role, "candidate_person_ids": people[:1]}
        for role in chance.sample(ROLES, 2)
    ]


def _table(name: str, rows: list[Row]) -> pa.Table:
    if name == "journey_touches":
        return pa.Table.from_pylist(rows, schema=pa.schema(list(TOUCH_COLUMNS.items())))
    if name == "quorum_swings":
        return pa.Table.from_pylist(rows, schema=pa.schema(list(SWING_TYPES.items())))
    if name == "journey_deals":
        return pa.Table.from_pylist(rows, schema=pa.schema(list(DEAL_TYPES.items())))
    contract = {**PUBLISHED_TABLES, **MAP_TABLES}[name]
    return pa.Table.from_pylist(rows, schema=contract.arrow_schema())
