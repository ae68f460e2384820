"""From paths and touches to what each value earned: small worlds worked out by hand, and what holds in all."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plans.market_day import run_stage
from tests.revenue.worked import at, working

from quorate.revenue import contributions
from quorate.revenue.contributions.crediting import ACCOUNTING_MODELS
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.steps import Stage

Rows = list[dict[str, Any]]
# Everything after the paths themselves, which have tests of their own.
AFTER_PATHS = Stage("revenue", (*contributions.PATHS[1:], *contributions.STEPS))
CLOSED = at("03-01")


def _path(
    name: str,
    transition: str,
    cents: int | None,
    currency: str = "EUR",
    *,
    is_made: bool = True,
    opened: int | None = None,
) -> dict[str, Any]:
    """A path that ended on 1 March; its deal was opened `opened` days after 1 January."""
    return {
        "path_id": name,
        "journey_id": name,
        "origin": transition.partition("-")[0],
        "transition": transition,
        "is_made": is_made,
        "until_at": CLOSED,
        "opened_at": at("01-01") + timedelta(days=opened) if opened is not None else None,
        "currency": currency,
        "amount_cents": cents,
    }


def _touches(path: str, *keys: tuple[str, str | None, str | None, str]) -> Rows:
    """One touch a day from 1 January on."""
    return [
        {
            "journey_id": path,
            "touch_id": f"{path}{day}",
            "occurred_at": at("01-01") + timedelta(days=day),
            "credited_channel": channel,
            "campaign_id": campaign,
            "content_id": content,
            "our_function": function,
            "is_buyers_doing": True,
        }
        for day, (channel, campaign, content, function) in enumerate(keys)
    ]


WEB = ("web", None, "paper", "marketing")
MEETING = ("meeting", None, None, "sales")
EMAIL = ("email", "spring", "paper", "marketing")

PATHS = [
    _path("j1", "won", 10_000, opened=1),
    _path("j2", "won", 5_001),
    _path("j3", "won", None),
    _path("j4", "won", 700, "USD"),
    _path("j5", "won", None, is_made=False),
]
TOUCHES = [
    *_touches("j1", WEB, MEETING, WEB),
    *_touches("j3", EMAIL),
    *_touches("j4", MEETING, EMAIL),
    *_touches("j5", WEB),
]
SPEND = [
    {"spent_on": date(2026, 1, 1), "channel": "email", "campaign_id": "spring", "amount": 30.5, "currency": "EUR"},
    {"spent_on": date(2026, 1, 2), "channel": "email", "campaign_id": None, "amount": 10.0, "currency": "EUR"},
    {"spent_on": date(2026, 1, 2), "channel": "ad", "campaign_id": "autumn", "amount": 99.0, "currency": "EUR"},
]  # fmt: skip
INCREMENTAL = [
    {
        "model": "incremental",
        "dimension": "channel",
        "value_key": "email",
        "transition": "won",
        "share": 0.1,
        "amount": 15.0,
        "amount_low": -5.0,
        "amount_high": 40.0,
        "currency": "EUR",
    }
]


def _tables(paths: Rows, touches: Rows, incremental: Rows | None = None) -> dict[str, pa.Table]:
    contract = PUBLISHED_TABLES["contributions"].arrow_schema()
    numbered = [{**path, "path_number": number} for number, path in enumerate(paths)]
    return run_stage(
        AFTER_PATHS,
        {
            "credit_paths": working("credit_paths", numbered),
            "touch_functions": working("touch_functions", touches),
            "spend": pa.Table.from_pylist(SPEND, schema=PUBLISHED_TABLES["spend"].arrow_schema()),
            "incremental_contributions": pa.Table.from_pylist(incremental or [], schema=contract),
        },
        Path(),
    )


def _made(paths: Rows, touches: Rows, incremental: Rows | None = None) -> Rows:
    rows: Rows = _tables(paths, touches, incremental)["contributions"].to_pylist()
    return rows


@pytest.fixture(scope="module")
def rows() -> Rows:
    return _made(PATHS, TOUCHES, INCREMENTAL)


def _found(rows: Rows, dimension: str, model: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    names = ("amount", "amount_low", "amount_high", "cost_amount")
    return {
        (row["value_key"], row["currency"]): (round(row["share"], 9), *(row[name] for name in names))
        for row in rows
        if (row["dimension"], row["model"], row["transition"]) == (dimension, model, "won")
    }


def test_channels_by_linear_credit(rows: Rows) -> None:
    """Four wins; j2 had no touch, j3 no amount, j4 is in dollars, ads cost money and met nobody.

    Of j1's 100.00 the web gets all by the first and by the last touch, and least by the removal effects of all three
    channels (see `EFFECTS`): 0.5 of 0.5 + 0.4444 + 0.6667, and e-mail its 0.6667.
    """
    assert _found(rows, "channel", "linear") == {
        ("web", "EUR"): (round(2 / 12, 9), 66.67, 31.03, 100.0, None),
        ("meeting", "EUR"): (round(1 / 12, 9), 33.33, 0.0, 50.0, None),
        ("none", "EUR"): (0.25, 50.01, 50.01, 50.01, None),
        ("email", "EUR"): (0.25, 0.0, 0.0, 41.38, 40.5),
        ("ad", "EUR"): (0.0, 0.0, 0.0, 0.0, 99.0),
        ("meeting", "USD"): (0.125, 3.5, 0.0, 7.0, None),
        ("email", "USD"): (0.125, 3.5, 0.0, 7.0, None),
    }


def test_campaigns_share_with_what_belongs_to_none(rows: Rows) -> None:
    """By removal effects 'spring' gets half of what touched wins brought: without either, one of three wins is left."""
    assert _found(rows, "campaign", "linear") == {
        ("none", "EUR"): (0.5, 150.01, 100.01, 150.01, None),
        ("spring", "EUR"): (0.25, 0.0, 0.0, 50.0, 30.5),
        ("autumn", "EUR"): (0.0, 0.0, 0.0, 0.0, 99.0),
        ("none", "USD"): (0.125, 3.5, 0.0, 7.0, None),
        ("spring", "USD"): (0.125, 3.5, 0.0, 7.0, None),
    }


@pytest.mark.parametrize(
    ("model", "web", "meeting"),
    [
        ("first", 100.0, 0.0),
        ("last", 100.0, 0.0),
        ("u_shaped", 80.0, 20.0),
        ("w_shaped", 66.67, 33.33),
        ("shapley", 50.0, 50.0),
    ],
)
def test_one_path_by_each_model(rows: Rows, model: str, web: float, meeting: float) -> None:
    """Web, meeting, web; the deal was opened at the moment of the meeting."""
    found = _found(rows, "channel", model)
    assert found["web", "EUR"][1] == pytest.approx(web, abs=0.006)
    assert found["meeting", "EUR"][1] == pytest.approx(meeting, abs=0.006)


def test_all_steps_go_to_channels_by_their_removal_effects(rows: Rows) -> None:
    """Of the euro wins j1 (100.00) and j3 (no amount) met channels, j2 (50.01) none; j4's dollars stay apart."""
    effects = {
        row["value_key"]: row["removal_effect"]
        for row in rows
        if (row["model"], row["dimension"], row["currency"]) == ("markov", "channel", "EUR")
    }
    web, meeting, email = EFFECTS
    assert effects == {
        "web": pytest.approx(web),
        "meeting": pytest.approx(meeting),
        "email": pytest.approx(email),
        "none": None,
        "ad": None,
    }
    found = {key: row[:2] for key, row in _found(rows, "channel", "markov").items()}
    both, dollars = sum(EFFECTS), meeting + email
    assert found == {
        ("web", "EUR"): (pytest.approx(web / both / 2), pytest.approx(100 * web / both, abs=0.006)),
        ("meeting", "EUR"): (
            pytest.approx(meeting / both / 2),
            pytest.approx(100 * meeting / both, abs=0.006),
        ),
        ("email", "EUR"): (pytest.approx(email / both / 2), pytest.approx(100 * email / both, abs=0.006)),
        ("none", "EUR"): (0.25, 50.01),
        ("ad", "EUR"): (0.0, 0.0),
        ("meeting", "USD"): (
            pytest.approx(meeting / dollars / 4),
            pytest.approx(7 * meeting / dollars, abs=0.006),
        ),
        ("email", "USD"): (pytest.approx(email / dollars / 4), pytest.approx(7 * email / dollars, abs=0.006)),
    }
    assert sum(amount for (_, currency), (_, amount) in found.items() if currency == "EUR") == pytest.approx(
        150.01
    )


