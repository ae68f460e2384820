"""What pages say of the shared plan."""

from __future__ import annotations

from datetime import date, timedelta

from quorate.views.plan_history import REASON_WORDS, RESULT_WORDS

PLAN_WORDS = {
    "status": {
        "proposed": "proposed",
        "accepted": "agreed",
        "snoozed": "put off",
        "done": "done",
        "dismissed": "dismissed",
        "expired": "its occasion is gone",
    },
    "function": {
        "sales": "Sales",
        "marketing": "Marketing",
        "success": "Customer success",
        "both": "Sales and marketing",
        "operations": "Operations",
        "other": "Others",
    },
    "reason": REASON_WORDS,
    "result": RESULT_WORDS,
    "show": {
        "open": "What is open",
        "all": "Everything",
        "proposed": "Proposed",
        "accepted": "Agreed",
        "snoozed": "Put off",
        "done": "Done",
        "dismissed": "Dismissed",
        "expired": "Its occasion is gone",
    },
    "due": {
        "overdue": "Overdue",
        "today": "Today",
        "week": "This week",
        "next_week": "Next week",
        "later": "Later",
    },
    "group": {"due": "Due day", "journey": "Journey", "owner": "Colleague"},
}


def put_off_choices(today: date) -> tuple[tuple[date, str], ...]:
    """Days until which a move is usually put off, each with its words."""
    monday = today + timedelta(days=7 - today.weekday())
    return (
        (today + timedelta(days=1), "Tomorrow"),
        (monday, "Next Monday"),
        (today + timedelta(days=14), "In two weeks"),
        (today + timedelta(days=30), "In a month"),
    )
