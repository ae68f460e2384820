"""The mode is the same from wherever it is looked for."""

from __future__ import annotations

import numpy as np
import pytest
from tests.stats.simulated_journeys import STAGES, drawn

from quorate.stats.stage_transitions import StageTransitions


def test_from_a_model_nearby_the_same_mode_is_found() -> None:
    found = drawn(np.random.default_rng(3), 600, np.array([0.25, 0.1]), np.array([0.8, 0.8]))
    stretched = found.columns.copy()
    stretched[:, 1:] *= 1.5
    alone = StageTransitions(STAGES, 4).fit(found.stages, found.ways, found.columns, 1)
    nearby = StageTransitions(STAGES, 4).fit(found.stages, found.ways, stretched, 1)
    again = StageTransitions(STAGES, 4).fit(found.stages, found.ways, found.columns, 1, nearby)
    assert alone.is_settled_
    assert again.is_settled_
    assert again.log_likelihood_ == pytest.approx(alone.log_likelihood_, abs=1e-4)
    np.testing.assert_allclose(again.weights_, alone.weights_, atol=2e-3)


def test_a_model_of_other_columns_is_no_start() -> None:
    found = drawn(np.random.default_rng(4), 300, np.array([0.25, 0.1]), np.array([0.8, 0.8]))
    narrow = StageTransitions(STAGES, 4).fit(found.stages, found.ways, found.columns[:, :2], 1)
    alone = StageTransitions(STAGES, 4).fit(found.stages, found.ways, found.columns, 1)
    again = StageTransitions(STAGES, 4).fit(found.stages, found.ways, found.columns, 1, narrow)
    np.testing.assert_array_equal(again.weights_, alone.weights_)
