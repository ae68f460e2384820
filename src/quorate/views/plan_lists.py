"""The plan as a list to work through: grouped, ordered, and a page at a time.

A page is found by the last move that was seen (`cursors`), so that it stays right while moves are decided above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from quorate.errors import UsageError, nearest_word
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.cursors import Order, SortKey, currency_place, cursor_after, order_by, rows_after
from quorate.views.plan_authors import author_named
from quorate.views.plan_history import HistoryLine
from quorate.views.plan_moves import PlanMove, keep_open_money, plan_moves
from quorate.views.plan_now import PlanNow, plan_now
from quorate.views.plan_segments import SegmentChoice, segment_choices
from quorate.views.plan_week import PlanFilters, mentions_of, plan_condition
from quorate.views.reading import Reader, Row
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

MOVES_PER_PAGE = 40
# The workspace's own currency comes first, the others follow by their codes, and what has no amount comes last.
_MOST_OPEN = (
    SortKey("open_place", "number"),
    SortKey("open_currency"),
    SortKey("open_amount", "number", is_descending=True),
)
# Within a group: the most for our time first, then the most money behind it.
_WORTH = (
    SortKey("gain_place", "number"),
    SortKey("gain_currency"),
    SortKey("gain_per_hour", "number", is_descending=True),
    SortKey("gain", "number", is_descending=True),
    *_MOST_OPEN,
    SortKey("account_name", "name"),
    SortKey("move_id"),
)
_BY_JOURNEY = (
    *_MOST_OPEN,
    SortKey("account_name", "name"),
    SortKey("group_key"),
    SortKey("due_place", "number"),
)
_BY_OWNER = (SortKey("owner_name"), SortKey("group_key"), SortKey("due_place", "number"))
# What groups are made by: the key of a move's group in SQL, and the order of the whole list.
GROUPINGS: Mapping[str, tuple[str, Order]] = {
    "due": ("due_key", (SortKey("due_place", "number"), *_WORTH)),
    "journey": ("journey_id", (*_BY_JOURNEY, *_WORTH)),
    "owner": ("coalesce(owner_id, owner_function)", (*_BY_OWNER, *_WORTH)),
}
DUE = ("overdue", "today", "week", "next_week", "later")

# One row per chosen move with what it is grouped and ordered by. Weeks begin on Monday.
_LISTED = """
with plan as ({now}),
dated as (
    select m.move_id, m.journey_id, m.owner_id, m.owner_function, k.name as owner_name,
        cast(m.expected_gain_amount as double) as gain,
        cast(m.expected_gain_amount / nullif(m.effort_hours, 0) as double) as gain_per_hour,
        case when m.expected_gain_amount is not null then m.currency end as gain_currency,
        cast(d.amount as double) as open_amount, case when d.amount is not null then d.currency end as open_currency,
        coalesce(a.name, j.account_id) as account_name,
        case when m.due_on < $today then 0 when m.due_on = $today then 1 when m.due_on <= $sunday then 2
            when m.due_on <= $next_sunday then 3 else 4 end as due_place
    from plan m
    inner join {{journeys}} j on j.journey_id = m.journey_id
    left join {{accounts}} a on a.account_id = j.account_id
    left join {{colleagues}} k on k.colleague_id = m.owner_id
    left join open_money d on d.journey_id = m.journey_id
    where {condition}
),
keyed as (
    select *, {gain_place} as gain_place, {open_place} as open_place,
        ['overdue', 'today', 'week', 'next_week', 'later'][cast(due_place as integer) + 1] as due_key from dated
),
grouped as materialized (select *, {key} as group_key from keyed),
counts as (
    select group_key as counted_key, count(*) as group_count,
        sum(case when {after} then 1 else 0 end) as left_count
    from grouped
    group by group_key
)
select g.*, c.group_count, c.left_count < c.group_count as is_begun,
    (select sum(group_count) from counts) as move_count
