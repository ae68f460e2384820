"""The whole workspace at a glance: how much there is, and what changed lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quorate.language import gettext
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader
from quorate.views.wording import OUTCOME_WORDS
from quorate.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class RecentChange(Answer):
    """One thing that changed: a stage, a journey's opening or end, a member who joined."""

    at: datetime
    kind: str
    journey_id: str
    account_id: str
    account_name: str
    text: str
    reference: str


@dataclass(frozen=True)
class Overview(Answer):
    """Counts of what is held, and the changes of the last `days`, newest first."""

    stamp: Stamp
    account_count: int
    person_count: int
    touch_count: int
    opportunity_count: int
    journeys_by_outcome: tuple[tuple[str, int], ...]
    open_amount: tuple[Figure, ...]
    days: int
    changes: tuple[RecentChange, ...]
    change_count: int


def overview(snapshot: Snapshot, days: int = 14, most_changes: int = 50) -> Overview:
    """What the workspace holds and what changed in the `days` up to the day looked at."""
    reader = Reader(snapshot)
    reader.need("accounts", "journeys")
    counts = reader.one(
        """
        select (select count(*) from {accounts}) as accounts, (select count(*) from {people}) as people,
            (select count(*) from {touches}) as touches, (select count(*) from {opportunities}) as
                opportunities
        """
    )
    outcomes = reader.rows("select outcome, count(*) as n from {journeys} group by outcome order by outcome")
    amounts = reader.rows(
        """
        select currency, sum(amount) as amount from {opportunities}
        where outcome = 'open' and amount is not null group by currency order by currency
        """
    )
    changes, change_count = _changes(reader, reader.known_before - timedelta(days=days), most_changes)
    return Overview(
        stamp=stamp_of(reader),
        account_count=counts["accounts"],
        person_count=counts["people"],
        touch_count=counts["touches"],
        opportunity_count=counts["opportunities"],
        journeys_by_outcome=tuple((row["outcome"], row["n"]) for row in outcomes),
        open_amount=tuple(
            Figure(
                row["amount"], "amount", reference("open-amount", row["currency"]), currency=row["currency"]
            )
            for row in amounts
        ),
        days=days,
        changes=changes,
        change_count=change_count,
    )


def _changes(reader: Reader, since: datetime, most: int) -> tuple[tuple[RecentChange, ...], int]:
    rows = reader.rows(
        f"""
        with changes as (
            select h.entered_at as at, case h.direction when 'back' then 'stage_back' else 'stage_forward'
                end as kind,
                h.journey_id, coalesce(s.label, h.stage) as detail
            from {{stage_history}} h
            inner join {{journeys}} j on j.journey_id = h.journey_id and h.entered_at > j.opened_at
            left join {{map_stages}} s on s.journey_map = j.journey_map and s.stage = h.stage
            union all
            select opened_at as at, 'opened' as kind, journey_id, null as detail from {{journeys}}
            union all
            select closed_at as at, 'ended' as kind, journey_id, outcome as detail
            from {{journeys}} where closed_at is not null
            union all
            select m.joined_at as at, 'joined' as kind, m.journey_id, coalesce(p.full_name, p.email) as detail
            from {{members}} m
            inner join {{journeys}} j on j.journey_id = m.journey_id and m.joined_at > j.opened_at
            inner join {{people}} p on p.person_id = m.person_id
            where m.membership in ('confirmed', 'likely') and coalesce(p.full_name, p.email) is not null
        )
        select c.*, j.account_id, coalesce(a.name, j.account_id) as account_name, count(*) over () as
            change_count
        from changes c
        inner join {{journeys}} j on j.journey_id = c.journey_id
        left join {{accounts}} a on a.account_id = j.account_id
        where c.at >= ?
        order by c.at desc, c.kind, account_name, c.journey_id, c.detail
        limit {int(most)}
        """,
        since,
    )
    changes = tuple(
        RecentChange(
            at=row["at"],
            kind=row["kind"],
            journey_id=row["journey_id"],
            account_id=row["account_id"],
            account_name=row["account_name"],
            text=_text(row["kind"], row["detail"]),
            reference=reference("team" if row["kind"] == "joined" else "stage", row["journey_id"]),
        )
        for row in rows
    )
    return changes, rows[0]["change_count"] if rows else 0


def _text(kind: str, detail: str | None) -> str:
    if kind == "opened":
        return gettext("a journey began")
    if kind == "ended":
        return OUTCOME_WORDS.get(detail or "", detail or "")
    if kind == "joined":
        return gettext("{detail} joined the team", detail=detail)
    stage = detail or gettext("a stage without a name")
    if kind == "stage_back":
        return gettext("fell back to {stage}", stage=stage)
    return gettext("moved on to {stage}", stage=stage)
