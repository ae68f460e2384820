"""How the plan for each journey is made, and how much of it one person is asked to bear."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Number, Whole
from quorate.settings.shapes import Record, about


@dataclass(frozen=True, kw_only=True)
class PlanSettings(Record):
    """How the plan for each journey is made."""

    exploration_share: float = field(
        default=0.1,
        metadata=about(
            "In what share of a journey's weeks the play is drawn by lot, for the sake of learning. Only what was "
            "drawn tells what a play does beyond doubt; at 0 only what sellers choose by themselves can be looked at.",
            Number(0, 0.5),
        ),
    )
    touches_per_person_and_week: int = field(
        default=3,
        metadata=about(
            "The most contacts one person gets from us in seven days, sales, marketing and success together and in "
            "whatever journey. Whoever has had as many is asked for nothing until a week has passed. Three leaves room "
            "for one letter, one call and one meeting; no measured effect stands behind the number.",
            Whole(1, 50),
        ),
    )
