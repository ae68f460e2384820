"""Made-up trials of plays whose effects are known, as `play_situations` has them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

SCHEMA = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("trial_id", "journey_map", "journey_id", "person_id", "role", "stage")
        ),
        ("week_on", pa.date32()),
        ("acted_at", pa.timestamp("us")),
        *((name, pa.string()) for name in ("play", "channel", "content_intent", "followed")),
        ("is_drawn", pa.bool_()),
        ("choice_probability", pa.float64()),
        ("touch_ids", pa.list_(pa.string())),
        ("stay_days", pa.int64()),
        ("buyer_touch_count", pa.int64()),
    ]
)
ORDINARY = "ordinary_contact"


def trial(number: int, play: str = ORDINARY, followed: str = "stayed", **columns: Any) -> dict[str, Any]:
    """One trial by mail with a user in the first stage of a journey of its own."""
    known = {
        "trial_id": f"t{number:05}",
        "journey_map": "tiny",
        "journey_id": f"j{number}",
        "person_id": f"p{number}",
        "role": "user",
        "stage": "explore",
        "week_on": date(2026, 3, 2),
        "acted_at": datetime(2026, 3, 3) + timedelta(minutes=number),
        "play": play,
        "channel": "email",
        "content_intent": None,
        "followed": followed,
        "is_drawn": False,
        "choice_probability": None,
        "touch_ids": [f"touch{number}"],
        "stay_days": 5,
        "buyer_touch_count": 1,
    }
    return {**known, **columns}


def trials(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as the table that steps read."""
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def selling(seed: int, count: int, effect: float, *, is_drawn: bool = False) -> pa.Table:
    """Trials in which `team_argument` adds `effect` to the chance of progress, wherever it is made.

    Sellers make it mostly where the team is busy, and busy teams progress more often anyway; with `is_drawn` lots
    decide, with a chance of a half.
    """
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        is_busy = chance.random() < 0.5
        is_played = chance.random() < (0.5 if is_drawn else 0.7 if is_busy else 0.2)
        progress = chance.random() < 0.15 + 0.3 * is_busy + effect * is_played
        rows.append(
            trial(
                number,
                "team_argument" if is_played else ORDINARY,
                "progress" if progress else "back" if chance.random() < 0.2 else "stayed",
                role=str(chance.choice(["user", "champion", "economic_buyer"])),
                stage=str(chance.choice(["explore", "decide"])),
                journey_id=f"j{number // 3}",
                buyer_touch_count=20 if is_busy else 1,
                is_drawn=is_drawn,
                choice_probability=0.5 if is_drawn else None,
            )
        )
    return trials(rows)
