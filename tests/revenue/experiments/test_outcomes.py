"""What became of accounts, worked by hand: windows that are over, what counts in them, and what leaked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.revenue.experiments.worked import START, candidate, context, made
from tests.revenue.worked import SCHEMAS
from tests.worlds import run_step

from quorate.revenue.experiments.windows import STEP as WINDOWS
from quorate.warehouse.steps import SqlStep

HERE = "quorate.revenue.experiments"
DESIGN = {
    "experiment_id": "quiet", "kind": "programme", "starts_on": START.date(), "window_days": 28,
    "functions": ["marketing"], "holdout_share": 0.25, "status": "running",
}  # fmt: skip


def _day(number: float) -> datetime:
    return START + timedelta(days=number)


def _assigned(account_id: str, arm: str = "treated", since: float = 0.0) -> dict[str, Any]:
    return {
        "experiment_id": "quiet", "account_id": account_id, "arm": arm, "stratum": "explore", "family_id": account_id,
        "reason": "drawn", "assigned_at": _day(since), "known_at": _day(since),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("design", "over"),
    [
        ({}, {"early", "late"}),
        ({"ends_on": date(2026, 2, 10)}, {"early"}),
        ({"stopped_at": _day(27)}, set[str]()),
        ({"window_days": 200}, set[str]()),
    ],
)
def test_an_account_counts_once_its_window_passed_while_the_experiment_ran(
    design: dict[str, Any], over: set[str]
) -> None:
    rows = made(
        WINDOWS,
        {
            "experiments": [{**DESIGN, **design}],
            "experiment_assignments": [
                _assigned("early"),
                _assigned("late", since=30),
                _assigned("new", since=170),
            ],
        },
    )
    assert {row["account_id"] for row in rows if row["is_over"]} == over
    assert {row["window_no"] for row in rows} <= {1}


def test_a_universal_holdout_goes_on_window_after_window() -> None:
    """176 days since: six windows of 28 days are over, the seventh is not."""
    given = {
        "experiments": [{**DESIGN, "kind": "universal_holdout"}],
        "experiment_assignments": [_assigned("a")],
    }
    rows = made(WINDOWS, given)
    assert [(row["window_no"], row["is_over"]) for row in rows] == [(n, n < 7) for n in range(1, 8)]
    assert all(row["until_at"] - row["since_at"] == timedelta(days=28) for row in rows)
    assert [row["since_at"] for row in rows[1:]] == [row["until_at"] for row in rows[:-1]]


def test_imagined_experiments_look_at_who_was_known_then() -> None:
    known = [candidate("old"), candidate("new", known_at=datetime(2026, 6, 1))]
    rows = made(WINDOWS, {"experiment_candidates": known})
    found = {(row["experiment_id"], row["account_id"]) for row in rows}
    assert ("baseline/28", "new") in found
    assert ("baseline/56", "new") not in found
    assert ("baseline/364", "old") in found


def _windows(*rows: tuple[str, str, float, float]) -> pa.Table:
    given = [
        {"experiment_id": experiment, "account_id": account, "window_no": 1,
         "since_at": _day(since), "until_at": _day(until),
         "is_over": True, "before_at": _day(since - 91)}
        for experiment, account, since, until in rows
    ]  # fmt: skip
    empty = made_schema()
    return pa.Table.from_pylist(given, schema=empty)


def made_schema() -> pa.Schema:
    """The columns of the windows, as the step makes them."""
    from quorate.revenue.experiments import windows

    return windows._schema()


def test_what_counts_lies_in_the_window() -> None:
    journeys = [
        {"journey_id": "j", "account_id": "a", "outcome": "won", "closed_at": _day(20)},
        {"journey_id": "k", "account_id": "a", "outcome": "won", "closed_at": _day(10)},
        {"journey_id": "l", "account_id": "b", "outcome": "won", "closed_at": _day(29)},
        {"journey_id": "m", "account_id": "c", "outcome": "won", "closed_at": _day(9)},
    ]
    history = [
        {"journey_id": "j", "stage": "explore", "entered_at": _day(-1), "direction": "forward"},
        {"journey_id": "j", "stage": "define", "entered_at": _day(5), "direction": "forward"},
        {"journey_id": "l", "stage": "explore", "entered_at": _day(6), "direction": "back"},
    ]
    touches = [
        {"journey_id": "j", "touch_id": "t1", "account_id": "a", "occurred_at": _day(-3), "is_two_way": True},
        {"journey_id": "j", "touch_id": "t2", "account_id": "a", "occurred_at": _day(4), "is_two_way": True},
        {
            "journey_id": "j",
            "touch_id": "t3",
            "account_id": "a",
            "occurred_at": _day(-100),
            "is_two_way": False,
        },
        {"journey_id": "l", "touch_id": "t4", "account_id": "b", "occurred_at": _day(4), "is_two_way": False},
    ]
    values = [
        {"journey_id": "j", "currency": "EUR", "won_amount": 100.0},
        {"journey_id": "k", "currency": "EUR", "won_amount": 50.0},
        {"journey_id": "m", "currency": "EUR", "won_amount": None},
    ]
    rows = run_step(
        SqlStep(HERE, "account_outcomes"),
        {
            "account_windows": _windows(*(("quiet", name, 0.0, 28.0) for name in "abc")),
            "journeys": journeys,
            "stage_history": history,
            "journey_touches": pa.Table.from_pylist(touches, schema=SCHEMAS["journey_touches"]),
            "journey_values": pa.Table.from_pylist(values, schema=SCHEMAS["journey_values"]),
        },
    )
    told = {
        row["account_id"]: (
            row["forward_at"], row["two_way_at"], row["won_at"], row["won_amount"], row["touches_before_count"]
        )
        for row in rows
    }  # fmt: skip
    assert told == {
        "a": (_day(5), _day(4), _day(10), 150.0, 1),
        "b": (None, None, None, 0.0, 0),
        "c": (None, None, _day(9), None, 0),
    }


def test_what_reached_held_out_accounts() -> None:
    def touch(
        name: str, account: str, day: float, initiator: str = "marketing", person: str = "p"
    ) -> dict[str, Any]:
        return {"touch_id": name, "account_id": account, "occurred_at": _day(day), "initiator": initiator,
                "person_id": person, "channel": "email"}  # fmt: skip

    touches = [
        touch("before", "out", -1), touch("letter", "out", 3), touch("call", "out", 4, "sales"),
        touch("theirs", "out", 5, "buyer", "mover"), touch("here", "in", 2), touch("moved", "in", 1, person="mover"),
    ]  # fmt: skip
    given: dict[str, Any] = {
        "experiments": [DESIGN],
        "experiment_assignments": [_assigned("out", "holdout"), _assigned("in")],
        "touches": touches,
        "journeys": [{"journey_id": "j", "account_id": "out"}],
        "play_trials": [
            {"trial_id": "proof", "journey_id": "j", "person_id": "p", "play": "proof", "channel": "call",
             "acted_at": _day(6)},
            {"trial_id": "other", "journey_id": "j", "person_id": "p", "play": "other", "acted_at": _day(6)},
        ],
    }  # fmt: skip
    rows = run_step(SqlStep(HERE, "experiment_leaks"), given, date(2026, 6, 30))
    assert {(row["kind"], row["leak_id"]) for row in rows} == {
        ("contact", "letter"), ("moved_person", "theirs"), ("moved_person", "letter"),
    }  # fmt: skip
    stopped = {**given, "experiments": [{**DESIGN, "stopped_at": _day(2)}]}
    assert run_step(SqlStep(HERE, "experiment_leaks"), stopped, date(2026, 6, 30)) == []
    play = {**given, "experiments": [{**DESIGN, "kind": "play", "play": "proof"}]}
    found = run_step(SqlStep(HERE, "experiment_leaks"), play, date(2026, 6, 30))
    assert [row["leak_id"] for row in found if row["kind"] == "contact"] == ["proof"]


def test_what_one_could_find_is_read_from_how_accounts_fared() -> None:
    """Of four accounts one bought for 100: a quarter; money 25 on average, spread sqrt(2500 - 625)."""
    outcomes = [
        {"experiment_id": "baseline/182", "account_id": name, "forward_at": _day(1) if name in "ab" else None,
         "two_way_at": None, "won_at": _day(1) if name == "a" else None, "won_amount": 100.0 if name == "a" else 0.0,
         "currency": "EUR" if name == "a" else None}
        for name in "abcd"
    ]  # fmt: skip
    moment = pa.timestamp("us")
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("experiment_id", "account_id")),
            *((name, moment) for name in ("forward_at", "two_way_at", "won_at")),
            ("won_amount", pa.float64()),
            ("currency", pa.string()),
        ]
    )
    facts = pa.table({"currency": ["EUR"], "fiscal_year_starts": [1]})
    known = [candidate("a"), candidate("b", known_at=datetime(2026, 6, 1), has_open_journey=False)]

    def rows(changed: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
        given = {
            "account_outcomes": pa.Table.from_pylist(changed, schema=schema),
            "workspace_facts": facts,
            "experiment_candidates": known,
        }
        return {
            row["metric"]: (row["window_days"], row["mean_value"], row["spread"], row["accounts_per_week"])
            for row in run_step(SqlStep(HERE, "experiment_baselines"), given, context().moment.on)
        }

    found = rows(outcomes)
    assert found["next_stage"] == (182, 0.5, 0.5, pytest.approx(1 / 26))
    assert found["two_way"][1:3] == (0.0, 0.0)
    assert found["won_amount"][1:3] == (25.0, pytest.approx(1875**0.5))
    dollars = [{**row, "currency": row["currency"] and "USD"} for row in outcomes]
    assert rows(dollars)["won_amount"][1:3] == (None, None), (
        "what is not in the workspace's currency is not known"
    )
