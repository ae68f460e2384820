"""Moves of the shared plan across journeys: whose, until when, for how much, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quorate.errors import NotFound
from quorate.ledger.plan_events import PlanEvent
from quorate.views.answers import Answer, Figure, reference
from quorate.views.moves import Move, move_of_row
from quorate.views.plan_now import PlanNow
from quorate.views.reading import Reader, Row

# One row per journey with open opportunities that are all of one currency.
_OPEN_MONEY = """
select j.journey_id, sum(o.amount) as amount, min(o.currency) as currency
from {journeys} j
inner join {opportunities} o on o.account_id = j.account_id
    and list_contains(j.opportunity_ids, o.opportunity_id) and o.outcome = 'open'
group by j.journey_id
having count(distinct o.currency) = 1
"""
# One row per move as it stands now, with everything a list shows.
_MOVES = """
with plan as ({now})
select m.*, p.full_name, p.email, c.title as content_title, c.url as content_url, k.name as owner_name,
    coalesce(r.label, m.vacancy_role) as vacancy_label, y.label as play_label,
    j.account_id, j.offering_id, j.outcome as journey_outcome, a.name as account_name, a.tier, a.industry,
    f.name as offering_name, d.amount, d.currency as deal_currency,
    s.version, s.status as decided_status, s.snoozed_until, s.reason, s.note, s.result, s.decided_by,
    s.decided_at, s.comment_count, s.held_count
from plan m
inner join {{journeys}} j on j.journey_id = m.journey_id
left join {{accounts}} a on a.account_id = j.account_id
left join {{offerings}} f on f.offering_id = j.offering_id
left join open_money d on d.journey_id = j.journey_id
left join {{people}} p on p.person_id = m.person_id
left join {{contents}} c on c.content_id = m.content_id
left join {{colleagues}} k on k.colleague_id = m.owner_id
left join {{map_roles}} r on r.journey_map = j.journey_map and r.role = m.vacancy_role
left join {{map_plays}} y on y.journey_map = j.journey_map and y.play = m.play
left join {{move_standings}} s on s.move_id = m.move_id
where {condition}
order by m.due_on, m.expected_gain_amount / m.effort_hours desc nulls last, m.expected_gain_amount desc nulls last,
    d.amount desc nulls last, a.name, m.move_id
"""


# Enough letters of an id to be no accident.
_SHORTEST_KEY = 6


@dataclass(frozen=True)
class PlanMove(Answer):
    """One move with where it belongs and how it stands.

    Attributes
    ----------
    version: how often it was changed; a change of it names the version that was seen.
    amount: the open money of its journey.
    is_waiting: decided or talked about since the last update.
    """

    move: Move
    journey_id: str
    account_id: str
    account_name: str
    offering_id: str | None
    offering_name: str | None
    tier: str | None
    industry: str | None
    amount: Figure
    version: int
    owner_id: str | None
    outcome: str | None
    snoozed_until: date | None
    reason: str | None
    note: str | None
    result: str | None
    decided_by: str | None
    decided_at: datetime | None
    comment_count: int
    held_count: int
    is_waiting: bool


def keep_open_money(reader: Reader) -> None:
    """Make the table `open_money` for queries over moves: what the open opportunities of a journey are worth."""
    reader.keep("open_money", _OPEN_MONEY)


def plan_moves(reader: Reader, now: PlanNow, condition: str = "true", *parameters: object) -> list[PlanMove]:
    """The moves that `condition` chooses among those as they stand now, by due day, the most gain per hour first.

    condition: SQL over m (moves), j (journeys) and a (accounts).
    """
    keep_open_money(reader)
    sql = _MOVES.format(now=now.sql, condition=condition)
    return [_plan_move(row, now) for row in reader.rows(sql, *now.parameters, *parameters)]


def plan_move(reader: Reader, now: PlanNow, key: str) -> PlanMove:
    """The move with this id, or the only one whose id begins so. Raises `NotFound`."""
    return plan_moves(reader, now, "m.move_id = ?", move_row(reader, now, key)["move_id"])[0]


def move_row(reader: Reader, now: PlanNow, key: str) -> Row:
    """The columns of `moves` of one move as it stands now; what an event keeps of it. Raises `NotFound`.

    key: its id, or enough letters from its beginning that no other begins so.
    """
    sql = f"select * from ({now.sql}) plan where move_id = ? or starts_with(move_id, ?) order by move_id limit 3"
    found = reader.rows(sql, *now.parameters, key, key if len(key) >= _SHORTEST_KEY else "no id")
    exact = [row for row in found if row["move_id"] == key] or found
    if len(exact) == 1:
        return exact[0]
    raise NotFound(
        f"{'Several moves begin' if exact else 'The plan has no move'} '{key}'.",
        where=f"as known at the end of {reader.as_of_on}",
        expected="the id of one move",
        state="nothing was written down",
        do="see quorate plan list",
    )


def _plan_move(row: Row, now: PlanNow) -> PlanMove:
    events = now.changed.get(row["move_id"], ())
    standing = now.standing(row["move_id"])
    last = next((each for each in reversed(events) if each.effect == "changed"), None)
    applied = {each.applies for each in events if each.effect == "changed"}
    held = [each for each in events if each.effect == "held" and each.event_id not in applied]
    said: dict[str, Any] = {
        "version": standing.version if standing else row["version"] or 0,
        "snoozed_until": standing.snoozed_until if standing else row["snoozed_until"],
        "reason": standing.reason if standing else row["reason"],
        "note": standing.note if standing else row["note"],
        "result": standing.result if standing else row["result"],
        "decided_by": last.author_name if last else row["decided_by"],
        "decided_at": last.known_at if last else row["decided_at"],
        "comment_count": _comments(events) if standing else row["comment_count"] or 0,
        "held_count": len(held) if standing else row["held_count"] or 0,
    }
    return PlanMove(
        move=move_of_row(row),
        journey_id=row["journey_id"],
        account_id=row["account_id"],
        account_name=row["account_name"] or row["account_id"],
        offering_id=row["offering_id"],
        offering_name=row["offering_name"],
        tier=row["tier"],
        industry=row["industry"],
        amount=Figure(
            row["amount"], "amount", reference("amount", row["journey_id"]), currency=row["deal_currency"]
        ),
        owner_id=row["owner_id"],
        outcome=row["outcome"],
        is_waiting=bool(events),
        **said,
    )


def _comments(events: Sequence[PlanEvent]) -> int:
    return sum(each.kind == "commented" for each in events)
