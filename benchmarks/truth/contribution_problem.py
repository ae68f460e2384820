"""Many journeys of a made-up market with what every channel really added, without the files and systems between.

A market of twelve thousand journeys would take hours through the river. So companies are lived through, what they
did is written as the touches that a perfect record would hold, and only the steps that make contributions are run.
Taken from the truth are therefore: which touches there were, whose they are, and the stages of every journey (those
of the truth, or the same moved by errors). Everything after that is the product's own code. Effects are the
market's: each purchase lived through again with one channel switched off and the same luck.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from quorate.market.chunks import ground_of
from quorate.market.frame import Settings
from quorate.market.world.acts import (
    Act,
    Badge,
    Call,
    Chat,
    Form,
    ListLoad,
    Mail,
    Mailing,
    Meeting,
    ReviewLook,
    SocialReaction,
    Visit,
    WebinarSeat,
)
from quorate.market.world.journeys import Journey
from quorate.market.world.purchases.effects import effects_of, is_counted
from quorate.market.world.simulation import Years
from quorate.market.world.stages import STAGE_NUMBER
from quorate.market.world.state import CompanyLife, Market

TOGETHER = 48
DAYS, LAST_DAY = 730, date(2026, 6, 30)
_EPOCH, _DAY = datetime(1970, 1, 1), 86_400
_BEFORE_DAYS = 30
_LAST_BUYING = STAGE_NUMBER["decide"]
_TEXT, _TIME = pa.string(), pa.timestamp("us")
TOUCHES = pa.schema(
    [
        *((name, _TEXT) for name in ("journey_id", "touch_id", "account_id", "person_id")),
        ("occurred_at", _TIME),
        *(
            (name, _TEXT)
            for name in ("channel", "credited_channel", "action", "initiator", "campaign_id", "content_id")
        ),
        *((name, _TEXT) for name in ("topic", "our_function")),
        ("is_two_way", pa.bool_()),
        ("is_buyers_doing", pa.bool_()),
    ]
)
JOURNEYS = pa.schema(
    [
        *((name, _TEXT) for name in ("journey_id", "account_id", "outcome")),
        ("is_held_out", pa.bool_()),
        ("opened_at", _TIME),
        ("closed_at", _TIME),
        ("opportunity_at", _TIME),
        ("amount", pa.float64()),
    ]
)
STAYS = pa.schema(
    [("journey_id", _TEXT), ("stage", _TEXT), ("entered_on", pa.date32()), ("left_on", pa.date32())]
)
ACCOUNTS = pa.schema([("account_id", _TEXT), ("is_held_out", pa.bool_())])
EFFECTS = pa.schema(
    [("account_id", _TEXT), ("dimension", _TEXT), ("value_key", _TEXT), ("added_count", pa.int64())]
)
SCHEMAS = {"touches": TOUCHES, "journeys": JOURNEYS, "stays": STAYS, "accounts": ACCOUNTS, "effects": EFFECTS}
Row = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """The journeys of one market: tables as `SCHEMAS` has them."""

    touches: pa.Table
    journeys: pa.Table
    stays: pa.Table
    accounts: pa.Table
    effects: pa.Table

    def added(self, dimension: str) -> dict[str, int]:
        """Wins that each channel or function added; channels that could not have, 0."""
        found: Counter[str] = Counter()
        for row in self.effects.to_pylist():
            if row["dimension"] == dimension:
                found[row["value_key"]] += row["added_count"]
        return dict(found)


def made_problem(seed: int, accounts: int, folder: Path) -> Problem:
    """The problem of a seed; kept in the folder, part by part, and read back where it was made before."""
    home = folder / f"journeys-{seed}-{accounts}"
    home.mkdir(parents=True, exist_ok=True)
    settings = Settings(accounts=accounts, seed=seed, days=DAYS, as_of=LAST_DAY)
    for start in range(0, accounts, TOGETHER):
        marker = home / f"effects-{start:06}.parquet"
        if not marker.exists():
            _write_part(settings, range(start, min(start + TOGETHER, accounts)), home, start)
    read = partial(_read, home)
    return Problem(read("touches"), read("journeys"), read("stays"), read("accounts"), read("effects"))


def _read(home: Path, name: str) -> pa.Table:
    return pa.concat_tables([pq.read_table(path) for path in sorted(home.glob(f"{name}-*.parquet"))])


def _write_part(settings: Settings, indices: range, home: Path, start: int) -> None:
    market = ground_of(settings).market
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    years = Years(market, indices)
    lives = list(years.live())
    for life in lives:
        rows["accounts"].append(
            {"account_id": life.company.truth_id, "is_held_out": life.company.is_held_out}
        )
        _tell_company(life, market, rows)
    for effect in effects_of(years.entries, market.programme, market.frame, years.calendar):
        if effect.switch.dimension in ("channel", "function"):
            rows["effects"].append(
                {
                    "account_id": effect.journey.company.truth_id,
                    "dimension": effect.switch.dimension,
                    "value_key": effect.switch.key,
                    "added_count": (effect.journey.outcome == "won") - (effect.outcome_without == "won"),
                }
            )
    # effects last: they mark a part as finished
    for name in ("touches", "journeys", "stays", "accounts", "effects"):
        pq.write_table(
            pa.Table.from_pylist(rows[name], schema=SCHEMAS[name]), home / f"{name}-{start:06}.parquet"
        )


def _tell_company(life: CompanyLife, market: Market, rows: dict[str, list[Row]]) -> None:
    teams: dict[int, list[Journey]] = {}
    for journey in life.journeys:
        if not is_counted(journey, market.frame):
            continue
        rows["journeys"].append(_journey(journey, life))
        rows["stays"] += _stays(journey)
        for member in journey.members:
            teams.setdefault(member.person.key, []).append(journey)
    for act in life.acts:
        for place, touch in enumerate(_touches(act)):
            who = touch.pop("person")
            for journey in teams.get(who.key, ()):
                day = touch["at"] // _DAY
                if journey.opened_day - _BEFORE_DAYS <= day <= (journey.decided_day or 0):
                    rows["touches"].append(
                        _told(touch, journey, life, f"{len(rows['touches'])}-{place}", who.key)
                    )


def _journey(journey: Journey, life: CompanyLife) -> Row:
    decided = max(journey.decided_day or 0, journey.opened_day)
    opportunity = journey.opportunity_at
    return {
        "journey_id": journey.truth_id,
        "account_id": life.company.truth_id,
        "outcome": journey.outcome,
        "is_held_out": life.company.is_held_out,
        "opened_at": _moment(journey.opened_day * _DAY),
        "closed_at": _moment(decided * _DAY + _DAY - 1),
        "opportunity_at": None if opportunity is None else _moment(opportunity),
        "amount": journey.amount,
    }


def _stays(journey: Journey) -> Iterator[Row]:
    decided = max(journey.decided_day or 0, journey.opened_day)
    for stay in journey.stays:
        if stay.entered_day <= decided and STAGE_NUMBER[stay.stage] <= _LAST_BUYING:
            yield {
                "journey_id": journey.truth_id,
                "stage": stay.stage,
                "entered_on": _moment(stay.entered_day * _DAY).date(),
                "left_on": None if stay.left_day is None else _moment(stay.left_day * _DAY).date(),
            }


def _told(touch: Row, journey: Journey, life: CompanyLife, name: str, person: int) -> Row:
    return {
        "journey_id": journey.truth_id,
        "touch_id": f"{journey.truth_id}:{name}",
        "account_id": life.company.truth_id,
        "person_id": f"{journey.truth_id}:{person}",
        "occurred_at": _moment(touch["at"]),
        "channel": touch["channel"],
        "credited_channel": touch.get("credited", touch["channel"]),
        "action": touch["action"],
        "initiator": touch.get("initiator", "buyer"),
        "campaign_id": touch.get("campaign"),
        "content_id": touch.get("content"),
        "our_function": touch["function"],
        "is_two_way": touch["channel"] in ("meeting", "call") or touch["action"] in ("replied", "asked"),
        "is_buyers_doing": touch["action"] not in ("opened", "sent"),
    }


def _moment(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)


_LED_BY = {"paid": "ad", "retargeting": "ad", "organic": "search"}
_FORMS = {"demo": "requested_demo", "contact": "requested_contact", "download": "downloaded"}


def _touches(act: Act) -> Iterator[Row]:
    """What a perfect record would hold of an act, one row for everybody who took part; as the river would read it."""
    if isinstance(act, Meeting):
        for person in act.people:
            yield {
                "at": act.at,
                "person": person,
                "channel": "meeting",
                "action": "attended",
                "function": "sales",
            }
    elif isinstance(act, Visit):
        yield from _visit(act)
    else:
        told = _one(act)
        if told is not None:
            yield {"at": act.at, "person": _person(act), **told}


def _person(act: Act) -> Any:
    return act.person if not isinstance(act, Meeting) else act.people[0]


def _visit(act: Visit) -> Iterator[Row]:
    """The click that led there, if any, and the pages read."""
    like = {"at": act.at, "person": act.person, "function": "marketing"}
    led = _LED_BY.get(act.arrival)
    if led is not None:
        function = "other" if led == "search" else "marketing"
        campaign = act.campaign.name if act.campaign else None
        yield {**like, "channel": led, "action": "clicked", "function": function, "campaign": campaign}
    for content in act.contents:
        yield {**like, "channel": "web", "action": "viewed", "content": content.content_id}


def _one(act: Act) -> Row | None:
    marketing: Row = {"function": "marketing"}
    if isinstance(act, Form):
        content = act.content.content_id if act.content else None
        return {
            **marketing,
            "channel": "web",
            "action": _FORMS.get(act.form, "subscribed"),
            "content": content,
        }
    if isinstance(act, Chat):
        return {"channel": "chat", "action": "asked", "function": "sales"}
    if isinstance(act, SocialReaction):
        return {**marketing, "channel": "social", "action": "reacted"}
    if isinstance(act, ReviewLook):
        return {"channel": "review_site", "action": "viewed", "function": "other"}
    if isinstance(act, WebinarSeat):
        action = "attended" if act.joined_at is not None else "registered"
        return {**marketing, "channel": "webinar", "action": action, "campaign": act.webinar.campaign.name}
    if isinstance(act, Mailing):
        if act.opened_at is None:
            return None
        done = "opened" if act.clicked_at is None else "clicked"
        return {**marketing, "channel": "email", "action": done, "campaign": act.send.campaign.name}
    if isinstance(act, Badge):
        return {**marketing, "channel": "event", "action": "attended", "campaign": act.fair.name}
    if isinstance(act, ListLoad):
        return {**marketing, "channel": "partner", "action": "referred", "campaign": act.campaign.name}
    return _of_seller(act)


def _of_seller(act: Act) -> Row | None:
    if isinstance(act, Call) and act.outcome == "Connected":
        return {"channel": "call", "action": "answered", "function": "sales"}
    if isinstance(act, Mail):
        sent = {"action": "replied"} if act.is_inbound else {"action": "sent", "initiator": "sales"}
        return {"channel": "email", "function": "sales", **sent}
    return None
