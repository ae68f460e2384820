"""The days of one market as a measurement looks at them: what was published, beside the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from benchmarks.truth.linking import Links, link
from benchmarks.truth.tables import Tables


@dataclass(frozen=True)
class Snapshot:
    """What was published as known at the end of one day, beside the truth.

    Attributes
    ----------
    world: the market it is of.
    first_on: the first day the systems recorded.
    exports: facts read straight from the files that were imported, for baselines that use nothing else.
    """

    world: str
    as_of: date
    first_on: date
    published: Tables
    truth: Tables
    exports: Tables

    @cached_property
    def links(self) -> Links:
        """Which published thing is which true one."""
        return link(self.published, self.truth, self.as_of)

    @property
    def monday(self) -> date:
        """The Monday of the week of the day."""
        return self.as_of - timedelta(days=self.as_of.weekday())


@dataclass(frozen=True)
class World:
    """One market: its name, and its days in order."""

    name: str
    snapshots: tuple[Snapshot, ...]

    @property
    def last(self) -> Snapshot:
        """The market's last day."""
        return self.snapshots[-1]
