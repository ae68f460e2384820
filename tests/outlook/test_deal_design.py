"""What the outcome model may learn only one way."""

from __future__ import annotations

import numpy as np
import pytest

from quorate.outlook.deal_design import INTERVAL_ENDS, design
from quorate.outlook.deal_features import DELAY_STEPS, SIZE_STEPS

FEATURES = (
    "age",
    "stay",
    "delays",
    "size",
    "seen",
    "two_way",
    "meetings",
    "momentum",
    "silence",
    "due",
    "renewal",
    "stage",
)


def kinds(**bands: list[int]) -> dict[str, np.ndarray]:
    count = len(next(iter(bands.values())))
    return {name: np.array(bands.get(name, [0] * count)) for name in FEATURES}


@pytest.mark.parametrize(
    ("feature", "way"),
    [("delays", -1.0), ("silence", -1.0), ("two_way", 1.0), ("meetings", 1.0), ("momentum", 1.0)],
)
def test_each_further_band_can_move_winning_one_way_only(feature: str, way: float) -> None:
    made = design(kinds(**{feature: [0, 1, 2]}), stage_count=1)
    signs = made.signs(causes=3, won=0)
    weights = np.where(signs == 0.0, 0.0, signs * np.random.default_rng(1).random(signs.shape))
    scores = (made.features @ weights)[:, 0].reshape(3, len(INTERVAL_ENDS))
    assert (np.diff(scores, axis=0) * way > 0.0).all()


def test_what_may_go_either_way_and_other_endings_are_left_free() -> None:
    made = design(kinds(size=[0, len(SIZE_STEPS)], delays=[0, len(DELAY_STEPS)]), stage_count=1)
    signs = made.signs(causes=3, won=0)
    assert not signs[:, 1:].any()
    assert {subject for subject, sign in zip(made.subjects, signs[:, 0], strict=True) if not sign} == {
        "all", "renewal", "stage", "age", "stay", "size", "seen", "due",
    }  # fmt: skip
