"""Delays of shown stages on tracks written by hand, and the score that ours is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from benchmarks.truth.activity import touches_before
from benchmarks.truth.days import Snapshot
from benchmarks.truth.stage_changes import Delay, delay
from benchmarks.truth.stage_scores import ScoredWeeks, Track, tuned
from benchmarks.truth.tables import Tables

START = date(2026, 1, 4)


def _on(week: int) -> date:
    return START + timedelta(weeks=week)


def _track(*stays: tuple[int, str]) -> Track:
    return [(_on(week), stage) for week, stage in stays]


@pytest.mark.parametrize(
    ("shown", "entry", "found"),
    [
        (_track((0, "define"), (10, "select")), 10, Delay(0.0, is_shown=True, is_early=False)),
        (_track((0, "define"), (13, "validate")), 10, Delay(3.0, is_shown=True, is_early=False)),
        (_track((0, "define"), (9, "select")), 10, Delay(0.0, is_shown=True, is_early=False)),
        (_track((0, "define"), (7, "select")), 10, Delay(0.0, is_shown=True, is_early=True)),
        (_track((5, "select"), (8, "define"), (12, "select")), 10, Delay(2.0, is_shown=True, is_early=True)),
        (_track((0, "define"), (21, "select")), 10, Delay(10.0, is_shown=False, is_early=False)),
        ([], 10, Delay(10.0, is_shown=False, is_early=False)),
        (_track((0, "define"), (15, "select")), None, Delay(None, is_shown=False, is_early=True)),
        (_track((0, "define"), (19, "select")), None, Delay(None, is_shown=False, is_early=False)),
    ],
)
def test_delays(shown: Track, entry: int | None, found: Delay) -> None:
    assert delay(shown, None if entry is None else _on(entry), _on(20), _on(20)) == found


def test_touches_are_counted_up_to_the_day_and_thirty_days_back() -> None:
    touches = [
        {
            "account_id": account,
            "channel": "web",
            "action": "viewed",
            "initiator": initiator,
            "occurred_at": datetime(2026, 3, 1, 23) + timedelta(days=days),
        }
        for account, days, initiator in (
            ("a", 0, "buyer"), ("a", -29, "buyer"), ("a", -30, "buyer"), ("a", 1, "buyer"), ("a", 0, "seller"),
            ("b", 0, "buyer"),
        )
    ]  # fmt: skip
    tables = Tables("by hand", given={"touches": touches})
    snapshot = Snapshot("w", date(2026, 6, 30), date(2025, 1, 1), tables, tables, tables)
    days = {"a": [date(2026, 3, 1), date(2026, 3, 3)], "c": [date(2026, 3, 1)]}
    assert touches_before(snapshot, days) == {
        "a": {date(2026, 3, 1): {"web viewed": 2}, date(2026, 3, 3): {"web viewed": 2}},
        "c": {date(2026, 3, 1): {}},
    }


def _cases() -> list[ScoredWeeks]:
    """Teams whose touches rise with the stage, and with chance."""
    dice = np.random.default_rng(3)
    cases = []
    for number in range(60):
        stages = tuple(sorted(dice.integers(0, 3, 30).tolist()))
        counts = tuple({"web viewed": int(dice.poisson(2 + 6 * stage))} for stage in stages)
        cases.append(ScoredWeeks(f"j{number}", tuple(_on(week) for week in range(30)), counts, stages))
    return cases


@pytest.mark.parametrize("most", [0.2, 0.6])
def test_the_score_is_given_the_lowest_threshold_that_is_early_no_more_often(most: float) -> None:
    cases = _cases()

    def too_early(tracks: Sequence[Track]) -> float:
        flags = [
            any(stage == "c" and entered < case.ends[case.stages.index(2)] for entered, stage in track)
            for case, track in zip(cases, tracks, strict=True)
        ]
        return sum(flags) / len(flags)

    score = tuned(cases, ("a", "b", "c"), 2, too_early, most)
    assert 0.0 < too_early([score.deciding(case) for case in cases]) <= most
    lower = replace(score, threshold=0.8 * score.threshold)
    assert too_early([lower.deciding(case) for case in cases]) > most


def test_shown_alike_the_score_follows_the_stages() -> None:
    cases = _cases()
    score = tuned(cases, ("a", "b", "c"), 2, lambda _: 0.0, 0.1)
    right = [
        [stage for entered, stage in score.shown(case) if entered <= end][-1] == "abc"[true]
        for case in cases
        for end, true in zip(case.ends, case.stages, strict=True)
    ]
    assert np.mean(right) > 0.5
