"""Contact with a team before a past day: what was known then, in which windows, and when nothing is said at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from tests.outlook.worked import at, working
from tests.worlds import run_step

from quorate.outlook.deal_activity import ActivityDays, DealActivity
from quorate.outlook.deal_history import DealHistory, moment_of
from quorate.outlook.deal_model import DealModel
from quorate.settings import default_journey_map
from quorate.stats.ranking import separation
from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.outlook", "deal_activity")


def told(touches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the step makes of touches of the journey j1, which has a deal; j2 has none."""
    usual = {
        "journey_id": "j1",
        "channel": "web",
        "action": "viewed",
        "initiator": "buyer",
        "is_two_way": False,
    }
    schema_rows = [
        {**usual, "touch_id": f"t{number}", "known_at": touch["occurred_at"], **touch}
        for number, touch in enumerate(touches)
    ]
    import pyarrow as pa

    deals = working("deals", [{"opportunity_id": "o1", "journey_id": "j1"}])
    return run_step(STEP, {"deals": deals, "journey_touches": pa.Table.from_pylist(schema_rows)})


def test_a_touch_counts_from_the_day_it_was_known() -> None:
    rows = told(
        [
            {"occurred_at": at("03-01"), "is_two_way": True, "channel": "meeting", "initiator": "sales"},
            {"occurred_at": at("03-01"), "known_at": at("03-20"), "is_two_way": True, "channel": "call"},
            {"occurred_at": at("03-02"), "initiator": "sales"},
            {"occurred_at": at("03-02"), "journey_id": "j2"},
        ]
    )
    assert [
        (row["told_on"], row["two_way_count"], row["meeting_count"], row["buyer_count"]) for row in rows
    ] == [
        (date(2026, 3, 1), 1, 1, 0),
        (date(2026, 3, 20), 1, 0, 1),
    ]


def activity(days: dict[str, list[tuple[str, int, int, int]]]) -> DealActivity:
    rows = [
        {"journey_id": journey, "told_on": at(day).date(), "two_way_count": two_way, "meeting_count": meetings,
         "buyer_count": buyers}
        for journey, written in sorted(days.items())
        for day, two_way, meetings, buyers in sorted(written, key=lambda row: at(row[0]))
    ]  # fmt: skip
    return DealActivity(working("deal_activity", rows), ["j1", "j2", "j3"])


def looked(found: DealActivity, journey: str, day: str) -> ActivityDays:
    return found.looked_at([journey], np.array([moment_of(at(f"{day} 00:00"))]))


DAYS = {
    "j1": [("2025-01-01", 1, 0, 0), ("05-20", 2, 1, 4), ("06-10", 1, 1, 2), ("06-15", 5, 5, 5)],
    "j2": [("04-20", 0, 0, 8), ("06-01", 0, 0, 3)],
}


def test_windows_end_before_the_day_itself() -> None:
    found = looked(activity(DAYS), "j1", "06-15")
    assert (found.two_way[0], found.meetings[0], found.silent_days[0]) == (3.0, 2.0, 5.0)
    assert found.momentum[0] == pytest.approx(np.log1p(6) - np.log1p(0))
    quiet = looked(activity(DAYS), "j2", "06-15")
    assert (quiet.two_way[0], quiet.silent_days[0]) == (0.0, 999.0)
    assert quiet.momentum[0] == pytest.approx(np.log1p(3) - np.log1p(4))
    assert looked(activity(DAYS), "j3", "06-15").two_way[0] == 0.0


def test_what_comes_later_changes_nothing() -> None:
    before = {"j1": DAYS["j1"][:-1]}
    assert looked(activity(before), "j1", "06-15") == looked(activity({"j1": DAYS["j1"]}), "j1", "06-15")


def test_nothing_is_said_of_days_on_which_contact_was_not_recorded_yet() -> None:
    assert not looked(activity(DAYS), "j1", "2025-03-01").is_seen[0]
    assert looked(activity(DAYS), "j1", "2025-06-01").is_seen[0]
    assert not activity({}).looked_at(["j1"], np.array([20_000.0])).is_seen[0]


def test_teams_that_talk_with_us_are_told_from_those_that_do_not_once_history_shows_it() -> None:
    chance = np.random.default_rng(5)
    deals, rows = [], [{"journey_id": "j000", "told_on": date(2024, 1, 1), "two_way_count": 1, "meeting_count": 0,
                        "buyer_count": 0}]  # fmt: skip
    for number in range(300):
        made = at("2024-06-01") + timedelta(days=float(chance.uniform(0.0, 600.0)))
        talks = bool(chance.random() < 0.5)
        is_won = bool(chance.random() < (0.8 if talks else 0.2))
        closed = made + timedelta(days=float(chance.uniform(40.0, 120.0)))
        name, is_over = f"j{number:03}", closed < at("2026-06-30")
        deals.append(
            {"opportunity_id": name, "journey_id": name, "currency": "EUR", "created_at": made, "amount": 5.0,
             "closed_at": closed if is_over else None, "is_renewal": False,
             "outcome": ("won" if is_won else "lost_competitor") if is_over else "open"}
        )  # fmt: skip
        rows += [
            {"journey_id": name, "told_on": (made + timedelta(days=day)).date(), "two_way_count": 2 * talks,
             "meeting_count": int(talks), "buyer_count": 1}
            for day in range(0, 120, 10) if made + timedelta(days=day) < closed
        ]  # fmt: skip
    ordered = sorted(rows, key=lambda row: (row["journey_id"], row["told_on"]))
    then = moment_of(at("2025-12-01"))
    told_apart = {}
    for name, known in (("with", working("deal_activity", ordered)), ("without", None)):
        history = DealHistory(working("deals", deals), working("deal_changes"), known)
        days = history.days(then, np.array([then]))
        won = DealModel(default_journey_map(), history).fit(then).predict(days).ended[:, -1, 0]
        came = np.array([deals[deal]["outcome"] == "won" for deal in days.deals])
        told_apart[name] = separation(won[came], won[~came]).auc or 0.0
    assert told_apart["with"] > 0.7
    assert told_apart["without"] < 0.65
