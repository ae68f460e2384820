"""Own history's word on plays: which of several is made, which comes first, which is left."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plans.worked import placed, situation

from quorate.plans.gains import Gain
from quorate.plans.occasions import Occasion
from quorate.plans.play_lessons import Choice, PlayLessons
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
    return {"journey_id": "j", "role": "user", "play": play, "choice_rank": rank, "surest_rank": rank,
            "is_drawn": is_drawn}  # fmt: skip


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
    lessons = PlayLessons(effects, choices, 0.1)
    assert lessons.chosen((FIRST, SECOND, THIRD), "user", WHERE).play.play == expected
    assert lessons.chosen((FIRST, SECOND, THIRD), "champion", WHERE) == Choice(FIRST)


@pytest.mark.parametrize("effects", [[], [_effect("second", 0.1)]], ids=["no lessons", "a lesson"])
def test_the_chance_of_each_choice_is_what_all_weeks_come_to(effects: list[dict[str, Any]]) -> None:
    """Nine weeks in ten the usual play is made; in the tenth each of the two that fit is as likely as the other."""
    plays, count = (FIRST, SECOND), {"first": 0.0, "second": 0.0}
    surest = {"second": 1, "third": 2, "first": 3}
    orders = [("first", "second", "third"), ("second", "third", "first")]
    for is_drawn, weight, order in (
        (False, 0.9, ("second", "third", "first")),
        *((True, 0.05, each) for each in orders),
    ):
        choices = [
            _choice(play, rank, is_drawn=is_drawn) | {"surest_rank": surest[play]}
            for rank, play in enumerate(order, start=1)
        ]
        made = PlayLessons(effects, choices, 0.1).chosen(plays, "user", WHERE)
        assert made.is_drawn == is_drawn
        usual = "second" if effects else "first"
        assert made.probability == pytest.approx(0.05 + 0.9 * (made.play.play == usual))
        count[made.play.play] += weight
    assert count == pytest.approx({usual: 0.95, "first" if effects else "second": 0.05})


@pytest.mark.parametrize(
    ("low", "high", "finding", "sure", "hurts"),
    [
        (0.1, 0.3, "helps", 0.1, False),
        (-0.1, 0.3, "unclear", 0.0, False),
        (-0.3, -0.1, "hurts", 0.0, True),
    ],
)
def test_the_pessimistic_bound(low: float, high: float, finding: str, sure: float, *, hurts: bool) -> None:
    lessons = PlayLessons([_effect("first", low, high, finding)], [], 0.1)
    assert lessons.sure_effect(FIRST, "user", WHERE) == sure
    assert lessons.hurts(FIRST, "user", WHERE) == hurts
    assert lessons.sure_effect(SECOND, "user", WHERE) == 0.0
    assert not lessons.hurts(SECOND, "user", WHERE)


def test_what_surely_helps_leads_and_its_gain_counts_with_the_least_it_does() -> None:
    def proposal(order: int, play: Play, amount: float | None, sure: float) -> Proposal:
        gain = Gain("quorum", amount, amount, amount) if amount else Gain("no_amount")
        return Proposal(
            order,
            f"m_{order}",
            play,
            Occasion("stage", play.play, {}),
            Target(placed(f"p{order}")),
            gain,
            sure,
        )

    listed = [
        proposal(0, FIRST, 900.0, 0.0),
        proposal(1, FIRST, None, 0.0),
        proposal(2, SECOND, 500.0, 0.1),
        proposal(3, THIRD, 400.0, 0.2),
        proposal(4, THIRD, None, 0.3),
    ]
    assert [each.order for each in best(listed, WHERE)] == [3, 2, 4, 0, 1]
