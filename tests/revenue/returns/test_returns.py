"""What was spent beside what it earned: a small world worked out by hand, and what holds in all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.plans.market_day import END, market_day, run_stage
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate import revenue
from quorate.revenue import contributions, returns
from quorate.revenue.returns import costs
from quorate.settings import default_journey_map, default_settings
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse.steps import Context, Moment, Stage

Rows = list[dict[str, Any]]
AFTER_PATHS = Stage("revenue", (*contributions.PATHS[1:], *contributions.STEPS, *returns.STEPS))


def _path(name: str, transition: str, cents: int | None, until: datetime) -> dict[str, Any]:
    return {
        "path_id": name,
        "journey_id": name,
        "origin": transition,
        "transition": transition,
        "is_made": True,
        "until_at": until,
        "currency": "EUR",
        "amount_cents": cents,
    }


def _touch(path: str, moment: datetime, channel: str, function: str = "marketing") -> dict[str, Any]:
    return {
        "journey_id": path,
        "touch_id": f"{path}{moment}",
        "occurred_at": moment,
        "credited_channel": channel,
        "our_function": function,
        "is_buyers_doing": True,
    }


def _spend(on: str, channel: str, amount: float) -> dict[str, Any]:
    return {
        "spent_on": at(on).date(),
        "channel": channel,
        "campaign_id": None,
        "amount": amount,
        "currency": "EUR",
    }


# An advertisement in winter and a webinar in spring win a deal in May, another one renews it in June; what was
# expanded is a part of what was won and is not added to it.
PATHS = [
    _path("a", "won", 100_000, at("05-10")),
    _path("b", "renewed", 30_000, at("06-10")),
    _path("b2", "expanded", 100_000, at("05-10")),
]
TOUCHES = [
    _touch("a", at("02-01"), "ad"),
    _touch("a", at("04-20"), "webinar"),
    _touch("b", at("06-01"), "ad"),
    _touch("b2", at("02-01"), "ad"),
]
SPEND = [_spend("01-10", "ad", 200.0), _spend("04-10", "ad", 500.0), _spend("04-01", "event", 50.0)]


@pytest.fixture(scope="module")
def rows() -> Rows:
    incremental = [
        {
            "model": "incremental",
            "dimension": "channel",
            "value_key": "ad",
            "transition": "won",
            "share": 0.2,
            "amount": 200.0,
            "amount_low": -100.0,
            "amount_high": 400.0,
            "currency": "EUR",
        }
    ]
    made = run_stage(
        AFTER_PATHS,
        {
            "credit_paths": working(
                "credit_paths", [{**path, "path_number": number} for number, path in enumerate(PATHS)]
            ),
            "touch_functions": working("touch_functions", TOUCHES),
            "spend": pa.Table.from_pylist(SPEND, schema=PUBLISHED_TABLES["spend"].arrow_schema()),
            "incremental_contributions": pa.Table.from_pylist(
                incremental, schema=PUBLISHED_TABLES["contributions"].arrow_schema()
            ),
        },
        Path(),
    )
    assert disagreements(PUBLISHED_TABLES["returns"], made["returns"]) == []
    found: Rows = made["returns"].to_pylist()
    return found


def _told(rows: Rows, model: str, dimension: str, *names: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (row["value_key"], row["period_on"].isoformat() if row["period_kind"] == "quarter" else "all"): tuple(
            row[name] for name in names
        )
        for row in rows
        if (row["model"], row["dimension"]) == (model, dimension)
    }


def test_spend_stands_beside_what_its_quarters_touches_earned(rows: Rows) -> None:
    found = _told(rows, "linear", "channel", "won_amount", "renewed_amount", "cost_amount", "return_ratio")
    assert found == {
        ("ad", "2026-01-01"): (500.0, 0.0, 200.0, 1.5),
        ("ad", "2026-04-01"): (0.0, 300.0, 500.0, -0.4),
        ("ad", "all"): (500.0, 300.0, 700.0, pytest.approx(1 / 7)),
        ("webinar", "2026-04-01"): (500.0, 0.0, None, None),
        ("webinar", "all"): (500.0, 0.0, None, None),
        ("event", "2026-04-01"): (0.0, 0.0, 50.0, -1.0),
        ("event", "all"): (0.0, 0.0, 50.0, -1.0),
    }


def test_the_range_is_over_the_models(rows: Rows) -> None:
    """All to the first touch, all to the last."""
    found = _told(rows, "linear", "channel", "earned_amount_low", "earned_amount_high", "return_ratio_high")
    assert found["ad", "2026-01-01"] == (0.0, 1000.0, 4.0)
    assert found["ad", "all"] == (300.0, 1300.0, pytest.approx(6 / 7))
    assert found["event", "all"] == (0.0, 0.0, -1.0)


def test_payback_counts_what_is_not_back(rows: Rows) -> None:
    """By the first touch all of January's 200 is back on 10 May, after 120 days; of April's 500 only 300."""
    found = _told(
        rows, "first", "channel", "payback_days", "paid_back_share", "cost_age_days", "payback_status"
    )
    age = (END.date() - date(2026, 4, 10)).days
    assert found["ad", "2026-01-01"] == (120.0, 1.0, age + 90, "paid_back")
    assert found["ad", "2026-04-01"] == (61.0, 0.6, age, "paid_back")
    # of all 700, in order of lag: 300 after 61 days, 200 after 120, 200 not yet
    assert found["ad", "all"][:2] == (120.0, pytest.approx(5 / 7))
    assert found["event", "all"] == (None, 0.0, age + 9, "not_yet")
    assert found["webinar", "all"] == (None, None, None, "no_cost")
    last = _told(rows, "last", "channel", "payback_days", "paid_back_share", "payback_status")
    assert last["ad", "2026-01-01"] == (None, 0.0, "not_yet")


def test_the_incremental_model_keeps_its_interval(rows: Rows) -> None:
    names = ("earned_amount", "earned_amount_low", "earned_amount_high", "return_ratio_low", "payback_status")
    assert _told(rows, "incremental", "channel", *names) == {
        ("ad", "all"): (200.0, -100.0, 400.0, pytest.approx(-8 / 7), "not_dated")
    }


def test_functions_and_assets_cost_what_is_declared_and_nothing_is_made_up() -> None:
    settings = default_settings()
    declared = replace(
        settings.revenue, function_costs={"marketing": 300.0, "success": 9.0}, content_costs={"paper": 70.0}
    )
    given = {
        "spend": SPEND[:1],
        "cost_starts": [
            {"dimension": "function", "value_key": "marketing", "begins_on": date(2026, 4, 20)},
            {"dimension": "function", "value_key": "sales", "begins_on": date(2026, 1, 1)},
            {"dimension": "content", "value_key": "paper", "begins_on": date(2026, 3, 3)},
        ],
    }
    found = {}
    for chosen in (settings, replace(settings, revenue=declared)):
        context = Context(Moment(date(2026, 6, 10)), chosen, (default_journey_map(),))
        made = run_step(costs.STEP, given, context=context)
        found[chosen is settings] = [
            (
                row["dimension"],
                row["value_key"],
                row["spent_on"].isoformat(),
                row["quarter_on"].isoformat(),
                row["amount"],
            )
            for row in made
        ]
    assert found[True] == [("channel", "ad", "2026-01-10", "2026-01-01", 200.0)]
    assert sorted(found[False]) == [
        ("channel", "ad", "2026-01-10", "2026-01-01", 200.0),
        ("content", "paper", "2026-03-03", "2026-01-01", 70.0),
        ("function", "marketing", "2026-01-10", "2026-01-01", 200.0),
        ("function", "marketing", "2026-04-01", "2026-04-01", 300.0),
        ("function", "marketing", "2026-05-01", "2026-04-01", 300.0),
        ("function", "marketing", "2026-06-01", "2026-04-01", pytest.approx(100.0)),
    ]


@pytest.mark.parametrize("seed", [3, 11])
def test_everybody_sees_the_same_money_and_nothing_twice(seed: int, tmp_path: Path) -> None:
    """Sums over channels, campaigns, assets and functions are what was won and renewed, to the cent, by every model."""
    tables = market_day(seed)
    made = run_stage(revenue.STAGE, tables, tmp_path)
    renewals = {
        row["opportunity_id"]: row for row in tables["opportunities"].to_pylist() if row["is_renewal"]
    }
    came: dict[str, int] = defaultdict(int)
    for row in renewals.values():
        if row["outcome"] == "won":
            came[row["currency"]] += round((row["amount"] or 0.0) * 100)
    won = {row["journey_id"] for row in tables["journeys"].to_pylist() if row["outcome"] == "won"}
    for row in made["journey_values"].to_pylist():
        if row["journey_id"] in won:
            came[row["currency"]] += round((row["won_amount"] or 0.0) * 100)
    sums: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in made["returns"].to_pylist():
        key = (row["model"], row["dimension"], row["period_kind"])
        sums[key][row["currency"]] += round(row["earned_amount"] * 100)
    accounting = [key for key in sums if key[0] != "incremental"]
    assert len(accounting) == 8 * 4 * 2
    for key in accounting:
        assert {currency: cents for currency, cents in sums[key].items() if cents} == {
            currency: cents for currency, cents in came.items() if cents
        }
