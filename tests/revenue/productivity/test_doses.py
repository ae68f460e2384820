"""The dose curve: like is compared with like, findings are rare where there is nothing, and found where there is."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.revenue.worked import at
from tests.worlds import run_step

from quorate.revenue.productivity import doses
from quorate.revenue.productivity.doses import activity_doses
from quorate.settings import default_journey_map, default_settings
from quorate.warehouse.steps import Context, Moment, SqlStep

CASES = SqlStep("quorate.revenue.productivity", "dose_cases")
CONTEXT = Context(Moment(date(2026, 6, 30)), default_settings(), (default_journey_map(),))


def test_only_stays_that_lasted_are_looked_at_and_the_buyers_before_them() -> None:
    """Stay 1 ended within 28 days; stay 2 lasted and went on in time; stay 3 is too young to be known."""
    spans = ("01-01", "01-20", "advanced"), ("01-20", "03-20", "advanced"), ("03-20", None, "open")
    stays = [
        {
            "journey_id": "j", "place": place, "stage": f"s{place}", "entered_at": at(entered),
            "ended_at": at(ended) if ended else None, "fate": fate,
        }
        for place, (entered, ended, fate) in enumerate(spans, 1)
    ]  # fmt: skip
    activity = {"journey_id": "j", "account_id": "a", "our_function": "sales", "activity_kind": "call"}
    touch = {"journey_id": "j", "account_id": "a", "is_buyers_doing": True}
    rows = run_step(
        CASES,
        {
            "stage_stays": stays,
            "journeys": [{"journey_id": "j", "account_id": "a", "journey_map": "standard"}],
            "accounts": [{"account_id": "a", "employees": 300}],
            "our_activities": [
                {**activity, "activity_id": "c1", "occurred_at": at("01-20")},
                {**activity, "activity_id": "c1", "occurred_at": at("01-20")},
                {**activity, "activity_id": "c2", "occurred_at": at("02-16")},
                {**activity, "activity_id": "late", "occurred_at": at("02-17")},
            ],
            "touch_functions": [
                {**touch, "touch_id": "t1", "occurred_at": at("01-10")},
                {**touch, "touch_id": "t2", "occurred_at": at("01-25")},
            ],
        },
    )
    found = {(row["place"], row["our_function"]): row for row in rows}
    assert {place for place, _ in found} == {2, 3}
    second = found[2, "sales"]
    assert (second["dose"], second["team_count"], second["is_known"], second["has_advanced"]) == (
        2,
        1,
        True,
        True,
    )
    assert found[2, "marketing"]["dose"] == 0
    third = found[3, "sales"]
    assert (third["is_known"], third["has_advanced"]) == (False, False)


def world(seed: int, slope: float, pull: float = 0.0, accounts: int = 150) -> list[dict[str, Any]]:
    """Stays in three stages. The stage decides both how much is done (`pull`) and how often teams go on."""
    rng = np.random.default_rng(seed)
    rows = []
    for account in range(accounts):
        fortune = rng.normal(0.0, 0.08)
        for place in range(4):
            stage = int(rng.integers(0, 3))
            dose = int(rng.poisson(2.0 + pull * stage))
            chance = 0.35 + 0.1 * stage + slope * min(dose, 8) + fortune
            rows.append(
                {
                    "journey_id": f"j{account}", "place": place, "journey_map": "standard", "stage": f"s{stage}",
                    "account_id": f"a{account}", "entered_at": at("01-01"), "our_function": "sales", "dose": dose,
                    "team_count": int(rng.poisson(3.0)), "employees": None, "is_known": bool(rng.random() < 0.9),
                    "has_advanced": bool(rng.random() < chance),
                }
            )  # fmt: skip
    return rows


def curve(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(activity_doses({"dose_cases": pa.Table.from_pylist(rows)}, CONTEXT).to_pylist())


def test_where_doses_do_nothing_a_finding_is_claimed_in_at_most_one_world_in_twenty() -> None:
    claimed = sum(
        any(line["finding"].startswith("more_") for line in curve(world(seed, 0.0, pull=1.5)))
        for seed in range(200)
    )
    assert claimed / 200 <= 0.05 + 0.025


@pytest.mark.parametrize(("slope", "said"), [(-0.07, "more_with_less"), (0.06, "more_with_more")])
def test_where_doses_matter_it_is_found_and_the_sign_is_right(slope: float, said: str) -> None:
    found = {line["finding"] for seed in range(5) for line in curve(world(seed, slope, accounts=600))}
    assert said in found
    assert ({"more_with_less", "more_with_more"} - {said}).isdisjoint(found)


def test_bands_hold_every_stay_once_and_the_young_are_counted_apart() -> None:
    rows = world(3, 0.0)
    lines = curve(rows)
    assert sum(line["stay_count"] for line in lines) == sum(row["is_known"] for row in rows)
    assert sum(line["unfinished_count"] for line in lines) == sum(not row["is_known"] for row in rows)
    assert [line["dose_low"] for line in lines[1:]] == [line["dose_high"] + 1 for line in lines[:-1]]
    assert lines[0]["finding"] == "reference"
    assert lines[0]["difference"] is None


@pytest.mark.parametrize("dose", [0, 5])
def test_all_alike_is_no_curve(dose: int) -> None:
    assert curve([{**row, "dose": dose} for row in world(1, 0.0, accounts=10)]) == []


def test_too_few_accounts_are_thin() -> None:
    assert {line["finding"] for line in curve(world(1, 0.0, accounts=5))} == {"reference", "thin"}


def test_nothing_at_all() -> None:
    empty = pa.Table.from_pylist(world(1, 0.0, accounts=1)).slice(0, 0)
    assert run_step(doses.STEP, {"dose_cases": empty}) == []
