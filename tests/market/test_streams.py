"""The random streams: independent, repeatable, and of the shapes they claim."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from quorate.market.streams import Choice, Stream

DRAWS = 20_000
UNIT_OF_7_3_1 = 0.3339960766801735


def sample(draws: list[float]) -> tuple[float, float]:
    values = np.asarray(draws)
    return float(values.mean()), float(values.std())


def test_units_are_those_of_numpy() -> None:
    """Units come straight from PCG64, whose doubles numpy keeps from release to release."""
    direct = np.random.Generator(np.random.PCG64(np.random.SeedSequence(7, spawn_key=(3, 1)))).random(600)
    stream = Stream(7, 3, 1)
    assert [stream.unit() for _ in range(600)] == direct.tolist()
    assert direct[0] == UNIT_OF_7_3_1


def test_streams_of_different_paths_differ() -> None:
    firsts = {Stream(1, *path).unit() for path in [(1,), (2,), (1, 0), (1, 1), (1, 2), (2, 1)]}
    assert len(firsts) == 6


@pytest.mark.parametrize(
    ("name", "draw", "mean", "sd"),
    [
        ("normal", lambda stream: stream.normal(2.0, 3.0), 2.0, 3.0),
        ("exponential", lambda stream: stream.exponential(4.0), 4.0, 4.0),
        ("gamma", lambda stream: stream.gamma(2.5, 2.0), 5.0, math.sqrt(10.0)),
        ("gamma under one", lambda stream: stream.gamma(0.6, 1.5), 0.9, math.sqrt(0.6) * 1.5),
        ("poisson", lambda stream: float(stream.poisson(3.2)), 3.2, math.sqrt(3.2)),
        ("large poisson", lambda stream: float(stream.poisson(80.0)), 80.0, math.sqrt(80.0)),
        ("lognormal", lambda stream: math.log(stream.lognormal(7.0, 0.4)), math.log(7.0), 0.4),
        ("whole", lambda stream: float(stream.whole(3, 7)), 5.0, math.sqrt(2.0)),
        ("between", lambda stream: stream.between(-1.0, 1.0), 0.0, 1.0 / math.sqrt(3.0)),
    ],
)
def test_shapes(name: str, draw: Callable[[Stream], float], mean: float, sd: float) -> None:
    stream = Stream(99)
    found_mean, found_sd = sample([draw(stream) for _ in range(DRAWS)])
    assert found_mean == pytest.approx(mean, abs=4.0 * sd / math.sqrt(DRAWS))
    assert found_sd == pytest.approx(sd, rel=0.05)


def test_choices_keep_their_weights() -> None:
    choice, stream = Choice(("a", "b", "c"), (1.0, 0.0, 3.0)), Stream(4)
    counts = Counter(choice.draw(stream) for _ in range(DRAWS))
    assert counts["b"] == 0
    assert counts["a"] / DRAWS == pytest.approx(0.25, abs=0.015)


def test_shuffles_keep_everything() -> None:
    stream = Stream(5)
    assert sorted(stream.shuffled(range(50))) == list(range(50))
    assert len(set(stream.some(range(50), 9))) == 9
    places = Counter(stream.shuffled("abc")[0] for _ in range(3_000))
    assert min(places.values()) > 850
