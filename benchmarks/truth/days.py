"""The days of one market as a measurement looks at them: what was published, beside the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """One market: its name, its days in order, and its last day as it is published with journeys labelled.

    Attributes
    ----------
    labelled: by how many journeys the product was given the true course of.
    """

    name: str
    snapshots: tuple[Snapshot, ...]
    labelled: Mapping[int, Snapshot] = field(default_factory=dict)

    @property
    def last(self) -> Snapshot:
        """The market's last day."""
        return self.snapshots[-1]
