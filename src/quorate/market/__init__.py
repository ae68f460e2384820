"""A made-up market whose truth is known: to demonstrate, to test and to measure everything else with.

A vendor sells to companies whose buyer teams form, learn, disagree and decide. `world` lives through that,
`observation` says what each system notices of it, `writers` put that into the systems' own export formats.
The truth is written apart and never appears in the inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from quorate.market.frame import Settings
from quorate.market.making import MarketSummary, make_market
from quorate.market.scenarios import SCENARIOS

__all__ = ["SCENARIOS", "MarketSummary", "Settings", "write_market"]


def write_market(
    directory: Path,
    *,
    accounts: int = 48,
    seed: int = 7,
    days: int = 548,
    as_of: date = date(2026, 6, 30),
    difficulty: str = "real",
    scenario: str = "baseline",
    crm: str = "salesforce",
    marketing: str = "segment",
    progress: Callable[[str, float], None] | None = None,
) -> MarketSummary:
    """Write a made-up market: `directory/inputs` as systems export it, `directory/truth` as it was.

    Parameters
    ----------
    directory: empty, not there yet, or holding an earlier market, which is replaced.
    accounts: number of companies; more of them leave the life of the first ones as it was.
    seed: the same seed and settings give the same bytes of input on every machine.
    days: recorded days, the last of them `as_of`. Nothing is recorded after it, but meetings already
        planned by then lie ahead.
    difficulty: `easy`, `real` or `hard`: how uneven people are and how badly the systems see them.
    scenario: which of `SCENARIOS` it is; `null` draws outcomes by lot.
    crm: `salesforce` or `hubspot`: whose export the vendor's CRM is written as.
    marketing: `segment` or `marketo`: whether a mail service that reports to the tracker sends the vendor's bulk
        mail, or Marketo, which then has an export of its own.
    progress: called with what is being done and its share done, 0 to 1.

    Raises
    ------
    UsageError: a setting makes no sense, or the directory is a file.
    StoreError: the directory holds something else, or cannot be written.
    """
    settings = Settings(accounts, seed, days, as_of, difficulty, scenario, crm, marketing)
    return make_market(Path(directory), settings, progress)
