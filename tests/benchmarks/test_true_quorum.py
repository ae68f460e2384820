"""The declared rule read as written, against what the product's own evaluation gives for stances that are certain."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.truth.true_quorum import quorum_holds

from quorate.outlook.quorum_counts import QuorumCounts
from quorate.outlook.quorum_probabilities import quorum_probabilities
from quorate.outlook.team_arrays import Teams
from quorate.settings import default_journey_map

MAP = default_journey_map()
ROLES = [role.role for role in MAP.roles]
FOR_IT = [("economic_buyer", 0.3), ("champion", 0.7), ("technical", 0.5), ("user", -0.1)]


@pytest.mark.parametrize(
    ("team", "holds"),
    [
        (FOR_IT, True),
        (FOR_IT[1:], False),
        ([*FOR_IT, ("user", -0.3)], True),
        ([*FOR_IT, ("user", -0.3), ("user", 0.1)], False),
        ([*FOR_IT, ("outside_advisor", -0.9), ("outside_advisor", -0.9)], True),
        ([*FOR_IT, ("legal_security", -0.5)], True),
        ([*FOR_IT, ("legal_security", -0.7)], False),
        ([("economic_buyer", 0.19), *FOR_IT[1:]], False),
    ],
    ids=[
        "in favour",
        "no buyer",
        "three of five",
        "half",
        "no votes",
        "legal doubts",
        "legal opposes",
        "buyer neutral",
    ],
)
def test_the_standard_rule(team: list[tuple[str, float]], holds: bool) -> None:
    assert quorum_holds(MAP, team) is holds


def test_it_agrees_with_the_product_where_all_is_known() -> None:
    dice = np.random.default_rng(3)
    seen = set()
    for _ in range(200):
        count = int(dice.integers(4, 9))
        roles = np.concatenate(([0, 1], dice.integers(0, len(ROLES), count - 2)))
        scores = dice.uniform(-0.4, 1.0, count)
        known = Teams(
            ("j",), np.array([0, count]), tuple(f"p{number}" for number in range(count)), roles,
            np.eye(len(ROLES) + 1)[roles], np.full(count, 0.5), scores, scores, np.full(count, 1e-9), np.zeros(count),
        )  # fmt: skip
        missing = {ROLES[number] for number in range(len(ROLES)) if MAP.roles[number].is_required} - {
            ROLES[number] for number in roles
        }
        # stances are held to be a little uncertain: near a border of the scale they would be on neither side
        if missing or np.abs(np.abs(scores)[:, None] - [0.2, 0.6]).min() < 0.04:
            continue
        found = quorum_probabilities(known, QuorumCounts(MAP)).means[0]
        holds = quorum_holds(
            MAP, [(ROLES[number], float(score)) for number, score in zip(roles, scores, strict=True)]
        )
        assert found == pytest.approx(float(holds), abs=0.01)
        seen.add(holds)
    assert seen == {True, False}
