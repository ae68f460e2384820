from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.revenue.worked import working
from tests.worlds import run_step

from quorate.revenue.contributions import crediting
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.steps import Context

CONTEXT: Context = None  # type: ignore[assignment]  # the step asks nothing of it
KEYS = ("channel", "campaign_id", "content_id", "our_function")


def _path(name: str, transition: str, cents: int | None, currency: str = "EUR") -> dict[str, Any]:
    return {
        "path_id": name,
        "journey_id": name,
        "transition": transition,
        "currency": currency,
        "amount_cents": cents,
    }


def _touches(path: str, *keys: tuple[str | None, ...]) -> list[dict[str, Any]]:
    return [
        {"path_id": path, "place": place, "path_touch_count": len(keys), **dict(zip(KEYS, each, strict=True))}
        for place, each in enumerate(keys, start=1)
    ]


WEB = ("web", None, "paper", "marketing")
MEETING = ("meeting", None, None, "sales")
EMAIL = ("email", "spring", "paper", "marketing")

PATHS = [
    _path("j1", "won", 10_000),
    _path("j2", "won", 5_001),
    _path("j3", "won", None),
    _path("j4", "won", 700, "USD"),
]
TOUCHES = [*_touches("j1", WEB, MEETING, WEB), *_touches("j3", EMAIL), *_touches("j4", MEETING, EMAIL)]
SPEND = [
    {
        "spent_on": date(2026, 1, 1),
        "channel": "email",
        "campaign_id": "spring",
        "amount": 30.5,
        "currency": "EUR",
    },
    {
        "spent_on": date(2026, 1, 2),
        "channel": "email",
        "campaign_id": None,
        "amount": 10.0,
        "currency": "EUR",
    },
    {
        "spent_on": date(2026, 1, 2),
        "channel": "ad",
        "campaign_id": "autumn",
        "amount": 99.0,
        "currency": "EUR",
    },
]


def _made(paths: list[dict[str, Any]], touches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return run_step(
        crediting.STEP,
        {
            "credit_paths": working("credit_paths", paths),
            "path_touches": working("path_touches", touches),
            "spend": SPEND,
        },
    )


def _found(dimension: str, model: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    names = ("share", "amount", "amount_low", "amount_high", "cost_amount")
    return {
        (row["value_key"], row["currency"]): tuple(row[name] for name in names)
        for row in _made(PATHS, TOUCHES)
        if (row["dimension"], row["model"], row["transition"]) == (dimension, model, "won")
    }


def test_channels_by_linear_credit() -> None:
    """Four wins; j2 had no touch, j3 no amount, j4 is in dollars, ads cost money and met nobody."""
    assert _found("channel", "linear") == {
        ("web", "EUR"): (pytest.approx(2 / 12), 66.67, 66.67, 100.0, None),
        ("meeting", "EUR"): (pytest.approx(1 / 12), 33.33, 0.0, 33.33, None),
        ("none", "EUR"): (0.25, 50.01, 50.01, 50.01, None),
        ("email", "EUR"): (0.25, 0.0, 0.0, 0.0, 40.5),
        ("ad", "EUR"): (0.0, 0.0, 0.0, 0.0, 99.0),
        ("meeting", "USD"): (0.125, 3.5, 0.0, 7.0, None),
        ("email", "USD"): (0.125, 3.5, 0.0, 7.0, None),
    }


def test_campaigns_share_with_what_belongs_to_none() -> None:
    assert _found("campaign", "linear") == {
        ("none", "EUR"): (0.5, 150.01, 150.01, 150.01, None),
        ("spring", "EUR"): (0.25, 0.0, 0.0, 0.0, 30.5),
        ("autumn", "EUR"): (0.0, 0.0, 0.0, 0.0, 99.0),
        ("none", "USD"): (0.125, 3.5, 0.0, 7.0, None),
        ("spring", "USD"): (0.125, 3.5, 0.0, 7.0, None),
    }


@pytest.mark.parametrize(("model", "web", "meeting"), [("first", 7.0, 0.0), ("last", 0.0, 7.0)])
def test_first_and_last_touch(model: str, web: float, meeting: float) -> None:
    """The dollar deal began with a meeting and ended with an e-mail."""
    found = _found("function", model)
    assert (found["sales", "USD"][1], found["marketing", "USD"][1]) == (web, meeting)
    assert found["marketing", "EUR"][1] == 100.0


def test_the_table_keeps_its_contract() -> None:
    made = crediting.contributions(
        {
            "credit_paths": working("credit_paths", [path for path in PATHS if path["currency"] == "EUR"]),
            "path_touches": working("path_touches", TOUCHES[:4]),
            "spend": pa.Table.from_pylist(SPEND, schema=PUBLISHED_TABLES["spend"].arrow_schema()),
        },
        CONTEXT,
    )
    assert disagreements(PUBLISHED_TABLES["contributions"], made) == []


def test_no_step_was_made() -> None:
    assert _made([], []) == []


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    paths, touches = [], []
    for number in range(draw(st.integers(1, 8))):
        name = f"p{number}"
        transition = draw(st.sampled_from(["won", "explore-select"]))
        cents = draw(st.none() | st.integers(0, 10**10))
        paths.append(_path(name, transition, cents, draw(st.sampled_from(["EUR", "USD"]))))
        touches += _touches(name, *draw(st.lists(st.sampled_from([WEB, MEETING, EMAIL]), max_size=9)))
    return paths, touches


@settings(max_examples=40)
@given(worlds())
def test_shares_sum_to_one_and_money_is_conserved(
    world: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    paths, touches = world
    made = crediting.contributions(
        {
            "credit_paths": working("credit_paths", paths),
            "path_touches": working("path_touches", touches),
            "spend": pa.Table.from_pylist(SPEND, schema=PUBLISHED_TABLES["spend"].arrow_schema()),
        },
        CONTEXT,
    ).to_pylist()

    def group(row: dict[str, Any]) -> tuple[str, str, str]:
        return row["model"], row["dimension"], row["transition"]

    for (_, _, transition), rows in groupby(sorted(made, key=group), key=group):
        members = list(rows)
        assert sum(row["share"] for row in members) == pytest.approx(1.0)
        for currency in ("EUR", "USD"):
            won = sum(
                path["amount_cents"] or 0
                for path in paths
                if (path["transition"], path["currency"]) == (transition, currency)
            )
            assert sum(round(row["amount"] * 100) for row in members if row["currency"] == currency) == won
        assert all(row["amount_low"] <= row["amount"] <= row["amount_high"] for row in members)
