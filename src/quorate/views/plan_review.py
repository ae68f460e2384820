"""The weekly joint review of a segment: what advanced, what fell back, was won or lost, and of the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quorate.ledger.plan_events import PlanEvent
from quorate.ledger.plan_ledger import PlanLedger
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.plan_history import REASON_WORDS, HistoryLine, history_of
from quorate.views.plan_moves import PlanMove, plan_moves
from quorate.views.plan_now import PlanNow, plan_now
from quorate.views.plan_segments import ALL, SegmentChoice, segment_choices, segment_condition, segment_label
from quorate.views.reading import Reader, Row
from quorate.views.seen_lines import only_seen
from quorate.vocabulary.plan_standing import Standing, standing_after
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

_JOURNEY = """
    j.journey_id, j.account_id, coalesce(a.name, j.account_id) as account_name, f.name as offering_name,
    (select case when count(distinct o.currency) = 1 then sum(o.amount) end from {opportunities} o
        where o.account_id = j.account_id and list_contains(j.opportunity_ids, o.opportunity_id)) as amount,
    (select case when count(distinct o.currency) = 1 then min(o.currency) end from {opportunities} o
        where o.account_id = j.account_id and list_contains(j.opportunity_ids, o.opportunity_id)) as currency
"""
_FROM = """
left join {accounts} a on a.account_id = j.account_id
left join {offerings} f on f.offering_id = j.offering_id
"""
# The stage a journey stood in when the week began, and the one it stood in when it ended: going forward and back again
# within a week is told by where it ended.
_STEPS = f"""
with ends as (
    select h.journey_id, h.stage, m.position, coalesce(m.label, h.stage) as label,
        row_number() over (partition by h.journey_id, w.side order by h.entered_at desc, h.stage) as pick, w.side
    from {{stage_history}} h
    inner join (select 'start' as side, cast($1 as timestamp) as at union all select 'end', cast($2 as timestamp)) w
        on h.entered_at < w.at and (h.left_at is null or h.left_at >= w.at)
    inner join {{journeys}} k on k.journey_id = h.journey_id
    left join {{map_stages}} m on m.journey_map = k.journey_map and m.stage = h.stage
)
select {_JOURNEY}, s.label as from_label, e.label as to_label, e.position - s.position as steps
from ends e
inner join ends s on s.journey_id = e.journey_id and s.side = 'start' and s.pick = 1
inner join {{journeys}} j on j.journey_id = e.journey_id
{_FROM}
where e.side = 'end' and e.pick = 1 and e.position <> s.position and ({{condition}})
order by amount desc nulls last, account_name, j.journey_id
"""
_ENDED = f"""
select {_JOURNEY}, j.outcome, j.closed_at
from {{journeys}} j
{_FROM}
where j.closed_at >= cast($1 as timestamp) and j.closed_at < cast($2 as timestamp)
    and j.outcome in ('won', 'lost_competitor', 'lost_no_decision', 'lost_other') and ({{condition}})
