"""The small world's social media: one member who answers a colleague's posts, and what went with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.views.published import Rows
from tests.views.small_people import JOURNEY, at


def social() -> dict[str, Rows]:
    def group(**counts: int) -> dict[str, Any]:
        names = (
            "active_members_count",
            "social_members_count",
            "social_count",
            "joined_count",
            "other_count",
        )
        return {name: counts.get(name, 0) for name in names}

    return {
        "social_touches": [],
        "social_journeys": [
            {
                "journey_id": JOURNEY, "standing": "joined",
                **group(active_members_count=5, social_count=3, joined_count=2),
            },
            {"journey_id": "j_long", "standing": "none", **group(active_members_count=2)},
        ],
        "social_associations": [
            {
                "journey_map": "standard", "setting": "joined", "social_moments_count": 60,
                "social_advanced_count": 24, "other_moments_count": 90, "other_advanced_count": 27,
                "social_journeys_count": 40, "other_journeys_count": 55, "difference": 0.1, "difference_low": 0.02,
                "difference_high": 0.18, "effect_low": -0.38, "effect_high": 0.62,
            }
        ],
        "colleague_reach": [
            {
                "colleague_id": "c_ines", "role": "champion", "stage": "select", "journeys_count": 1,
                "members_count": 2, "reached_by_posts_count": 1, "spoken_with_count": 1,
                "last_at": at(date(2026, 6, 20)), "touch_ids": ["t_00"],
            },
            {
                "colleague_id": "c_ines", "role": "champion", "stage": "explore", "journeys_count": 1,
                "members_count": 1, "reached_by_posts_count": 1, "spoken_with_count": 0,
                "last_at": at(date(2026, 5, 20)), "touch_ids": ["t_01"],
            },
        ],
        "social_suggestions": [
            {
                "journey_id": JOURNEY, "person_id": "p_ben", "role": "champion", "influence": 0.9,
                "colleague_id": "c_ines", "because": "answered_their_posts", "topic": "<b>audit</b>", "social_count": 3,
                "last_social_at": at(date(2026, 6, 20)), "touch_ids": ["t_00"],
            }
        ],
    }  # fmt: skip
