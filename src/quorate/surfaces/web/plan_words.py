"""What pages say of the shared plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from quorate.language import Words, gettext
from quorate.views.plan_history import REASON_WORDS, RESULT_WORDS

PLAN_WORDS: Mapping[str, Mapping[str, str]] = {
    "status": Words(
        {
            "proposed": "proposed",
            "accepted": "agreed",
            "snoozed": "put off",
            "done": "done",
            "dismissed": "dismissed",
            "expired": "its occasion is gone",
        }
    ),
    "function": Words(
        {
            "sales": "Sales",
            "marketing": "Marketing",
            "success": "Customer success",
            "both": "Sales and marketing",
            "operations": "Operations",
            "other": "Others",
        }
    ),
    "reason": REASON_WORDS,
    "result": RESULT_WORDS,
    "show": Words(
        {
            "open": "What is open",
            "all": "Everything",
            "proposed": "Proposed",
            "accepted": "Agreed",
            "snoozed": "Put off",
            "done": "Done",
            "dismissed": "Dismissed",
            "expired": "Its occasion is gone",
        }
    ),
    "due": Words(
        {
            "overdue": "Overdue",
            "today": "Today",
            "week": "This week",
            "next_week": "Next week",
            "later": "Later",
        }
    ),
    "group": Words({"due": "Due day", "journey": "Journey", "owner": "Colleague"}),
}


def put_off_choices(today: date) -> tuple[tuple[date, str], ...]:
    """Days until which a move is usually put off, each with its words."""
    monday = today + timedelta(days=7 - today.weekday())
    return (
        (today + timedelta(days=1), gettext("Tomorrow")),
        (monday, gettext("Next Monday")),
        (today + timedelta(days=14), gettext("In two weeks")),
        (today + timedelta(days=30), gettext("In a month")),
    )
