"""Journeys made of activity alone, in what no purchase takes; how they fall silent and are taken up again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from quorate.teams.opening import RuleOf
from quorate.teams.spans import Span, Touch


def activity_spans(
    taken: list[Span], touches: Sequence[Touch], rule_of: RuleOf, until: datetime
) -> Iterator[Span]:
    """Journeys made of activity alone, in what no purchase takes.

    How long a silence parts two of them, the map says that is for offerings not known yet.
    """
    quiet = rule_of(None).quiet
    free = (
        [touch for touch in touches if not any(_takes(span, touch) for span in taken)] if taken else touches
    )
    for session in _sessions(free, quiet):
        offering = _offering_of(session)
        rule = rule_of(offering)
        opened = rule.first_held([touch.row for touch in session], [touch.at for touch in session])
        if opened:
            silent_since = session[-1].at
            is_quiet = silent_since + rule.quiet < until
            closed = silent_since + rule.quiet if is_quiet else None
            yield Span(offering, session[0].at, opened, closed, closed, "quiet" if is_quiet else "open")


def reopened(purchases: list[Span], free: Iterable[Span]) -> Iterator[Span]:
    """Journeys made of activity alone; one that was closed for silence goes on in the next about the same offering.

    A purchase of that offering in between was the end of it.
    """
    going: Span | None = None
    for span in free:
        if going and going.closed_at and _goes_on(purchases, going, span):
            going = replace(
                span,
                offering=span.offering or going.offering,
                began_at=going.began_at,
                opened_at=going.opened_at,
                silences=(*going.silences, (going.closed_at, span.began_at)),
            )
            continue
        if going:
            yield going
        going = span
    if going:
        yield going


def _goes_on(purchases: list[Span], before: Span, after: Span) -> bool:
    if before.offering and after.offering and before.offering != after.offering:
        return False
    offering = before.offering or after.offering
    return not any(
        before.began_at < purchase.began_at < after.began_at
        and (not offering or not purchase.offering or purchase.offering == offering)
        for purchase in purchases
    )


def _takes(span: Span, touch: Touch) -> bool:
    if touch.offering not in (None, span.offering):
        return False
    return span.began_at <= touch.at and (span.ends_at is None or touch.at < span.ends_at)


def _sessions(touches: Sequence[Touch], quiet: timedelta) -> Iterator[list[Touch]]:
    session: list[Touch] = []
    for touch in touches:
        if session and touch.at - session[-1].at > quiet:
            yield session
            session = []
        session.append(touch)
    if session:
        yield session


def _offering_of(session: Iterable[Touch]) -> str | None:
    """The offering most touches that name one are about; None where fewer than three in five agree."""
    named = Counter(touch.offering for touch in session if touch.offering)
    if not named:
        return None
    offering, times = min(named.items(), key=lambda item: (-item[1], item[0]))
    return offering if times >= 0.6 * named.total() else None