order by amount desc nulls last, account_name, j.journey_id
"""


@dataclass(frozen=True)
class ReviewedJourney(Answer):
    """One journey that went on, fell back or ended in the week."""

    journey_id: str
    account_id: str
    account_name: str
    offering_name: str | None
    amount: Figure
    from_label: str | None
    to_label: str | None
    outcome: str | None
    closed_at: datetime | None


@dataclass(frozen=True)
class Agreed(Answer):
    """One move that was agreed on, with what had become of it by the end of the week.

    Attributes
    ----------
    is_new: agreed in this week; the others were agreed before and not closed when it began.
    """

    plan: PlanMove
    agreed_by: str
    agreed_at: datetime
    status: str
    outcome: str | None
    is_new: bool


@dataclass(frozen=True)
class PlanReview(Answer):
    """One week of one segment.

    Attributes
    ----------
    starts_on: its Monday; `ends_on` its Sunday, or the day looked at where that is earlier.
    agreed: moves accepted or added in this week, or earlier and not closed before it.
    dismissed: what was dismissed in this week.
    learned: what people wrote down for this segment in this week.
    """

    stamp: Stamp
    segment: str
    segment_label: str
    segments: tuple[SegmentChoice, ...]
    starts_on: date
    ends_on: date
    advanced: tuple[ReviewedJourney, ...]
    fell_back: tuple[ReviewedJourney, ...]
    won: tuple[ReviewedJourney, ...]
    lost: tuple[ReviewedJourney, ...]
    agreed: tuple[Agreed, ...]
    dismissed: tuple[Agreed, ...]
    learned: tuple[HistoryLine, ...]


def plan_review(
    snapshot: Snapshot, workspace: Workspace, segment: str = "all", week_of: date | None = None
) -> PlanReview:
    """The week that holds `week_of`, as known at the end of the day looked at; without it, the week of that day.

    Raises `UsageError` for a segment that is none.
    """
    reader = Reader(snapshot)
    chosen = min(week_of or reader.as_of_on, reader.as_of_on)
    starts_on = chosen - timedelta(days=chosen.weekday())
    ends_on = min(starts_on + timedelta(days=6), reader.as_of_on)
    start, end = _moment(starts_on), _moment(ends_on + timedelta(days=1))
    condition, parameters = segment_condition(segment)
    stepped = _journeys(reader, _STEPS, condition, start, end, *parameters)
    ended = _journeys(reader, _ENDED, condition, start, end, *parameters)
    now = plan_now(reader, workspace)
    events, learned = _events(reader, workspace, now, start, end)
    closing = _Closing(_moves_of(reader, now, events, condition, *parameters), events, start, ends_on)
    said = [event for event in learned if event.known_at >= start]
    choices = segment_choices(reader)
    return PlanReview(
        stamp=stamp_of(reader),
        segment=segment or ALL,
        segment_label=segment_label(choices, segment or ALL),
        segments=choices,
        starts_on=starts_on,
        ends_on=ends_on,
        advanced=tuple(each for row, each in stepped if row["steps"] > 0),
        fell_back=tuple(each for row, each in stepped if row["steps"] < 0),
        won=tuple(each for _, each in ended if each.outcome == "won"),
        lost=tuple(each for _, each in ended if each.outcome != "won"),
        agreed=closing.agreed(),
        dismissed=closing.dismissed(),
        learned=history_of(reader, [event for event in said if event.segment == (segment or ALL)]),
    )


class _Closing:
    """How moves stood when a week ended, by what was decided until then."""

    def __init__(
        self, moves: Mapping[str, PlanMove], events: Sequence[PlanEvent], start: datetime, ends_on: date
    ) -> None:
        self._moves, self._start, self._ends_on = moves, start, ends_on
        self._events: dict[str, list[PlanEvent]] = defaultdict(list)
        for event in events:
            if event.move_id in moves and event.effect == "changed":
                self._events[event.move_id or ""].append(event)

    def agreed(self) -> tuple[Agreed, ...]:
        """What was accepted and not closed before the week, the newest last."""
        found = []
        for move_id, events in self._events.items():
            taken = [event for event in events if event.kind in ("accepted", "added")]
            standing = standing_after(vars(event) for event in events)
            closed_at = standing.done_at or standing.dismissed_at
            if taken and standing.accepted_at and (closed_at is None or closed_at >= self._start):
                found.append(self._one(move_id, taken[-1], standing))
        return tuple(sorted(found, key=lambda each: (each.agreed_at, each.plan.move.move_id)))

    def dismissed(self) -> tuple[Agreed, ...]:
        """What was dismissed within the week."""
        found = []
        for move_id, events in self._events.items():
            standing = standing_after(vars(event) for event in events)
            if standing.dismissed_at is not None and standing.dismissed_at >= self._start:
                last = next(event for event in reversed(events) if event.kind == "dismissed")
                found.append(self._one(move_id, last, standing))
        return tuple(sorted(found, key=lambda each: (each.agreed_at, each.plan.move.move_id)))

    def _one(self, move_id: str, event: PlanEvent, standing: Standing) -> Agreed:
        return Agreed(
            plan=self._moves[move_id],
            agreed_by=event.author_name,
            agreed_at=event.known_at,
            status=standing.status_on(self._ends_on),
            outcome=standing.outcome or standing.note or REASON_WORDS.get(standing.reason or ""),
            is_new=event.known_at >= self._start,
        )


def _moves_of(
    reader: Reader, now: PlanNow, events: Sequence[PlanEvent], condition: str, *parameters: str
) -> dict[str, PlanMove]:
    """The moves of the segment that something was decided about, by id."""
    ids = sorted({event.move_id for event in events if event.move_id and event.effect == "changed"})
    chosen = f"({condition}) and m.move_id in (select unnest(?::varchar[]))"
    found = plan_moves(reader, now, chosen, *parameters, ids) if ids else []
    return {each.move.move_id: each for each in found}


def _journeys(
    reader: Reader, sql: str, condition: str, start: datetime, end: datetime, *parameters: str
) -> list[tuple[Row, ReviewedJourney]]:
    numbered = condition.replace("?", "$3")
    rows = reader.rows(sql.replace("{condition}", numbered), start, end, *parameters)
    return [(row, _reviewed(row)) for row in rows]


def _reviewed(row: Row) -> ReviewedJourney:
    return ReviewedJourney(
        journey_id=row["journey_id"],
        account_id=row["account_id"],
        account_name=row["account_name"],
        offering_name=row["offering_name"],
        amount=Figure(
            row["amount"], "amount", reference("amount", row["journey_id"]), currency=row["currency"]
        ),
        from_label=row.get("from_label"),
        to_label=row.get("to_label"),
        outcome=row.get("outcome"),
        closed_at=row.get("closed_at"),
    )


def _events(
    reader: Reader, workspace: Workspace, now: PlanNow, start: datetime, end: datetime
) -> tuple[list[PlanEvent], list[PlanEvent]]:
    """What was decided until the end about every move that was open in the week or changed since, and what was learned.

    A move that was closed before the week and not touched since has no place in its review.
    """
    rows = reader.rows(
        """
        select move_id from {move_standings}
        where (done_at is null or done_at >= $1) and (dismissed_at is null or dismissed_at >= $1)
        """,
        start,
    )
    ledger = PlanLedger(workspace.database)
    try:
        moves = {row["move_id"] for row in rows} | set(now.changed) | set(ledger.moves_since(start))
        events = [event for event in ledger.events_of(sorted(moves)) if event.known_at < end]
        return only_seen(reader, events), ledger.events(known_before=end, kind="learned")
    finally:
        ledger.close()


def _moment(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())