# Removal effects of web, meeting and e-mail. From the web go a meeting, a win and nothing alike; from a meeting the web
# and an e-mail; an e-mail always wins. Journeys start at the web twice, at a meeting and at an e-mail once. Chances
# to win: web w = (1 + m) / 3, meeting m = (w + 1) / 2, so w = 0.6 and m = 0.8; in all 0.75. Without the web:
# 1/4 + 1/4 * 1/2; without meetings: 1/2 * 1/3 + 1/4 = 5/12; without e-mails m = w / 2, w = 0.4; in all 0.25.
EFFECTS = (0.5, 1 - (5 / 12) / 0.75, 1 - 0.25 / 0.75)


def test_time_decay_halves_every_thirty_days(rows: Rows) -> None:
    later, last = 2 ** (-1 / 30), 1.0
    earliest = 2 ** (-2 / 30)
    web = (earliest + last) / (earliest + later + last)
    assert _found(rows, "channel", "time_decay")["web", "EUR"][1] == pytest.approx(100 * web, abs=0.006)


def test_the_incremental_model_keeps_its_own_interval(rows: Rows) -> None:
    assert _found(rows, "channel", "incremental") == {("email", "EUR"): (0.1, 15.0, -5.0, 40.0, 40.5)}
    assert _found(rows, "channel", "linear")["email", "EUR"][2:4] == (0.0, 41.38)


