"""Linking itself: do published journeys stand for true ones, and does every true one stand somewhere?

The baseline is the CRM alone: a journey is seen if it has an opportunity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.family import Family
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import share
from benchmarks.truth.tables import bare

NAME = "linking"


@dataclass(frozen=True)
class Counts:
    """Journeys of one day: published, of them spurious, found by time alone; true, found, in the CRM, split."""

    published: int
    spurious: int
    true: int
    found: int
    in_crm: int
    split: int


def observe(world: World) -> list[Counts]:
    """The counts of each day."""
    return [_counts(snapshot) for snapshot in world.snapshots]


def _counts(snapshot: Snapshot) -> Counts:
    links = snapshot.links
    published = snapshot.published.rows("journeys")
    true = {
        row["journey_id"]
        for row in snapshot.truth.rows("journeys")
        if row["opened_on"] <= snapshot.as_of
        and (row["closed_on"] is None or row["closed_on"] >= snapshot.first_on)
    }
    # renewals are journeys of their own by the product's rule, so they do not split the purchase they follow
    times = Counter(link.true_id for link in links.journeys.values() if link.by != "renewal")
    known = {bare(row["opportunity_id"]) for row in snapshot.published.rows("opportunities")}
    in_crm = {
        row["journey_id"] for row in snapshot.truth.rows("opportunities") if row["opportunity_id"] in known
    }
    return Counts(
        published=len(published),
        spurious=sum(row["journey_id"] not in links.journeys for row in published),
        true=len(true),
        found=len(true & {link.true_id for link in links.journeys.values()}),
        in_crm=len(true & in_crm),
        split=sum(times[journey] > 1 for journey in true),
    )


def measure(cases: Sequence[Counts], _learned: None) -> list[Measurement]:
    """Shares over all days."""
    published, true = sum(case.published for case in cases), sum(case.true for case in cases)
    found = sum(case.found for case in cases)
    in_crm = sum(case.in_crm for case in cases)
    return [
        Measurement(
            NAME,
            "true journeys found",
            share(found, true),
            HIGHER,
            true,
            "opportunities in the CRM",
            share(in_crm, true),
        ),
        Measurement(
            NAME,
            "published journeys that are none",
            share(sum(case.spurious for case in cases), published),
            LOWER,
            published,
        ),
        Measurement(
            NAME,
            "true journeys published more than once",
            share(sum(case.split for case in cases), found),
            LOWER,
            found,
        ),
    ]


FAMILY = Family(NAME, "true journeys found", observe, measure)
