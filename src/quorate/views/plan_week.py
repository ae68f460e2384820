"""My week: what is to be done by one colleague or function, day by day and with the money behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quorate.errors import UsageError, nearest_word
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.plan_authors import author_named
from quorate.views.plan_history import HistoryLine, history_of
from quorate.views.plan_moves import PlanMove, plan_moves
from quorate.views.plan_now import PlanNow, plan_now
from quorate.views.plan_segments import SegmentChoice, segment_choices, segment_condition
from quorate.views.reading import Reader
from quorate.views.seen_lines import only_seen
from quorate.vocabulary.closed_lists import MOVE_OWNERS, MOVE_STATUSES
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

OPEN = ("proposed", "accepted")
SHOWS = ("open", *MOVE_STATUSES, "all")
MOST_MENTIONS = 20


@dataclass(frozen=True)
class PlanFilters(Answer):
    """Which moves to look at; empty leaves a filter out.

    Attributes
    ----------
    owner: a colleague's record, address or name.
    function: whose moves, those of both among them.
    show: open (proposed and accepted), one status, or all.
    """

    owner: str = ""
    function: str = ""
    segment: str = ""
    journey_id: str = ""
    show: str = "open"

    def __post_init__(self) -> None:
        """A word outside its list would silently show nothing."""
        for name, value, words in (("function", self.function, MOVE_OWNERS), ("status", self.show, SHOWS)):
            if value and value not in words:
                near = nearest_word(value, words)
                raise UsageError(
                    f"There is no {name} '{value}'." + (f" Did you mean '{near}'?" if near else ""),
                    expected=f"one of {', '.join(words)}",
                )


@dataclass(frozen=True)
class Money(Answer):
    """A sum in one currency."""

    currency: str
    amount: float


@dataclass(frozen=True)
class PlanDay(Answer):
    """The moves due on one day; `due_on` None for what is overdue.

    Attributes
    ----------
    amounts: open money of the journeys of these moves, each journey once, by currency.
    priced_count: moves of which it is known what they would add. Sums of that are not told: each is worked out as if
        the others of its journey were not made.
    """

    due_on: date | None
    is_later: bool
    moves: tuple[PlanMove, ...]
    amounts: tuple[Money, ...]
    priced_count: int


@dataclass(frozen=True)
class PlanWeek(Answer):
    """Moves by day: overdue, the seven days from the day looked at, and what comes later."""

    stamp: Stamp
    filters: PlanFilters
    owner_name: str | None
    days: tuple[PlanDay, ...]
    total_count: int
    waiting_count: int
    mentions: tuple[HistoryLine, ...]
    segments: tuple[SegmentChoice, ...]


def plan_week(snapshot: Snapshot, workspace: Workspace, filters: PlanFilters) -> PlanWeek:
    """What is to be done. Raises `NotFound` for a colleague nobody knows, `UsageError` for a segment that is none."""
    reader = Reader(snapshot)
    now = plan_now(reader, workspace)
    owner = author_named(reader, filters.owner) if filters.owner else None
    moves = _chosen(reader, now, filters, owner.key if owner else None)
    return PlanWeek(
        stamp=stamp_of(reader),
        filters=filters,
        owner_name=owner.name if owner else None,
        days=_by_day(moves, reader.as_of_on),
        total_count=len(moves),
        waiting_count=sum(len(events) for events in now.changed.values()) + len(now.learned),
        mentions=mentions_of(reader, workspace, owner.key) if owner else (),
        segments=segment_choices(reader),
    )


def _chosen(reader: Reader, now: PlanNow, filters: PlanFilters, owner_id: str | None) -> list[PlanMove]:
    condition, given = plan_condition(filters, owner_id)
    return plan_moves(reader, now, condition, *given)


def plan_condition(filters: PlanFilters, owner_id: str | None) -> tuple[str, list[str]]:
    """The moves that filters choose as SQL over m (moves), j (journeys) and a (accounts), with its parameters.

    owner_id: the key of the colleague whom `filters.owner` names. Raises `UsageError` for a segment that is none.
    """
    condition, parameters = segment_condition(filters.segment)
    conditions, given = [condition], list(parameters)
    if owner_id is not None:
        conditions.append("m.owner_id = ?")
        given.append(owner_id)
    if filters.function:
        both = "" if filters.function == "success" else ", 'both'"
        conditions.append(f"m.owner_function in (?{both})")
        given.append(filters.function)
    if filters.journey_id:
        conditions.append("m.journey_id = ?")
        given.append(filters.journey_id)
    if filters.show == "open":
        conditions.append("m.status in ('proposed', 'accepted')")
    elif filters.show != "all":
        conditions.append("m.status = ?")
        given.append(filters.show)
    return " and ".join(f"({each})" for each in conditions), given


def _by_day(moves: Sequence[PlanMove], today: date) -> tuple[PlanDay, ...]:
    end = today + timedelta(days=7)
    overdue = [each for each in moves if each.move.due_on < today]
    later = [each for each in moves if each.move.due_on > end]
    days = sorted({each.move.due_on for each in moves if today <= each.move.due_on <= end})
    found = [_day(None, overdue)] if overdue else []
    found += [_day(day, [each for each in moves if each.move.due_on == day]) for day in days]
    if later:
        found.append(_day(min(each.move.due_on for each in later), later, is_later=True))
    return tuple(found)


def _day(due_on: date | None, moves: Sequence[PlanMove], *, is_later: bool = False) -> PlanDay:
    once = {each.journey_id: each.amount for each in moves}
    return PlanDay(
        due_on,
        is_later,
        tuple(moves),
        _sums((figure.currency, figure.value) for figure in once.values()),
        sum(each.move.expected_gain.value is not None for each in moves),
    )


def _sums(figures: Iterable[tuple[str | None, float | None]]) -> tuple[Money, ...]:
    found: dict[str, float] = {}
    for currency, value in figures:
        if currency is not None and value is not None:
            found[currency] = found.get(currency, 0.0) + float(value)
    return tuple(Money(currency, amount) for currency, amount in sorted(found.items()))


def mentions_of(reader: Reader, workspace: Workspace, colleague_id: str) -> tuple[HistoryLine, ...]:
    """The latest times that somebody spoke to a colleague."""
    from quorate.ledger.plan_ledger import PlanLedger

    ledger = PlanLedger(workspace.database)
    try:
        events = ledger.events(known_before=reader.known_before, kind="mentioned")
    finally:
        ledger.close()
    theirs = [
        event for event in only_seen(reader, events) if event.payload.get("colleague_id") == colleague_id
    ]
    return history_of(reader, theirs[::-1][:MOST_MENTIONS])
