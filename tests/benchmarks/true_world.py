"""A market written by hand of which everything is published exactly as it is: every measurement must be perfect.

Purchases run through the seven stages in equal parts. `Muddle` names what is dealt out again by lot among the
published rows, so that what is said of it can only be right by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.deal_history import ENDINGS
from benchmarks.truth.outcomes import HORIZONS
from benchmarks.truth.stages import STAGES
from benchmarks.truth.tables import Row, Tables
from benchmarks.truth.teams import ROLES
from benchmarks.truth.true_quorum import quorum_holds

from quorate.settings import default_journey_map

FIRST, LAST = date(2025, 1, 1), date(2026, 6, 30)
BUYING = STAGES[:7]
CRM_STAGES = (
    "Prospecting",
    "Prospecting",
    "Qualification",
    "Needs Analysis",
    "Proposal",
    "Trial",
    "Negotiation",
)
CHANNELS = {"email": 6, "webinar": 3, "social": 1, "search": 0}
CURRENCY = "EUR"

Muddle = Literal["", "people", "roles", "stages", "stances", "agreement", "outcomes", "warnings"]


@dataclass(frozen=True)
class Purchase:
    """One purchase of one account and all there is to know about it."""

    number: int
    opened: date
    decided: date
    outcome: str
    agreement: float
    amount: float
    stances: tuple[float, ...]

    @property
    def journey(self) -> str:
        return f"truth:journey:{self.number}"

    def stage_days(self) -> list[date]:
        """The day each stage is entered."""
        length = (self.decided - self.opened).days
        return [self.opened + timedelta(days=length * place // len(BUYING)) for place in range(len(BUYING))]

    def stage_on(self, on: date) -> str:
        """The stage on a day of the purchase."""
        return BUYING[sum(entered <= on for entered in self.stage_days()) - 1]


def purchases(count: int, seed: int = 1) -> list[Purchase]:
    """One purchase per account, begun and decided at random days."""
    dice = np.random.default_rng(seed)
    found = []
    for number in range(count):
        opened = FIRST + timedelta(days=int(dice.integers(70, 480)))
        decided = opened + timedelta(days=int(dice.integers(90, 400)))
        drawn = dice.uniform(-1.0, 1.0, len(ROLES))
        # every other team is in favour, so that about half have their quorum
        stances = tuple(float(each) for each in (0.6 + 0.4 * drawn if number % 2 else drawn))
        outcome = ENDINGS[int(dice.integers(3))]
        found.append(
            Purchase(
                number, opened, decided, outcome, float(dice.random()), float(dice.integers(1, 9)), stances
            )
        )
    return found


def world(count: int = 60, muddle: Muddle = "", *, estimates: bool = False) -> World:
    """The market, looked at on three days."""
    found = purchases(count)
    truth = Tables("true", given=true_tables(found))
    exports = Tables("exported", given=_exports(found))
    dice = np.random.default_rng(7)
    days = (date(2025, 12, 1), date(2026, 3, 1), LAST)
    return World(
        "by hand",
        tuple(
            Snapshot("by hand", on, FIRST, _published(found, on, muddle, dice, estimates), truth, exports)
            for on in days
        ),
    )


def _person(purchase: Purchase, place: int) -> str:
    return f"truth:person:{purchase.number}:{place}"


def _email(purchase: Purchase, place: int) -> str:
    return f"p{place}@company{purchase.number}.example"


def true_tables(found: Sequence[Purchase]) -> dict[str, list[Row]]:
    """The truth."""
    tables: dict[str, list[Row]] = {
        name: []
        for name in (
            "accounts", "account_names", "people", "identities", "employments", "journeys", "opportunities",
            "members", "stages", "stage_stays", "stances", "outcomes", "formations",
        )
    }  # fmt: skip
    for one in found:
        account = f"truth:account:{one.number}"
        ids = {"journey_id": one.journey, "account_id": account}
        tables["accounts"].append(
            {
                "account_id": account,
                "domain": f"company{one.number}.example",
                "crm_account_ids": [f"A{one.number}"],
            }
        )
        names = (("name", f"Company {one.number} Ltd"), ("domain", f"company{one.number}.example"))
        tables["account_names"] += [
            {"account_id": account, "kind": kind, "value": value} for kind, value in names
        ]
        tables["journeys"].append(
            {
                **ids,
                "offering": "Beacon",
                "opened_on": one.opened,
                "closed_on": one.decided if one.outcome != "won" and one.decided <= LAST else None,
                "opportunity_ids": [f"D{one.number}"],
            }
        )
        tables["opportunities"].append(
            {"opportunity_id": f"D{one.number}", "journey_id": one.journey, "kind": "purchase"}
        )
        tables["outcomes"].append(
            {
                "journey_id": one.journey,
                "outcome": one.outcome,
                "decided_on": one.decided,
                "amount": one.amount,
                "currency": CURRENCY,
            }
        )
        formed = one.opened + timedelta(days=7)
        tables["formations"].append({**ids, "formed_on": formed, "active_on": formed + timedelta(days=3)})
        tables["stages"] += [
            {"journey_id": one.journey, "week_on": monday, "agreement": one.agreement}
            for monday in _mondays(one)
        ]
        entered = [*one.stage_days(), one.decided]
        tables["stage_stays"] += [
            {
                "journey_id": one.journey,
                "stage": stage,
                "entered_on": entered[place],
                "left_on": entered[place + 1],
            }
            for place, stage in enumerate(BUYING)
        ]
        for place, role in enumerate(ROLES):
            person = {"person_id": _person(one, place)}
            tables["people"].append({**person, "account_id": account, "is_external": False})
            tables["employments"].append({**person, "account_id": account, "since_on": None})
            tables["identities"] += [
                {**person, "kind": kind, "value": value} for kind, value in _identifiers(one, place)
            ]
            tables["members"].append(
                {"journey_id": one.journey, **person, "role": role, "joined_on": one.opened, "left_on": None}
            )
            tables["stances"] += [
                {"journey_id": one.journey, **person, "week_on": monday, "stance_score": one.stances[place]}
                for monday in _mondays(one)
            ]
    tables["effects"] = [
        {
            "dimension": "channel",
            "value_key": channel,
            "transition": "won",
            "factual_count": 20,
            "incremental_count": count,
            "standard_error": 1.0 if count else 0.0,
            "touched_count": 9,
        }
        for channel, count in CHANNELS.items()
    ]
    return tables


def _mondays(one: Purchase) -> list[date]:
    first = one.opened - timedelta(days=one.opened.weekday())
    return [first + timedelta(weeks=week) for week in range((one.decided - first).days // 7 + 1)]


def _identifiers(one: Purchase, place: int) -> list[tuple[str, str]]:
    return [
        ("email", _email(one, place)),
        ("crm_contact", f"C{one.number}-{place}"),
        ("device", f"V{one.number}-{place}"),
    ]


def _exports(found: Sequence[Purchase]) -> dict[str, list[Row]]:
    return {
        "records": [
            {
                "kind": "crm_contact",
                "value": f"C{one.number}-{place}",
                "email": _email(one, place),
                "since_on": FIRST,
            }
            for one in found
            for place in range(len(ROLES))
        ],
        "companies": [{"value": f"A{one.number}", "name": "?", "domain": None} for one in found],
        "deals": [],
    }


def _published(
    found: Sequence[Purchase], on: date, muddle: Muddle, dice: np.random.Generator, estimates: bool
) -> Tables:
    begun = [one for one in found if one.opened <= on]
    running = [one for one in begun if one.decided > on]
    tables = {
        **_published_people(begun, muddle, dice),
        **_published_stages(begun, on, muddle, dice, estimates),
        **_published_outlooks(running, on, muddle, dice),
        "forecast": _forecast(found, on),
        "contributions": _contributions(),
        "formations": _formations(begun, muddle, dice),
        "touches": _touches(begun, on),
        "statements": [],
    }
    return Tables("published", given=tables)


def _dealt(rows: list[Any], is_muddled: bool, dice: np.random.Generator) -> list[Any]:
    return [rows[place] for place in dice.permutation(len(rows))] if is_muddled else rows


def _published_people(
    begun: Sequence[Purchase], muddle: Muddle, dice: np.random.Generator
) -> dict[str, list[Row]]:
    seats = [(one, place) for one in begun for place in range(len(ROLES))]
    identifiers = [
        (kind, value, _seat(one, place), one.number)
        for one, place in seats
        for kind, value in _identifiers(one, place)
    ]
    owners = _dealt([person for _, _, person, _ in identifiers], muddle == "people", dice)
    roles = _dealt([ROLES[place] for _, place in seats], muddle == "roles", dice)
    scores = _dealt([one.stances[place] for one, place in seats], muddle == "stances", dice)
    return {
        "identifiers": [
            {"kind": kind, "value": f"system:{value}", "person_id": owner, "account_id": f"a:{number}"}
            for (kind, value, _, number), owner in zip(identifiers, owners, strict=True)
        ]
        + [
            {"kind": kind, "value": value, "person_id": None, "account_id": f"a:{one.number}"}
            for one in begun
            for kind, value in (
                ("crm_account", f"crm:A{one.number}"),
                ("account_name", f"company{one.number}"),
            )
        ],
        "people": [
            {"person_id": _seat(one, place), "account_id": f"a:{one.number}", "emails": [_email(one, place)]}
            for one, place in seats
        ],
        "members": [
            {
                "journey_id": f"j:{one.number}",
                "person_id": _seat(one, place),
                "role": role,
                "membership": "confirmed",
                "stance_score": score,
                "stance_reasons": f'[{{"reading": {score}}}]',
            }
            for (one, place), role, score in zip(seats, roles, scores, strict=True)
        ],
    }


def _seat(one: Purchase, place: int) -> str:
    return f"p:{one.number}:{place}"


def _published_stages(
    begun: Sequence[Purchase], on: date, muddle: Muddle, dice: np.random.Generator, estimates: bool
) -> dict[str, list[Row]]:
    running = [one for one in begun if one.decided > on]
    stays = [
        (one, stage, entered, left)
        for one in begun
        for stage, entered, left in zip(
            BUYING, one.stage_days(), [*one.stage_days()[1:], one.decided], strict=True
        )
        if entered <= on
    ]
    shown = _dealt([one.stage_on(on) for one in running], muddle == "stages", dice)
    now = dict(zip([one.number for one in running], shown, strict=True))
    tables: dict[str, list[Row]] = {
        "offerings": [{"offering_id": "o", "name": "Beacon Standard"}],
        "journeys": [
            {
                "journey_id": f"j:{one.number}",
                "account_id": f"a:{one.number}",
                "offering_id": "o",
                "opened_at": _at(one.opened),
                "closed_at": _at(one.decided) if one.decided <= on else None,
                "outcome": one.outcome if one.decided <= on else "open",
                "opportunity_ids": [f"crm:D{one.number}"],
            }
            for one in begun
        ],
        "opportunities": [
            {
                "opportunity_id": f"crm:D{one.number}",
                "created_at": _at(one.opened),
                "closed_at": _at(one.decided) if one.decided <= on else None,
                "outcome": one.outcome if one.decided <= on else "open",
                "crm_stage": CRM_STAGES[BUYING.index(one.stage_on(on))],
                "amount": one.amount,
                "currency": CURRENCY,
                "close_on": one.decided,
            }
            for one in begun
        ],
        "opportunity_contacts": [],
        "opportunity_changes": [
            {
                "opportunity_id": f"crm:D{one.number}",
                "field": "crm_stage",
                "changed_at": _at(entered),
                "new_value": CRM_STAGES[BUYING.index(stage)],
            }
            for one, stage, entered, _ in stays
        ],
        "stage_history": [
            {
                "journey_id": f"j:{one.number}",
                "stage": stage if left <= on else now[one.number],
                "entered_at": _at(entered),
                "left_at": _at(left) if left <= on else None,
            }
            for one, stage, entered, left in stays
        ],
    }
    if estimates:
        tables["stage_estimates"] = [
            {
                "journey_id": f"j:{one.number}",
                "week_on": on - timedelta(days=on.weekday()),
                "stage": stage,
                "stage_probability": float(stage == now[one.number]),
            }
            for one in running
            for stage in STAGES
        ]
    return tables


def _published_outlooks(
    running: Sequence[Purchase], on: date, muddle: Muddle, dice: np.random.Generator
) -> dict[str, list[Row]]:
    standard = default_journey_map()
    quorums = [float(quorum_holds(standard, list(zip(ROLES, one.stances, strict=True)))) for one in running]
    agreeing = _dealt(quorums, muddle == "agreement", dice)
    endings = _dealt([(one.outcome, (one.decided - on).days) for one in running], muddle == "outcomes", dice)
    return {
        "agreement": [
            {"journey_id": f"j:{one.number}", "quorum_probability": chance}
            for one, chance in zip(running, agreeing, strict=True)
        ],
        "outlooks": [
            {
                "journey_id": f"j:{one.number}",
                "horizon_days": horizon,
                **{
                    f"{each}_probability": float(each == (outcome if days <= horizon else "open"))
                    for each in ENDINGS
                },
            }
            for one, (outcome, days) in zip(running, endings, strict=True)
            for horizon in HORIZONS
        ],
    }


def _forecast(found: Sequence[Purchase], on: date) -> list[Row]:
    quarters = [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    rows = []
    for first, after in pairwise(quarters):
        if after > on:
            booked = sum(one.amount for one in found if one.outcome == "won" and first <= one.decided < after)
            amounts = {f"{name}_amount": booked for name in ("expected", "low", "high")}
            rows.append(
                {"period_on": first, "segment": "all", "currency": CURRENCY, "crm_amount": 0.0, **amounts}
            )
    return rows


def _contributions() -> list[Row]:
    total = sum(CHANNELS.values())
    shares = {
        "linear": {channel: 0.5 * count / total for channel, count in CHANNELS.items()} | {"none": 0.5},
        "last": {channel: 1.0 / len(CHANNELS) for channel in CHANNELS},
        "incremental": {channel: 0.05 * count for channel, count in CHANNELS.items()},
    }
    return [
        {
            "model": model,
            "dimension": "channel",
            "value_key": channel,
            "transition": "won",
            "share": share,
            "amount": share,
        }
        for model, parts in shares.items()
        for channel, share in parts.items()
    ]


def _formations(begun: Sequence[Purchase], muddle: Muddle, dice: np.random.Generator) -> list[Row]:
    days = _dealt([one.opened + timedelta(days=8) for one in begun], muddle == "warnings", dice)
    return [
        {"account_id": f"a:{one.number}", "detected_at": _at(day), "false_alarm_rate": 0.02}
        for one, day in zip(begun, days, strict=True)
    ]


def _touches(begun: Sequence[Purchase], on: date) -> list[Row]:
    return [
        {
            "account_id": f"a:{one.number}",
            "channel": "web",
            "action": "viewed",
            "initiator": "buyer",
            "occurred_at": _at(one.opened + timedelta(days=day)),
        }
        for one in begun
        for day in range(0, 60, 6)
        if one.opened + timedelta(days=day) <= on
    ]


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10))
