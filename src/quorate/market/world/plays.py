"""The kinds of move sellers make with a team, and what each really does to it."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.world.stages import STAGE_NUMBER, STAGES


@dataclass(frozen=True, slots=True)
class Play:
    """One kind of move.

    Attributes
    ----------
    change, us: what it moves in those it reaches, by stage from `unaware` to `expand`.
    steadies: factor on how much the members draw on each other that week; under 1 drives them apart.
    calls_in: brings a missing member of weight to the table.
    is_pressing: urgency: helps against habit, and deepens the doubts of those who want to but dare not.
    by_mail, by_call, by_meeting: how often sellers choose it for such an act, by stage.
    """

    key: str
    change: tuple[float, ...]
    us: tuple[float, ...]
    by_mail: tuple[float, ...]
    by_call: tuple[float, ...]
    by_meeting: tuple[float, ...]
    steadies: float = 1.0
    calls_in: bool = False
    is_pressing: bool = False


_EARLY = STAGE_NUMBER["explore"]
_LATE = STAGE_NUMBER["select"]


def _by_stage(early: float, middle: float, late: float) -> tuple[float, ...]:
    """A figure for each stage: up to explore, at require, from select on."""
    return tuple(
        early if number <= _EARLY else late if number >= _LATE else middle for number in range(len(STAGES))
    )


_NEVER = _by_stage(0.0, 0.0, 0.0)

PLAYS: tuple[Play, ...] = (
    Play(
        "help_define_the_problem",
        _by_stage(0.14, 0.04, 0.0),
        _by_stage(0.03, 0.01, 0.0),
        by_mail=_by_stage(0.34, 0.15, 0.05),
        by_call=_by_stage(0.2, 0.1, 0.02),
        by_meeting=_by_stage(0.3, 0.1, 0.0),
    ),
    Play(
        "bring_in_the_missing_role",
        _by_stage(0.01, 0.01, 0.01),
        _by_stage(0.02, 0.02, 0.02),
        by_mail=_by_stage(0.08, 0.12, 0.1),
        by_call=_by_stage(0.1, 0.15, 0.12),
        by_meeting=_by_stage(0.1, 0.12, 0.1),
        calls_in=True,
    ),
    Play(
        "team_argument",
        _by_stage(0.08, 0.14, 0.14),
        _by_stage(0.02, 0.03, 0.03),
        by_mail=_NEVER,
        by_call=_NEVER,
        by_meeting=_by_stage(0.12, 0.22, 0.18),
        steadies=2.4,
    ),
    Play(
        "tailored_argument",
        _by_stage(-0.02, -0.04, -0.05),
        _by_stage(0.04, 0.07, 0.08),
        by_mail=_by_stage(0.12, 0.18, 0.18),
        by_call=_by_stage(0.1, 0.15, 0.15),
        by_meeting=_by_stage(0.14, 0.2, 0.16),
        steadies=0.35,
    ),
    Play(
        "arrange_reference",
        _by_stage(0.0, 0.03, 0.06),
        _by_stage(0.02, 0.08, 0.18),
        by_mail=_NEVER,
        by_call=_by_stage(0.02, 0.06, 0.12),
        by_meeting=_by_stage(0.02, 0.06, 0.14),
    ),
    Play(
        "reduce_the_risk_of_deciding",
        _by_stage(0.0, 0.04, 0.2),
        _by_stage(0.0, 0.02, 0.04),
        by_mail=_NEVER,
        by_call=_by_stage(0.0, 0.03, 0.1),
        by_meeting=_by_stage(0.0, 0.04, 0.14),
    ),
    Play(
        "press_for_a_date",
        _by_stage(0.05, 0.07, 0.09),
        _by_stage(-0.04, -0.03, -0.02),
        by_mail=_by_stage(0.06, 0.1, 0.22),
        by_call=_by_stage(0.06, 0.12, 0.2),
        by_meeting=_by_stage(0.02, 0.04, 0.08),
        is_pressing=True,
    ),
    Play(
        "check_in",
        _NEVER,
        _NEVER,
        by_mail=_by_stage(0.4, 0.45, 0.45),
        by_call=_by_stage(0.5, 0.4, 0.3),
        by_meeting=_NEVER,
    ),
)
"""What sellers do beside the ordinary, in the order the market's numbers count them."""

PLAY_KEYS = tuple(play.key for play in PLAYS)