from (select * from grouped where {after} order by {order} limit {limit}) g
inner join counts c on c.counted_key is not distinct from g.group_key
order by {order}
"""


@dataclass(frozen=True)
class PlanGroup(Answer):
    """Moves of one group that stand on this page.

    Attributes
    ----------
    key: one of `DUE`, a journey's id, or a colleague's id or function.
    move_count: all moves of the group, also those on other pages.
    is_begun: the page before ended within this group.
    """

    key: str
    move_count: int
    is_begun: bool
    moves: tuple[PlanMove, ...]


@dataclass(frozen=True)
class PlanList(Answer):
    """One page of the plan.

    Attributes
    ----------
    owner_name: whose moves, where one colleague's are listed.
    following: what asks for the moves after these; empty where there are none.
    """

    stamp: Stamp
    filters: PlanFilters
    group: str
    owner_name: str | None
    groups: tuple[PlanGroup, ...]
    move_count: int
    following: str
    mentions: tuple[HistoryLine, ...]
    segments: tuple[SegmentChoice, ...]

    @property
    def moves(self) -> tuple[PlanMove, ...]:
        """The moves of this page in their order."""
        return tuple(each for group in self.groups for each in group.moves)


def plan_list(
    snapshot: Snapshot,
    workspace: Workspace,
    filters: PlanFilters,
    *,
    group: str = "due",
    after: str = "",
    limit: int = MOVES_PER_PAGE,
) -> PlanList:
    """The moves that filters choose, grouped, after those of a cursor.

    Raises `UsageError` for a grouping, segment or cursor that is none, `NotFound` for a colleague nobody knows.
    """
    if group not in GROUPINGS:
        near = nearest_word(group, list(GROUPINGS))
        raise UsageError(
            f"The plan has no groups by '{group}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(GROUPINGS)}",
        )
    reader = Reader(snapshot)
    now = plan_now(reader, workspace)
    owner = author_named(reader, filters.owner) if filters.owner else None
    rows = _rows(reader, now, filters, owner.key if owner else None, group, after, limit)
    shown, order = rows[:limit], GROUPINGS[group][1]
    is_first = not after
    return PlanList(
        stamp=stamp_of(reader),
        filters=filters,
        group=group,
        owner_name=owner.name if owner else None,
        groups=_groups(reader, now, shown),
        move_count=int(rows[0]["move_count"]) if rows else 0,
        following=cursor_after(order, shown[-1]) if len(rows) > limit else "",
        mentions=mentions_of(reader, workspace, owner.key) if owner and is_first else (),
        segments=segment_choices(reader) if is_first else (),
    )


def _rows(
    reader: Reader,
    now: PlanNow,
    filters: PlanFilters,
    owner_id: str | None,
    group: str,
    after: str,
    limit: int,
) -> list[Row]:
    """The rows of one page and one more, where there is one."""
    condition, given = plan_condition(filters, owner_id)
    key, order = GROUPINGS[group]
    behind, place = rows_after(order, after)
    today = reader.as_of_on
    sunday = today + timedelta(days=6 - today.weekday())
    days = {"today": today, "sunday": sunday, "next_sunday": sunday + timedelta(days=7)}
    keep_open_money(reader)
    sql = _LISTED.format(
        now=now.sql,
        condition=condition,
        key=key,
        order=order_by(order),
        after=behind,
        limit=int(limit) + 1,
        gain_place=currency_place("gain_currency"),
        open_place=currency_place("open_currency"),
    )
    for name, day in days.items():
        sql = sql.replace(f"${name}", f"date '{day.isoformat()}'")
    return reader.rows(sql, *now.parameters, *given, *place, *place)


def _groups(reader: Reader, now: PlanNow, rows: Sequence[Row]) -> tuple[PlanGroup, ...]:
    ids = [row["move_id"] for row in rows]
    chosen = plan_moves(reader, now, "m.move_id in (select unnest(?::varchar[]))", ids) if ids else []
    of_id = {each.move.move_id: each for each in chosen}
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["group_key"], []).append(row)
    return tuple(
        PlanGroup(
            key,
            held[0]["group_count"],
            held[0]["is_begun"],
            tuple(of_id[row["move_id"]] for row in held),
        )
        for key, held in found.items()
    )
