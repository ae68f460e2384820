"""How the plan for each journey is made."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Number
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