def test_the_table_keeps_its_contract() -> None:
    made = _tables([path for path in PATHS if path["currency"] == "EUR"], TOUCHES, INCREMENTAL)
    assert disagreements(PUBLISHED_TABLES["contributions"], made["contributions"]) == []


def test_nothing_happened() -> None:
    assert _made([], []) == []
    assert _made([_path("j5", "won", None, is_made=False)], _touches("j5", WEB)) == []


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Rows, Rows]:
    paths, touches = [], []
    for number in range(draw(st.integers(1, 8))):
        name = f"p{number}"
        transition = draw(st.sampled_from(["won", "renewed", "explore-select", "explore-decide"]))
        is_made = draw(st.booleans())
        cents = draw(st.none() | st.integers(-500, 10**10)) if is_made else None
        currency = draw(st.sampled_from(["EUR", "USD"]))
        paths.append(
            _path(
                name, transition, cents, currency, is_made=is_made, opened=draw(st.none() | st.integers(0, 8))
            )
        )
        touches += _touches(name, *draw(st.lists(st.sampled_from([WEB, MEETING, EMAIL]), max_size=9)))
    return paths, touches


@settings(max_examples=15, deadline=None)
@given(worlds(), st.integers(1, 4))
def test_paths_worked_on_in_runs_give_what_all_at_once_give(world: tuple[Rows, Rows], at_once: int) -> None:
    whole = _tables(*world)["credited"].to_pylist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quorate.revenue.contributions.paths.TOUCHES_AT_ONCE", at_once)
        in_runs = _tables(*world)["credited"].to_pylist()
    assert len(in_runs) == len(whole)
    for one, other in zip(in_runs, whole, strict=True):
        assert one == {**other, "credit": pytest.approx(other["credit"], abs=1e-12)}


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_shares_sum_to_one_and_money_is_conserved(world: tuple[Rows, Rows]) -> None:
    paths, touches = world
    made = _made(paths, touches)

    def group(row: dict[str, Any]) -> tuple[str, str, str]:
        return row["model"], row["dimension"], row["transition"]

    seen = set()
    for key, found in groupby(sorted(made, key=group), key=group):
        members = list(found)
        seen.add(key)
        assert sum(row["share"] for row in members) == pytest.approx(1.0)
        given_out: dict[str, int] = defaultdict(int)
        for row in members:
            given_out[row["currency"]] += round(row["amount"] * 100)
        brought: dict[str, int] = defaultdict(int)
        for path in paths:
            if path["transition"] == key[2] and path["is_made"]:
                brought[path["currency"]] += path["amount_cents"] or 0
        assert {currency: cents for currency, cents in given_out.items() if cents} == {
            currency: cents for currency, cents in brought.items() if cents
        }
        assert all(row["amount_low"] <= row["amount"] <= row["amount_high"] for row in members)
    transitions = {path["transition"] for path in paths if path["is_made"]}
    dimensions = ("channel", "campaign", "content", "function")
    assert seen == {
        (model, dimension, transition)
        for model in ACCOUNTING_MODELS
        for dimension in dimensions
        for transition in transitions
    }
