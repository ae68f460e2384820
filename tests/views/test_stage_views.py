from __future__ import annotations

import pytest

from quorate.views.answers import Figure
from quorate.views.stage_tracks import Gate, StageTrack, TrackStage
from quorate.views.stage_views import Spread, criteria_words, gap_words, spread_of


def _track(
    chances: list[float | None],
    gap: float | None = None,
    criteria: str | None = None,
    inferred: str | None = None,
    finding: str | None = None,
) -> StageTrack:
    gate = Gate("all", ())
    stages = tuple(
        TrackStage(
            f"s{place}", f"Stage {place}", None, "ahead", None, None, None, None,
            None if chance is None else Figure(chance, "probability", "stage"), gate, gate,
        )
        for place, chance in enumerate(chances)
    )  # fmt: skip
    return StageTrack(stages, (), criteria, None, inferred, Figure(gap, "stages", "stage"), finding)


@pytest.mark.parametrize(
    ("chances", "spread"),
    [
        ([1.0, 0.0, 0.0], Spread(0, 0)),
        ([0.04, 0.48, 0.44, 0.04], Spread(1, 2)),
        ([0.05, 0.9, 0.05], Spread(1, 1)),
        ([0.2, 0.2, 0.2, 0.2, 0.2], Spread(0, 4)),
        ([None, 0.5, 0.5, None], Spread(1, 2)),
        ([None, None], None),
        ([], None),
    ],
)
def test_the_band_holds_nine_chances_in_ten(chances: list[float | None], spread: Spread | None) -> None:
    assert spread_of(_track(chances)) == spread


@pytest.mark.parametrize(
    ("gap", "words"),
    [(2.0, "CRM 2 stages ahead"), (-1.0, "Buyers 1 stage ahead"), (0.0, ""), (None, "")],
)
def test_the_gap_in_words(gap: float | None, words: str) -> None:
    assert gap_words(_track([1.0], gap)) == words


def test_criteria_and_inference_that_differ_are_said_once() -> None:
    apart = _track([0.5, 0.5, 0.0], gap=1.0, criteria="s0", inferred="s2", finding="The CRM says more.")
    assert criteria_words(apart) == 'The criteria met so far place them 2 stages earlier, at "Stage 0".'
    later = _track([0.5, 0.5], gap=None, criteria="s1", inferred="s0")
    assert criteria_words(later) == 'The criteria met so far place them 1 stage later, at "Stage 1".'
    # where CRM and inference agree, the finding itself names the stage by written criteria
    assert criteria_words(_track([1.0, 0.0], 0.0, "s0", "s1", "They agree.")) == ""
    assert criteria_words(_track([1.0], 1.0, "s0", "s0")) == ""
    assert criteria_words(_track([1.0], 1.0, None, "s0")) == ""
