"""Incremental effect at twelve thousand journeys of a made-up market, beside W-shaped credit and the truth.

    make bench-contributions                      # seeds 22 and 23; an hour and more; writes contributions.md
    make bench-contributions CONTRIBUTIONS="--seeds 22 --accounts 2000"

Journeys, touches and stages come from the market (`truth/contribution_problem.py`); everything after that is the
product's: the same steps that an update runs. Errors of stage timing are tried by moving each entry by some weeks.
Shares of both models are told against what channels really added, leaving out what neither gives to a channel.
"""

from __future__ import annotations

import argparse
import math
import platform
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from benchmarks.truth.contribution_problem import LAST_DAY, Problem, made_problem
from benchmarks.truth.metrics import total_variation

from quorate.revenue import contributions, incremental
from quorate.settings import default_journey_map, default_settings
from quorate.settings.revenue_settings import RevenueSettings
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.engine import Engine
from quorate.warehouse.river import Inputs, run_river
from quorate.warehouse.steps import Context, Moment, Stage

RESULT = Path(__file__).with_name("contributions.md")
SEEDS, ACCOUNTS = (22, 23), 7_700
OURS, RIVAL, NONE = "incremental", "w_shaped", "none"
TIMING_WEEKS = (0.0, 4.0)
_MIDDLE_90 = 1.6448536269514722
_RETARGETING = "retargeting"
Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What the steps made of one problem."""

    contributions: list[Row]
    effects: list[Row]
    totals: list[Row]
    seconds: float

    def shares(self, model: str) -> dict[str, float]:
        """Shares of winning by channel, without what no channel gets, summing to 1."""
        found: dict[str, float] = {}
        for row in self.contributions:
            if row["model"] == model and row["value_key"] != NONE:
                found[row["value_key"]] = found.get(row["value_key"], 0.0) + row["share"]
        total = sum(found.values())
        return {key: value / total for key, value in found.items()} if total else {}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS, help="companies of each market")
    parser.add_argument(
        "--work", type=Path, default=Path(".bench-contributions"), help="where markets are kept"
    )
    asked = parser.parse_args()
    lines: list[str] = []
    for line in _told(asked.seeds, asked.accounts, asked.work):
        print(line, flush=True)
        lines.append(line)
    if tuple(asked.seeds) == SEEDS and asked.accounts == ACCOUNTS:
        RESULT.write_text("\n".join(("# Contributions", "", *lines)) + "\n", encoding="utf-8")


def _told(seeds: list[int], accounts: int, work: Path) -> Iterator[str]:
    yield f"Python {platform.python_version()}, {platform.machine()}. Companies of each market: {accounts:,}."
    yield ""
    yield (
        "| seed | journeys | won | stage timing error | share error | W-shaped | ratio | error per channel | W-shaped |"
        " ratio | to channels without effect | W-shaped | marketing added: truth | model | holdout | both |"
        " in errors of the holdout | no effect, taken for a cause: interval holds 0 | half-life | seconds |"
    )
    yield "|" + "---:|" * 20
    for seed in seeds:
        problem = made_problem(seed, accounts, work)
        for weeks in TIMING_WEEKS:
            yield _line(seed, problem, weeks)


def _line(seed: int, problem: Problem, timing_weeks: float) -> str:
    found = _run(problem, timing_weeks)
    added = problem.added("channel")
    wins = sum(outcome == "won" for outcome in problem.journeys["outcome"].to_pylist())
    truth = {
        key: max(value, 0) / sum(max(each, 0) for each in added.values()) for key, value in added.items()
    }
    idle = {key for key, value in added.items() if value == 0}
    ours, rival = found.shares(OURS), found.shares(RIVAL)
    errors = total_variation(ours, truth), total_variation(rival, truth)
    missing = {
        row["value_key"]: row["missing_share"] for row in found.effects if row["dimension"] == "channel"
    }
    real = {key: value / wins for key, value in added.items()}
    per_channel = _off(missing, real), _off(rival, real)
    idle_credit = tuple(sum(shares.get(key, 0.0) for key in idle) for shares in (ours, rival))
    marketing = problem.added("function")["marketing"] / wins
    basis = {row["basis"]: row for row in found.totals if row["withheld"] == "marketing"}
    holdout, both = basis["holdout"], basis["combined"]
    held, asked = _holds_zero(problem, timing_weeks, idle)
    cells = (
        str(seed), f"{problem.journeys.num_rows:,}", f"{wins:,}", f"{timing_weeks:g} weeks",
        f"{errors[0]:.3f}", f"{errors[1]:.3f}", f"{errors[0] / errors[1]:.2f}",
        f"{per_channel[0]:.3f}", f"{per_channel[1]:.3f}", f"{per_channel[0] / per_channel[1]:.2f}",
        f"{idle_credit[0]:.1%}", f"{idle_credit[1]:.1%}",
        f"{marketing:.3f}", _figure(basis["model"]), _figure(holdout), _figure(both),
        f"{abs(both['share'] - holdout['share']) / holdout['standard_error']:.1f}",
        f"{held} of {asked}", f"{both['half_life_weeks']:g} weeks", f"{found.seconds:.0f}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _figure(row: Row) -> str:
    return f"{row['share']:.3f} ({row['standard_error']:.3f})"


def _off(shares: Mapping[str, float], truth: Mapping[str, float]) -> float:
    """Root of the mean squared error over the channels of the truth."""
    return math.sqrt(sum((shares.get(key, 0.0) - value) ** 2 for key, value in truth.items()) / len(truth))


def _holds_zero(problem: Problem, timing_weeks: float, idle: set[str]) -> tuple[int, int]:
    """How many channels without effect have an interval with 0 when nothing is declared to collect demand."""
    found = _run(problem, timing_weeks, demand_capture=("none",), is_whole=False)
    asked = [row for row in found.effects if row["dimension"] == "channel" and row["value_key"] in idle]
    own = [row for row in asked if row["transition"] == "won"]
    return sum(row["missing_share_low"] <= 0.0 <= row["missing_share_high"] for row in own), len(own)


def _run(
    problem: Problem, timing_weeks: float, *, demand_capture: tuple[str, ...] = (), is_whole: bool = True
) -> Found:
    settings = default_settings()
    if demand_capture:
        settings = replace(settings, revenue=RevenueSettings(demand_capture=demand_capture))
    context = Context(Moment(LAST_DAY + timedelta(days=400)), settings, (default_journey_map(),))
    wanted = [step for step in incremental.STEPS if step.table != "incremental_sensitivity"]
    steps = (*contributions.PATHS, *wanted, *contributions.STEPS) if is_whole else _up_to_effects(wanted)
    given = {**_tables(problem, timing_weeks), **declared_tables(settings, context.journey_maps)}
    started = time.perf_counter()
    with Engine(threads=2) as engine:
        inputs = Inputs(Path(), [], given)
        run_river(engine, [Stage("revenue", tuple(steps))], inputs, context, lambda _text, _share: None)
        won = "transition = 'won'"
        return Found(
            engine.dicts(f"select * from contributions where {won} and dimension = 'channel'")
            if is_whole
            else [],
            engine.dicts(f"select * from incremental_effects where {won}"),
            engine.dicts(f"select * from incremental_totals where {won}") if is_whole else [],
            time.perf_counter() - started,
        )


def _up_to_effects(steps: list[Any]) -> tuple[Any, ...]:
    needed = {"touches", "people", "shares", "effects"}
    needed = {*(f"incremental_{name}" for name in needed), "holdout_wins"}
    return tuple(step for step in steps if step.table in needed)


def _tables(problem: Problem, timing_weeks: float) -> dict[str, pa.Table]:
    """The tables that the steps read, as the stages before them would have made them."""
    journeys = problem.journeys.to_pylist()
    began = min(row["opened_at"] for row in journeys) - timedelta(days=1)
    accounts = problem.accounts.to_pylist()
    campaigns = sorted({name for name in problem.touches["campaign_id"].to_pylist() if name})
    rows: dict[str, list[Row]] = {
        "journeys": [
            {**row, "journey_map": default_journey_map().journey_map, "opportunity_ids": [row["journey_id"]]}
            for row in journeys
        ],
        "opportunities": [],
        "campaigns": [
            {"campaign_id": name, "name": name, "channel": "ad" if _RETARGETING in name.lower() else "email"}
            for name in campaigns
        ],
        "experiments": [
            {"experiment_id": "e", "kind": "universal_holdout", "functions": ["marketing"], "name": "Holdout"}
        ],
        "experiment_assignments": [
            {
                "experiment_id": "e",
                "account_id": row["account_id"],
                "arm": "holdout" if row["is_held_out"] else "treated",
                "assigned_at": began,
            }
            for row in accounts
        ],
        "spend": [],
    }
    given = {name: _table(name, found) for name, found in rows.items()}
    given["journey_deals"] = pa.Table.from_pylist([_deal(row) for row in journeys], schema=_DEALS)
    given["journey_values"] = pa.Table.from_pylist(
        [
            {
                "journey_id": row["journey_id"],
                "currency": "EUR",
                "value_amount": row["amount"],
                "won_amount": row["amount"],
            }
            for row in journeys
        ]
    )
    given["stage_stays"] = _NO_STAYS.empty_table()
    given["touch_functions"] = problem.touches
    given["inferred_stages"] = _moved(problem.stays, timing_weeks)
    return given


def _table(name: str, rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=PUBLISHED_TABLES[name].arrow_schema())


def _deal(row: Row) -> Row:
    opened = row["opportunity_at"]
    known = opened is not None and opened <= row["closed_at"]
    return {
        "journey_id": row["journey_id"],
        "opportunity_id": row["journey_id"],
        "outcome": row["outcome"],
        "created_at": opened if known else None,
        "closed_at": row["closed_at"],
        "is_renewal": False,
    }


_TIME = pa.timestamp("us")
_DEALS = pa.schema(
    [
        *((name, pa.string()) for name in ("journey_id", "opportunity_id", "outcome")),
        ("created_at", _TIME),
        ("closed_at", _TIME),
        ("is_renewal", pa.bool_()),
    ]
)
_NO_STAYS = pa.schema(
    [
        *((name, pa.string()) for name in ("journey_id", "stage", "next_stage")),
        ("place", pa.int64()),
        ("entered_at", _TIME),
        ("ended_at", _TIME),
        ("fate", pa.string()),
        ("days", pa.float64()),
    ]
)


def _moved(stays: pa.Table, weeks: float) -> pa.Table:
    """Stays with their entries moved by normal errors of so many weeks, their order kept."""
    if not weeks:
        return stays
    journeys = np.asarray(stays["journey_id"].to_pylist(), dtype=np.str_)
    days = np.asarray(stays["entered_on"].to_numpy()).astype("datetime64[D]").astype(np.int64)
    is_first = np.append([True], journeys[1:] != journeys[:-1])
    errors = np.random.default_rng(7).normal(0.0, 7.0 * weeks, len(days))
    moved = np.where(is_first, days, days + np.rint(errors).astype(np.int64))
    for place in np.flatnonzero(~is_first):
        moved[place] = max(moved[place], moved[place - 1] + 1)
    entered = pa.array(moved.astype("datetime64[D]"), pa.date32())
    return stays.set_column(stays.column_names.index("entered_on"), "entered_on", entered)


if __name__ == "__main__":
    main()
