"""Pairwise figures of clusterings, worked out by hand."""

from __future__ import annotations

import pytest
from benchmarks.identity.scoring import Score, line, score


@pytest.mark.parametrize(
    ("found", "true", "precision", "recall"),
    [
        ("aab", "aab", 1.0, 1.0),
        ("aaa", "aab", 1 / 3, 1.0),
        ("abc", "aab", 1.0, 0.0),
        ("aabb", "aaab", 1 / 2, 1 / 3),
        ("aaabb", "ababa", 1 / 4, 1 / 4),
    ],
    ids=["right", "all one", "none joined", "one moved", "crossed"],
)
def test_pairs_are_counted(found: str, true: str, precision: float, recall: float) -> None:
    got = score(found, true)
    assert (got.precision, got.recall) == pytest.approx((precision, recall))
    total = precision + recall
    assert got.f1 == pytest.approx(2 * precision * recall / total if total else 0.0)


def test_the_peer_is_shown_at_the_middle_and_at_its_best() -> None:
    theirs = {0.5: Score(0.5, 0.5), 0.9: Score(0.8, 0.8)}
    assert line("set", Score(0.8, 0.8), theirs).split(" | ")[-3:] == ["0.8000", "0.9", "1.000 |"]
