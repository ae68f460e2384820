"""What is sensitive about people: what others think of them. What it is kept for, and for how long.

Kept to prepare a purchase with a buyer team; nobody is judged by it in anything else. Who only reads is not shown it.
"""

from __future__ import annotations

from collections.abc import Mapping

PURPOSE = "to help a team of buyers to decide together, while their journey is open"
# The statements of colleagues that say what they think of a person.
SENSITIVE_SUBJECTS = ("stance", "influence")
# Tables that tell nothing else.
SENSITIVE_TABLES = ("stances", "stance_states", "influences", "quorum_swings")
# Columns of other tables, and what each says to whoever may not know: that nothing is known.
SENSITIVE_COLUMNS: Mapping[str, Mapping[str, str | float | tuple[()] | None]] = {
    "members": {
        "influence": 0.0,
        "stance": "unknown",
        "stance_score": None,
        "stance_confidence": 0.0,
        "stance_reasons": "[]",
    },
    "agreement": {"support": None, "dispersion": None, "conflicts": "[]", "swing_person_ids": ()},
    "outlooks": {"reasons": "[]"},
}
