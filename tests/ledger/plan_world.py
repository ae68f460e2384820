"""Moves and colleagues that tests of the ledger write about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from quorate.ledger.plan_events import Author, Draft

SAM = Author("c_sam", "Sam Seller", "sales")
MIA = Author("c_mia", "Mia Marketer", "marketing")
OLA = Author("c_ola", "Ola Operator", "operations")
NOON = datetime(2026, 6, 30, 12)


def move(owner_function: str = "both", **columns: Any) -> dict[str, Any]:
    """A move as the published table has it, in plain values."""
    return {
        "move_id": "m_1",
        "journey_id": "j_1",
        "person_id": "p_ann",
        "play": "reference_call",
        "owner_function": owner_function,
        "owner_id": None,
        "channel": "email",
        "due_on": "2026-07-03",
        "serves": "criterion",
        "reasons": "{}",
        **columns,
    }


def draft(kind: str, author: Author = SAM, seen: int | None = None, **payload: Any) -> Draft:
    """One thing to write about the move that both functions own."""
    return Draft(kind, author, NOON, move(), payload, seen)
