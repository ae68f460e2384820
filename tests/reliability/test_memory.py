"""A server that collects holds no more memory the more it has collected."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.reliability.memory import MOST_GROWTH_MIB, Held, memory_held

EVENTS = range(10_000, 1_000_001, 10_000)


def test_memory_that_grows_with_events_is_told_and_filling_caches_are_not() -> None:
    warming = [min(100.0 + number, 115.0) for number in range(100)]
    assert Held(EVENTS, warming).lost() == []
    a_little_each = [100 + 10 * count / (1 << 20) for count in EVENTS]
    leaking = Held(EVENTS, a_little_each)
    assert leaking.bytes_per_event == pytest.approx(10.0)
    assert leaking.growth_mib > MOST_GROWTH_MIB
    assert len(leaking.lost()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_twenty_thousand_events_leave_the_memory_as_it_was(tmp_path: Path) -> None:
    held = memory_held(tmp_path, 20_000, is_alone=True)
    assert held.events[-1] == 20_000
    assert held.lost() == []
