"""Which markets are made: the reported ones, and those on which baselines are tuned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.truth.labels import COUNTS

LAST_DAY = date(2026, 6, 30)
MAIN = ("baseline", "real")
# Baselines are tuned on these seeds and reported on the others; no seed is ever in both.
DEVELOPMENT_SEEDS = (901, 902)
TEST_SEEDS = (11, 12, 13)
# Companies smaller and larger than the others, for what depends on how many deals have closed.
OTHER_SIZES = (100, 150, 900)
OF_OTHER_SIZES = ("outcomes", "forecast")


@dataclass(frozen=True)
class WorldPlan:
    """One market to make, and the days on which the river is looked at.

    Attributes
    ----------
    looks, days_between: the last of `looks` days is the market's last, the others lie so many days apart.
    families: what is measured on it; everything when empty. Journeys are labelled only for everything.
    kind: what sets it apart from markets of its scenario and difficulty; it is not reported together with them.
    """

    scenario: str
    difficulty: str
    seed: int
    accounts: int
    days: int
    looks: int = 6
    days_between: int = 75
    families: tuple[str, ...] = ()
    kind: str = ""

    @property
    def name(self) -> str:
        """What the market is called on disk and in progress."""
        return f"{self.scenario}-{self.difficulty}-{self.accounts}x{self.days}-seed{self.seed}"

    @property
    def group(self) -> tuple[str, str]:
        """Markets of one scenario, difficulty and kind are reported together."""
        return self.scenario, f"{self.difficulty}, {self.kind}" if self.kind else self.difficulty

    @property
    def label_counts(self) -> tuple[int, ...]:
        """With how many journeys labelled the river is run again."""
        return () if self.families else COUNTS

    @property
    def first_on(self) -> date:
        """The first recorded day."""
        return LAST_DAY - timedelta(days=self.days - 1)

    @property
    def look_days(self) -> tuple[date, ...]:
        """The days looked at, in order."""
        back = range(self.looks - 1, -1, -1)
        return tuple(LAST_DAY - timedelta(days=self.days_between * number) for number in back)


@dataclass(frozen=True)
class Plan:
    """The markets of one run: those reported, those of development, and what the columns are called."""

    reported: tuple[WorldPlan, ...]
    development: tuple[WorldPlan, ...]

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """Scenario and difficulty of the reported markets; the first is the main one."""
        return tuple(dict.fromkeys(world.group for world in self.reported))


def full_plan(scenarios: Sequence[str] = ()) -> Plan:
    """Three seeds at the usual difficulty; one each of easy, hard, null, other sizes and the scenarios asked for."""
    plan = _plan(TEST_SEEDS, DEVELOPMENT_SEEDS, scenarios, accounts=300, days=730)
    sizes = [
        WorldPlan(*MAIN, TEST_SEEDS[0], accounts, 730, families=OF_OTHER_SIZES, kind="other sizes")
        for accounts in OTHER_SIZES
    ]
    return Plan((*plan.reported, *sizes), plan.development)


def quick_plan(scenarios: Sequence[str] = ()) -> Plan:
    """One seed of sixty accounts each: to see that everything runs, not to believe its figures."""
    return _plan(TEST_SEEDS[:1], DEVELOPMENT_SEEDS[:1], scenarios, accounts=60, days=548, looks=3)


def _plan(
    seeds: Sequence[int],
    development: Sequence[int],
    scenarios: Sequence[str],
    *,
    accounts: int,
    days: int,
    looks: int = 6,
) -> Plan:
    others = [("baseline", "easy"), ("baseline", "hard"), ("null", "real")]
    others += [(name, "real") for name in scenarios if (name, "real") not in {MAIN, *others}]
    groups = [(*MAIN, seed) for seed in seeds] + [(*group, seeds[0]) for group in others]
    return Plan(
        tuple(WorldPlan(*group, accounts, days, looks) for group in groups),
        tuple(WorldPlan(*MAIN, seed, accounts, days, looks) for seed in development),
    )
