"""The small world's productivity and alignment: two functions, one quarter, a curve on which more went with less."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.views.published import Rows
from tests.views.small_people import JOURNEY, at

MONTH = date(2026, 6, 1)


def productivity() -> dict[str, Rows]:
    """Sales did 40 things, of which 10 are too new to be judged; marketing 120."""

    def cell(function: str, done: int, judged: int, steps: int, **key: Any) -> dict[str, Any]:
        rate = 100.0 * steps / judged if judged else None
        return {
            "grain": "month", "period_on": MONTH, "our_function": function, "group_kind": "all", "group_key": "all",
            "activity_kind": "all", "activity_count": done, "judged_count": judged, "unfinished_count": done - judged,
            "account_count": 3, "window_days": 28, "advanced_count": steps, "two_way_count": 2 * steps,
            "won_count": 0, "advanced_amount": 1_000.0 * steps if steps else None, "won_amount": None,
            "currency": "EUR", "advanced_per_hundred": rate,
            "advanced_per_hundred_low": rate and rate / 2, "advanced_per_hundred_high": rate and rate * 2,
            "two_way_per_hundred": rate and 2 * rate, "two_way_per_hundred_low": rate,
            "two_way_per_hundred_high": rate and 3 * rate, **key,
        }  # fmt: skip

    spring = {"grain": "quarter", "period_on": date(2026, 1, 1)}
    return {
        "productivity": [
            cell("sales", 40, 30, 6),
            cell("marketing", 120, 100, 3),
            cell("success", 2, 0, 0),
            cell("sales", 50, 50, 5, **spring),
            cell("sales", 20, 20, 4, **spring, activity_kind="call"),
            cell("sales", 20, 20, 4, **spring, group_kind="colleague", group_key="c_ines"),
            cell("sales", 20, 20, 4, **spring, group_kind="owner", group_key="c_gone"),
            cell("marketing", 20, 10, 1, grain="quarter", period_on=date(2026, 4, 1)),
        ],
        "activity_doses": [
            _dose(0, 0, 10, "reference"),
            _dose(1, 4, 12, "more_with_more", 0.1, 0.02, 0.18),
            _dose(5, 20, 6, "more_with_less", -0.2, -0.3, -0.1),
        ],
        "dose_cases": [
            {
                "journey_id": JOURNEY, "place": 1, "journey_map": "standard", "stage": "select",
                "account_id": "a_alder", "entered_at": at(date(2026, 2, 1)), "our_function": "sales", "dose": 2,
                "is_known": True, "has_advanced": True,
            }
        ],
    }  # fmt: skip


def _dose(low: int, high: int, went_on: int, finding: str, *ends: float) -> dict[str, Any]:
    names = ("difference", "difference_low", "difference_high")
    found = dict(zip(names, ends, strict=True)) if ends else dict.fromkeys(names)
    return {
        "journey_map": "standard", "our_function": "sales", "dose_low": low, "dose_high": high, "stay_count": 30,
        "account_count": 20, "advanced_count": went_on, "unfinished_count": 2, **found,
        **{f"step_{name}": value for name, value in found.items()}, "finding": finding,
    }  # fmt: skip


def alignment() -> dict[str, Rows]:
    """June at two accounts; waits; bounds; and what an experiment said."""
    return {
        "alignment": [
            {
                "account_id": "a_alder", "month_on": MONTH, "same_team_share": 0.5, "same_stage_share": None,
                "same_message_share": 0.25, "follow_up_hours_median": 30.0, "alignment": 0.375,
                "sales_activity_count": 2, "marketing_activity_count": 3,
                "sales_after_marketing_hours_median": 26.0, "marketing_after_sales_hours_median": None,
            },
            {
                "account_id": "a_long", "month_on": MONTH, "same_team_share": 0.0, "alignment": 0.0,
                "sales_activity_count": 0, "marketing_activity_count": 1,
            },
        ],
        "alignment_trend": [
            {
                "month_on": MONTH, "account_count": 2, "both_count": 1, "same_team_count": 1, "stage_known_count": 0,
                "same_stage_count": 0, "message_known_count": 1, "same_message_count": 1, "alignment_mean": 0.1875,
                "same_team_mean": 0.25, "same_stage_mean": None, "same_message_mean": 0.25,
            }
        ],
        "alignment_follow_ups": [
            _waits("sales_after_marketing", "all", 12, 9, 26.0),
            _waits("sales_after_marketing", "month", 4, 1, None),
            _waits("marketing_after_sales", "all", 6, 5, 90.0),
        ],
        "function_turns": [
            {
                "journey_id": JOURNEY, "account_id": "a_alder", "activity_id": "x", "our_function": "marketing",
                "began_at": at(date(2026, 6, 2)), "followed_at": at(date(2026, 6, 3)), "waited_hours": 24.0,
            },
            {
                "journey_id": JOURNEY, "account_id": "a_alder", "activity_id": "y", "our_function": "sales",
                "began_at": at(date(2026, 6, 3)), "followed_at": None, "waited_hours": 600.0,
            },
        ],
        "our_activities": [
            {
                "journey_id": JOURNEY, "account_id": "a_alder", "activity_id": name, "our_function": function,
                "activity_kind": kind, "occurred_at": at(day),
            }
            for name, function, kind, day in (
                ("x", "marketing", "email", date(2026, 6, 2)), ("y", "sales", "call", date(2026, 6, 3)),
            )
        ],
        "alignment_cases": [
            {
                "journey_id": "j_bought", "account_id": "a_alder", "journey_map": "standard",
                "opened_at": at(date(2024, 1, 1)), "closed_at": at(date(2024, 10, 1)), "outcome": "won",
                "engaged_at": at(date(2024, 1, 2)), "aligned_at": at(date(2024, 1, 20)),
            }
        ],
        "alignment_worth": [_worth("won", 0.1, -0.4, 0.6, 0.2), _worth("won_amount", 50.0, -900.0, 1_500.0, None)],
        "experiments": [
            {
                "experiment_id": "x_both", "name": "Both reach the buyer", "kind": "programme", "unit": "account",
                "functions": ["sales", "marketing"], "known_at": at(date(2026, 1, 1)), "basis": "drawn",
                "programme": "penetrate", "starts_on": date(2026, 1, 1), "holdout_share": 0.25, "window_days": 91,
                "status": "running", "started_at": at(date(2026, 1, 1)),
            }
        ],
        "experiment_results": [
            {
                "experiment_id": "x_both", "measured_on": date(2026, 6, 30), "metric": "won", "treated_count": 90,
                "holdout_count": 30, "effect": 0.04, "effect_low": -0.02, "effect_high": 0.1, "confidence": 0.95,
                "status": "not_separated",
            }
        ],
    }  # fmt: skip


def _waits(direction: str, grain: str, turns: int, followed: int, median: float | None) -> dict[str, Any]:
    shares = {
        f"within_{hours}_hours_share": 0.1 * place for place, hours in enumerate((24, 72, 168, 336, 672), 1)
    }
    return {
        "direction": direction, "grain": grain, "period_on": MONTH, "turn_count": turns, "followed_count": followed,
        "account_count": 2, "median_hours": median, **shares, "within_2016_hours_share": None,
    }  # fmt: skip


def _worth(outcome: str, apart: float, low: float, high: float, favoured: float | None) -> dict[str, Any]:
    groups = ("aligned", "apart", "never_engaged")
    amounts = {f"{group}_amount": 3_000.0 for group in groups} if outcome == "won_amount" else {}
    return {
        "journey_map": "standard", "outcome": outcome, "landmark_days": 30.0, "follow_days": 300.0,
        **{f"{group}_count": 40 for group in groups}, **{f"{group}_won_count": 12 for group in groups}, **amounts,
        "decided_before_count": 3, "unfinished_count": 7, "association": apart,
        "association_low": 0.0 if outcome == "won" else None, "association_high": 0.2 if outcome == "won" else None,
        "gain_low": low, "gain_high": high, "gain_high_if_favoured": favoured, "currency": "EUR",
        "caution": "These are bounds, not an estimate.",
    }  # fmt: skip
