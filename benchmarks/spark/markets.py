"""Which markets are run: every scenario at every difficulty, other systems' exports, and one that is larger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quorate.market import SCENARIOS
from quorate.market.conditions import BY_DIFFICULTY

SEEDS = (1, 2)
# What takes the time on Spark is starting work for each table, so a market need only have some of everything.
ACCOUNTS, DAYS = 8, 365
LARGER_ACCOUNTS, LARGER_DAYS = 50, 548


@dataclass(frozen=True)
class Plan:
    """A market that is to be made, as `quorate market` makes it."""

    scenario: str
    difficulty: str
    seed: int
    accounts: int = ACCOUNTS
    days: int = DAYS
    crm: str = "salesforce"
    marketing: str = "segment"

    @property
    def name(self) -> str:
        """What the market is called on the page: what is usual is left out."""
        unusual = [word for word in (self.crm, self.marketing) if word not in ("salesforce", "segment")]
        return " ".join([self.scenario, self.difficulty, str(self.seed), *unusual])


def plans() -> list[Plan]:
    """Every market, in an order in which a run that is ended early has seen every scenario, then every difficulty."""
    return [
        *_once_each(0, SEEDS[0]),
        Plan("baseline", "real", 3, LARGER_ACCOUNTS, LARGER_DAYS),
        Plan("baseline", "real", 1, crm="hubspot"),
        Plan("baseline", "real", 1, marketing="marketo"),
        *_once_each(1, SEEDS[0]),
        *_once_each(2, SEEDS[0]),
        *(
            plan
            for turn in range(len(BY_DIFFICULTY))
            for seed in SEEDS[1:]
            for plan in _once_each(turn, seed)
        ),
    ]


def _once_each(turn: int, seed: int) -> Iterator[Plan]:
    """Each scenario at one difficulty, another for the next scenario and with the next turn."""
    difficulties = list(BY_DIFFICULTY)
    for place, scenario in enumerate(SCENARIOS):
        # one that ends early is only what it is with accounts enough to end
        accounts = SCENARIOS[scenario].accounts if SCENARIOS[scenario].closed_deals else ACCOUNTS
        yield Plan(scenario, difficulties[(place + turn) % len(difficulties)], seed, accounts)
