"""Random numbers that come out the same on every machine, one stream per account and purpose."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain
from typing import Generic, TypeVar

from numpy.random import PCG64, Generator, SeedSequence

Item = TypeVar("Item")

_BLOCK = 256


def _blocks(generator: Generator) -> Iterator[list[float]]:
    while True:
        yield generator.random(_BLOCK).tolist()


class Stream:
    """Draws built on nothing but the uniform doubles of PCG64.

    numpy may change how it derives normal, gamma or Poisson numbers from its bits from one release to
    the next; the uniform doubles it keeps. So every other distribution is derived here.

    Parameters
    ----------
    seed: the market's seed.
    path: whole numbers naming what the stream is for, e.g. (purpose, account). Streams with
        different paths are independent, so that one more account leaves the others as they were.
    """

    __slots__ = ("_spare_normal", "unit")

    unit: Callable[[], float]
    """Draws a number in [0, 1). An attribute and no method, because it is called millions of times."""

    def __init__(self, seed: int, *path: int) -> None:
        generator = Generator(PCG64(SeedSequence(seed, spawn_key=path)))
        self.unit = chain.from_iterable(_blocks(generator)).__next__
        self._spare_normal: float | None = None

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.unit() < probability

    def below(self, count: int) -> int:
        """A whole number in [0, count)."""
        return int(self.unit() * count)

    def between(self, low: float, high: float) -> float:
        """Uniform between two numbers."""
        return low + (high - low) * self.unit()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, each equally likely."""
        return items[int(self.unit() * len(items))]

    def normal(self, mean: float = 0.0, sd: float = 1.0) -> float:
        """Normal, by the Box-Muller pair."""
        if self._spare_normal is not None:
            spare, self._spare_normal = self._spare_normal, None
            return mean + sd * spare
        radius = math.sqrt(-2.0 * math.log(1.0 - self.unit()))
        angle = 2.0 * math.pi * self.unit()
        self._spare_normal = radius * math.sin(angle)
        return mean + sd * radius * math.cos(angle)

    def lognormal(self, median: float, sigma: float) -> float:
        """Log-normal with this median; `sigma` is the standard deviation of the logarithm."""
        return median * math.exp(self.normal(0.0, sigma))

    def exponential(self, mean: float) -> float:
        """Exponential with this mean."""
        return -mean * math.log(1.0 - self.unit())

    def poisson(self, mean: float) -> int:
        """Poisson; for means over 30 the rounded normal, which no reader of the market can tell apart."""
        if mean <= 0.0:
            return 0
        if mean > 30.0:
            return max(0, round(self.normal(mean, math.sqrt(mean))))
        floor = math.exp(-mean)
        product = self.unit()
        count = 0
        while product > floor:
            product *= self.unit()
            count += 1
        return count

    def gamma(self, shape: float, scale: float = 1.0) -> float:
        """Gamma, by the squeeze of Marsaglia & Tsang (2000); shapes under one are boosted first."""
        if shape < 1.0:
            return self.gamma(shape + 1.0, scale) * math.pow(1.0 - self.unit(), 1.0 / shape)
        offset = shape - 1.0 / 3.0
        width = 1.0 / math.sqrt(9.0 * offset)
        while True:
            draw = self.normal()
            cube = (1.0 + width * draw) ** 3
            if cube <= 0.0:
                continue
            if math.log(1.0 - self.unit()) < 0.5 * draw * draw + offset * (1.0 - cube + math.log(cube)):
                return offset * cube * scale

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in random order."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = int(self.unit() * (last + 1))
            order[last], order[other] = order[other], order[last]
        return order

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """At most `count` different items, in random order."""
        return self.shuffled(items)[:count]


class Choice(Generic[Item]):
    """A weighted choice prepared once and drawn from often."""

    __slots__ = ("_bounds", "_items")

    def __init__(self, items: Sequence[Item], weights: Sequence[float]) -> None:
        total = math.fsum(weights)
        self._items = tuple(items)
        self._bounds = tuple(bound / total for bound in accumulate(weights))[:-1]

    def draw(self, stream: Stream) -> Item:
        """One item, with probability proportional to its weight."""
        return self._items[bisect_right(self._bounds, stream.unit())]
