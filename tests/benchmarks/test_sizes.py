"""Companies by how many of their deals have closed."""

from __future__ import annotations

import pytest
from benchmarks.truth.plan import MAIN, full_plan
from benchmarks.truth.sizes import by_size, size_of


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (0, None),
        (60, None),
        (82, 130),
        (130, 130),
        (190, 270),
        (400, 530),
        (900, 1070),
        (1700, 1070),
        (1800, None),
    ],
)
def test_a_company_belongs_to_the_class_it_is_nearest_to(count: int, size: int | None) -> None:
    assert size_of(count) == size


def test_classes_with_few_cases_are_left_out() -> None:
    cases = [130] * 8 + [270] * 7 + [1]
    assert list(by_size(cases, lambda count: count)) == [("about 130 closed deals", [130] * 8)]


def test_other_sizes_are_reported_apart_and_never_labelled() -> None:
    plan = full_plan()
    others = [world for world in plan.reported if world.kind]
    assert {world.group for world in others} == {(MAIN[0], "real, other sizes")}
    assert plan.groups[0] == MAIN
    assert all(world.label_counts == () for world in others)
    assert {world.seed for world in plan.reported}.isdisjoint(world.seed for world in plan.development)
