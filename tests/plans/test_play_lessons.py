"""Own history's word on plays: which of several is made, which comes first, which is left."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plans.worked import placed, situation

from quorate.plans.gains import Gain
from quorate.plans.occasions import Occasion
from quorate.plans.play_lessons import PlayLessons
from quorate.plans.proposals import Proposal, best
from quorate.plans.targets import Target
from quorate.settings import Play, PlayTrigger

FIRST, SECOND, THIRD = (
    Play(play=name, when=PlayTrigger(unmet_criteria=("any",)), owner="both")
    for name in ("first", "second", "third")
)
WHERE = situation()


def _effect(play: str, low: float | None, high: float = 0.5, finding: str = "helps") -> dict[str, Any]:
    return {
        "journey_map": "tiny", "role": "user", "stage": "explore", "play": play, "finding": finding,
        "effect": None if low is None else (low + high) / 2, "effect_low": low, "effect_high": high,
    }  # fmt: skip


def _choice(play: str, rank: int, *, is_drawn: bool = False) -> dict[str, Any]:
    return {"journey_id": "j", "role": "user", "play": play, "choice_rank": rank, "is_drawn": is_drawn}


@pytest.mark.parametrize(
    ("effects", "choices", "expected"),
    [
        ([], [], "first"),
        # an order behind which neither lots nor lessons stand only repeats the map's
        ([], [_choice("second", 1), _choice("first", 2)], "first"),
        ([_effect("second", None)], [_choice("second", 1), _choice("first", 2)], "first"),
        ([_effect("second", 0.1)], [_choice("second", 1), _choice("first", 2)], "second"),
        ([], [_choice("third", 1, is_drawn=True), _choice("first", 2, is_drawn=True)], "third"),
        # what the choice leaves out comes last
        ([_effect("third", 0.1)], [_choice("third", 1)], "third"),
        ([_effect("first", -0.4, -0.1)], [_choice("second", 1), _choice("third", 2)], "second"),
    ],
)
def test_which_of_several_plays(
    effects: list[dict[str, Any]], choices: list[dict[str, Any]], expected: str
) -> None:
    lessons = PlayLessons(effects, choices)
    assert lessons.chosen((FIRST, SECOND, THIRD), "user", WHERE).play == expected
    assert lessons.chosen((FIRST, SECOND, THIRD), "champion", WHERE).play == "first"


@pytest.mark.parametrize(
    ("low", "high", "finding", "sure", "hurts"),
    [
        (0.1, 0.3, "helps", 0.1, False),
        (-0.1, 0.3, "unclear", 0.0, False),
        (-0.3, -0.1, "hurts", 0.0, True),
    ],
)
def test_the_pessimistic_bound(low: float, high: float, finding: str, sure: float, *, hurts: bool) -> None:
    lessons = PlayLessons([_effect("first", low, high, finding)], [])
    assert lessons.sure_effect(FIRST, "user", WHERE) == sure
    assert lessons.hurts(FIRST, "user", WHERE) == hurts
    assert lessons.sure_effect(SECOND, "user", WHERE) == 0.0
    assert not lessons.hurts(SECOND, "user", WHERE)


def test_what_surely_helps_leads_and_its_gain_counts_with_the_least_it_does() -> None:
    def proposal(order: int, play: Play, amount: float | None, sure: float) -> Proposal:
        gain = Gain("quorum", amount, amount, amount) if amount else Gain("no_amount")
        return Proposal(
            order, play, Occasion("stage", play.play, {}), Target(placed(f"p{order}")), gain, sure
        )

    listed = [
        proposal(0, FIRST, 900.0, 0.0),
        proposal(1, FIRST, None, 0.0),
        proposal(2, SECOND, 500.0, 0.1),
        proposal(3, THIRD, 400.0, 0.2),
        proposal(4, THIRD, None, 0.3),
    ]
    assert [each.order for each in best(listed, WHERE)] == [3, 2, 4, 0, 1]
