"""The monthly revenue review: what a revenue team looks at together once a month, in one discussion.

It is built from the same answers as the pages, in the order of the discussion: what moved, where it was lost, what is
ahead, what earned it and brought it back, what our work came to, how well both functions acted as one, and what trials
said. A part of which nothing is known is left out and named; nothing is made up in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from quorate.language import gettext_noop, translated
from quorate.views.answers import stamp_of
from quorate.views.reading import Reader
from quorate.views.revenue.review.ahead import forecast, losses
from quorate.views.revenue.review.earned import contributions, returns
from quorate.views.revenue.review.moved import waterfall
from quorate.views.revenue.review.parts import Month, RevenueReview, ReviewSection
from quorate.views.revenue.review.work import alignment, experiments, productivity
from quorate.warehouse.snapshots import Snapshot

Part = Callable[[Snapshot, Month], ReviewSection | None]
PARTS: tuple[tuple[str, Part], ...] = (
    (gettext_noop("Waterfall"), waterfall),
    (gettext_noop("Losses"), losses),
    (gettext_noop("Forecast"), forecast),
    (gettext_noop("Contributions"), contributions),
    (gettext_noop("Return"), returns),
    (gettext_noop("Productivity"), productivity),
    (gettext_noop("Alignment"), alignment),
    (gettext_noop("Experiments"), experiments),
)


def last_month(day: date) -> Month:
    """The month that was over at the end of `day`, the newest such."""
    after = (day + timedelta(days=1)).replace(day=1)
    begins = (after - timedelta(days=1)).replace(day=1)
    return Month(begins, after - timedelta(days=1))


def revenue_review(snapshot: Snapshot) -> RevenueReview:
    """The review of the last month that is over, as known at the end of the snapshot's day."""
    reader = Reader(snapshot)
    month = last_month(reader.as_of_on)
    found = [(translated(name), part(snapshot, month)) for name, part in PARTS]
    return RevenueReview(
        stamp_of(reader),
        month.begins_on,
        month.ends_on,
        tuple(section for _, section in found if section is not None),
        tuple(name for name, section in found if section is None),
    )


__all__ = ["RevenueReview", "last_month", "revenue_review"]
