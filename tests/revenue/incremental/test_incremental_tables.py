"""Each step of the incremental model on rows a person worked out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.revenue.worked import at, working
from tests.worlds import run_step

from quorate.revenue.incremental import contributions, shares, totals
from quorate.revenue.incremental.effect_model import Answers, Question
from quorate.revenue.incremental.holdouts import holdouts
from quorate.warehouse.steps import SqlStep

HERE = "quorate.revenue.incremental"
JOURNEYS = [
    {
        "journey_id": "j",
        "account_id": "a",
        "opened_at": at("01-05"),
        "closed_at": at("03-02"),
        "outcome": "won",
    },
    {"journey_id": "k", "account_id": "a", "opened_at": at("01-05"), "closed_at": None, "outcome": "open"},
    {
        "journey_id": "l",
        "account_id": "b",
        "opened_at": at("01-05"),
        "closed_at": at("02-02"),
        "outcome": "won",
    },
    {
        "journey_id": "m",
        "account_id": "c",
        "opened_at": at("01-05"),
        "closed_at": at("04-02"),
        "outcome": "won",
    },
]
SHARES = pa.schema(
    [
        *((name, pa.string()) for name in ("transition", "channel", "our_function")),
        *((name, pa.float64()) for name in shares.NUMBERS),
        *((name, pa.int64()) for name in ("journey_count", "won_count")),
        *((name, pa.string()) for name in ("status", "reason")),
    ]
)
MIXES = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("path_id", "channel", "our_function", "campaign_id", "content_id")
        ),
        ("weight", pa.float64()),
    ]
)
WINS = pa.schema(
    [
        *((name, pa.string()) for name in ("experiment_id", "withheld", "account_id", "arm")),
        ("won_count", pa.int64()),
        ("ended_count", pa.int64()),
    ]
)


def _share(channel: str | None, function: str | None, share: float, error: float = 0.1) -> dict[str, Any]:
    told = {"transition": "won", "half_life_weeks": 8.0, "journey_count": 400, "won_count": 100}
    return {
        **told,
        "channel": channel,
        "our_function": function,
        "share": share,
        "standard_error": error,
        "model_share": share,
        "model_standard_error": error,
        "status": "ok",
        "reason": "",
    }


MODEL = [
    _share(None, None, 0.4),
    _share(None, "marketing", 0.2),
    _share(None, "sales", 0.3),
    _share("ad", None, 0.2),
    _share("ad", "marketing", 0.2),
    _share("meeting", None, 0.3, 0.05),
    _share("meeting", "sales", 0.3, 0.05),
    _share("social", None, -0.1),
    _share("social", "marketing", -0.1),
]


def test_people_count_when_first_seen() -> None:
    touches = [
        {
            "journey_id": "j",
            "touch_id": f"t{place}",
            "person_id": person,
            "occurred_at": at(day),
            "is_buyers_doing": person != "u",
        }
        for place, (person, day) in enumerate(
            [
                ("p", "01-07"),
                ("p", "01-14"),
                ("q", "01-15"),
                ("r", "01-16"),
                (None, "01-16"),
                ("s", "04-01"),
                ("t", "01-02"),
            ]
        )
    ]
    rows = run_step(
        SqlStep(HERE, "incremental_people"),
        {"touch_functions": working("touch_functions", touches), "journeys": JOURNEYS},
    )
    assert [(str(row["week_on"]), row["new_people_count"]) for row in rows] == [
        ("2026-01-05", 1),
        ("2026-01-12", 2),
    ]


def test_touches_of_a_week_count_by_their_root_and_are_divided_among_campaigns() -> None:
    schema = pa.schema(
        [
            *(
                (name, pa.string())
                for name in ("journey_id", "channel", "our_function", "campaign_id", "content_id")
            ),
            ("week_on", pa.date32()),
            ("is_buyers_doing", pa.bool_()),
            ("is_capture", pa.bool_()),
            ("touch_count", pa.int64()),
        ]
    )
    like = {
        "journey_id": "j",
        "channel": "ad",
        "our_function": "marketing",
        "is_buyers_doing": True,
        "is_capture": False,
    }
    touches = [
        {**like, "week_on": at("01-05"), "campaign_id": "one", "touch_count": 3},
        {**like, "week_on": at("01-05"), "campaign_id": "two", "touch_count": 1},
        {**like, "week_on": at("01-12"), "campaign_id": "two", "touch_count": 4},
        {**like, "week_on": at("01-12"), "channel": "search", "is_capture": True, "touch_count": 9},
        {**like, "week_on": at("03-09"), "campaign_id": "one", "touch_count": 5},
    ]
    path = {
        "path_id": "j/won",
        "journey_id": "j",
        "transition": "won",
        "is_made": True,
        "until_at": at("03-02"),
        "currency": "EUR",
    }
    rows = run_step(
        SqlStep(HERE, "incremental_mixes"),
        {
            "credit_paths": working("credit_paths", [path]),
            "incremental_touches": pa.Table.from_pylist(touches, schema=schema),
        },
    )
    assert {row["campaign_id"]: row["weight"] for row in rows} == pytest.approx(
        {"one": 1.5, "two": 0.5 + 2.0}
    )


def test_wins_of_a_holdout_count_by_account_since_the_lots() -> None:
    experiments = [
        {"experiment_id": "e", "kind": "universal_holdout", "functions": ["marketing"]},
        {"experiment_id": "p", "kind": "play", "functions": ["sales"]},
    ]
    assigned = [
        {"experiment_id": "e", "account_id": account, "arm": arm, "assigned_at": at("02-10")}
        for account, arm in (("a", "treated"), ("b", "treated"), ("d", "holdout"))
    ]
    rows = run_step(
        SqlStep(HERE, "holdout_wins"),
        {"experiments": experiments, "experiment_assignments": assigned, "journeys": JOURNEYS},
    )
    found = [(row["account_id"], row["arm"], row["won_count"], row["ended_count"]) for row in rows]
    assert found == [("a", "treated", 1, 1), ("b", "treated", 0, 0), ("d", "holdout", 0, 0)]
    assert {row["withheld"] for row in rows} == {"marketing"}


def _holdout(treated: list[int], held_out: list[int]) -> pa.Table:
    arms = [("treated", won) for won in treated] + [("holdout", won) for won in held_out]
    return pa.Table.from_pylist(
        [
            {
                "experiment_id": "e",
                "withheld": "marketing",
                "account_id": f"{place:03}",
                "arm": arm,
                "won_count": won,
            }
            for place, (arm, won) in enumerate(arms)
        ],
        schema=WINS,
    )


def _totals(
    wins: pa.Table, told: list[dict[str, Any]] | None = None
) -> dict[tuple[str, str], dict[str, Any]]:
    rows = run_step(
        totals.STEP,
        {"incremental_shares": pa.Table.from_pylist(told or MODEL, schema=SHARES), "holdout_wins": wins},
    )
    return {(row["withheld"], row["basis"]): row for row in rows}


def test_model_holdout_and_both_stand_side_by_side() -> None:
    both = {**_share(None, "marketing", 0.35, 0.08), "model_share": 0.2, "model_standard_error": 0.1}
    found = _totals(_holdout([1, 0] * 50, [1, 0, 0, 0] * 10), [_share(None, None, 0.4), both])
    holdout = found["marketing", "holdout"]
    assert holdout["share"] == pytest.approx(0.5)
    assert (holdout["treated_account_count"], holdout["held_out_account_count"]) == (100, 40)
    assert (found["marketing", "model"]["share"], found["marketing", "model"]["standard_error"]) == (0.2, 0.1)
    combined = found["marketing", "combined"]
    assert (combined["share"], combined["standard_error"]) == (0.35, 0.08)
    assert ("all", "holdout") not in found


def test_a_holdout_corrects_what_its_function_is_made_of() -> None:
    questions = (Question(), Question(None, "marketing"), Question("ad"), Question("meeting"))
    # advertising is all that marketing did; meetings are told apart from it
    covariance = np.zeros((4, 4))
    covariance[:3, :3] = 0.01
    covariance[3, 3] = 0.0025
    model = Answers("won", questions, np.array([0.4, 0.2, 0.2, 0.3]), covariance)
    found = holdouts(_holdout([1, 0] * 50, [1, 0, 0, 0] * 10))
    told = model.given(found)
    error = found["marketing"].found.error  # type: ignore[union-attr]
    weights = 0.1**-2, error**-2
    marketing = (0.2 * weights[0] + 0.5 * weights[1]) / sum(weights)
    assert told.shares.tolist() == pytest.approx([0.4 + marketing - 0.2, marketing, marketing, 0.3])
    assert told.standard_errors.tolist() == pytest.approx([sum(weights) ** -0.5] * 3 + [0.05])


def test_a_holdout_of_what_the_model_does_not_know_corrects_nothing() -> None:
    model = Answers("won", (Question(), Question("ad")), np.array([0.4, 0.2]), np.eye(2) / 100)
    assert model.given(holdouts(_holdout([1, 0] * 50, [1, 0, 0, 0] * 10))).shares.tolist() == [0.4, 0.2]


@pytest.mark.parametrize(
    ("treated", "held_out", "status"),
    [([1, 0] * 50, [0] * 20, "few_held_out"), ([0] * 100, [0] * 40, "few_held_out"), ([], [], "no_holdout")],
)
def test_too_little_is_said_in_words(treated: list[int], held_out: list[int], status: str) -> None:
    found = _totals(_holdout(treated, held_out))
    (row,) = (row for (_, basis), row in found.items() if basis == "holdout")
    assert (row["status"], row["share"], row["share_low"]) == (status, None, None)
    assert row["reason"]
    assert not any(basis == "combined" for _, basis in found)


def test_a_model_that_tells_nothing_says_why() -> None:
    silent = {
        "transition": "won",
        "journey_count": 3,
        "won_count": 1,
        "status": "few_journeys",
        "reason": "3 of 100",
    }
    found = _totals(_holdout([], []), [silent])
    assert found["all", "model"]["status"] == "few_journeys"
    assert found["all", "model"]["share"] is None


def _contributions(mixes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    paths = [
        {
            "path_id": name,
            "journey_id": name,
            "transition": "won",
            "is_made": True,
            "until_at": at("03-02"),
            "currency": currency,
            "amount_cents": cents,
        }
        for name, currency, cents in (
            ("j", "EUR", 10_000),
            ("k", "EUR", 20_001),
            ("l", "USD", None),
            ("m", "EUR", 0),
        )
    ]
    return run_step(
        contributions.STEP,
        {
            "incremental_shares": pa.Table.from_pylist(MODEL, schema=SHARES),
            "credit_paths": working("credit_paths", paths),
            "incremental_mixes": pa.Table.from_pylist(mixes, schema=MIXES),
        },
    )


def _mix(
    path: str, channel: str, function: str, weight: float, campaign: str | None = None
) -> dict[str, Any]:
    return {
        "path_id": path,
        "channel": channel,
        "our_function": function,
        "campaign_id": campaign,
        "weight": weight,
    }


EVERYWHERE = [
    *(_mix(path, "ad", "marketing", 1.0, "spring") for path in "jklm"),
    *(_mix(path, "meeting", "sales", 2.0) for path in "jklm"),
    _mix("j", "social", "marketing", 1.0),
]


def test_credit_adds_up_to_the_total_and_money_to_the_cent() -> None:
    rows = _contributions(EVERYWHERE)
    for dimension in ("channel", "function", "campaign", "content"):
        own = [row for row in rows if row["dimension"] == dimension]
        assert sum(row["share"] for row in own) == pytest.approx(1.0)
        euros = sum(round(row["amount"] * 100) for row in own if row["currency"] == "EUR")
        assert euros == 30_001
    channel = {
        row["value_key"]: row for row in rows if (row["dimension"], row["currency"]) == ("channel", "EUR")
    }
    # .4 in all, two parts to advertising and three to meetings; three of the four paths are in euros
    assert channel["ad"]["share"] == pytest.approx(0.16 * 3 / 4)
    assert channel["meeting"]["amount"] == pytest.approx(0.24 * 300.01, abs=0.01)
    assert channel["none"]["share"] == pytest.approx(0.6 * 3 / 4)
    # what harms on paper earns nothing, and its range says that it may be nothing
    assert channel["social"]["share"] == 0.0
    assert channel["social"]["amount_low"] < 0.0 < channel["social"]["amount_high"]
    campaign = {
        row["value_key"]: row for row in rows if (row["dimension"], row["currency"]) == ("campaign", "EUR")
    }
    assert campaign["spring"]["share"] == pytest.approx(0.16 * 3 / 4)
    assert campaign["none"]["share"] == pytest.approx(0.84 * 3 / 4)


def test_every_range_holds_its_figure() -> None:
    for row in _contributions(EVERYWHERE):
        assert row["amount_low"] <= row["amount"] <= row["amount_high"]


def test_paths_that_met_nothing_leave_all_to_chance() -> None:
    rows = _contributions([])
    assert {row["value_key"] for row in rows} == {"none"}
    assert sum(row["share"] for row in rows if row["dimension"] == "channel") == pytest.approx(1.0)


def test_no_estimate_no_rows() -> None:
    path = {
        "path_id": "j",
        "journey_id": "j",
        "transition": "won",
        "is_made": True,
        "currency": "EUR",
        "amount_cents": 1,
    }
    silent = {
        "transition": "won",
        "journey_count": 3,
        "won_count": 1,
        "status": "few_journeys",
        "reason": "3 of 100",
    }
    given = {
        "incremental_shares": pa.Table.from_pylist([silent], schema=SHARES),
        "credit_paths": working("credit_paths", [path]),
        "incremental_mixes": pa.Table.from_pylist([], schema=MIXES),
    }
    assert run_step(contributions.STEP, given) == []
