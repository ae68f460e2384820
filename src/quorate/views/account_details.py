"""What stands on the page of one account beside its journeys: its people, its opportunities and its latest history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quorate.views.answers import Answer, Figure, Page, reference
from quorate.views.evidence_rows import STATEMENTS, TOUCHES, Evidence, evidence_page
from quorate.views.reading import Reader


@dataclass(frozen=True)
class AccountPerson(Answer):
    """Somebody of the account, with the stance they were last seen to take in an open journey, if any."""

    person_id: str
    name: str
    title: str | None
    is_external: bool
    left_at: datetime | None
    stance: str | None
    role_label: str | None
    team_count: int
    touch_count: int
    last_touch_at: datetime | None


@dataclass(frozen=True)
class AccountOpportunity(Answer):
    """One of the CRM's opportunities at the account, and the journey it belongs to."""

    opportunity_id: str
    journey_id: str | None
    name: str
    offering_name: str | None
    outcome: str
    crm_stage: str | None
    amount: Figure
    created_at: datetime
    close_on: date | None
    closed_at: datetime | None


@dataclass(frozen=True)
class AccountDetail(Answer):
    """People (those touched last first, perhaps not all), opportunities (the newest first) and the latest history."""

    people: tuple[AccountPerson, ...]
    people_count: int
    opportunities: tuple[AccountOpportunity, ...]
    history: Evidence


def account_detail(
    reader: Reader, account_id: str, people_shown: int = 40, history_shown: int = 15
) -> AccountDetail:
    """The details of one account."""
    people, people_count = _people(reader, account_id, people_shown)
    return AccountDetail(
        people=people,
        people_count=people_count,
        opportunities=_opportunities(reader, account_id),
        history=evidence_page(
            reader,
            Page(0, history_shown),
            [TOUCHES + " where t.account_id = $1", STATEMENTS + " where s.account_id = $1"],
            account_id,
        ),
    )


def _people(reader: Reader, account_id: str, most: int) -> tuple[tuple[AccountPerson, ...], int]:
    rows = reader.rows(
        f"""
        with touched as (
            select person_id, count(*) as touch_count, max(occurred_at) as last_touch_at
            from {{touches}} where account_id = $1 and person_id is not null group by person_id
        ),
        teams as (
            select m.person_id, m.stance, m.role,
                coalesce(r.label, case when m.role = 'unknown' then 'Role not known' else m.role end) as role_label,
                count(*) over (partition by m.person_id) as team_count,
                row_number() over (
                    partition by m.person_id
                    order by case j.outcome when 'open' then 0 else 1 end, j.opened_at desc, m.journey_id
                ) as pick
            from {{members}} m
            inner join {{journeys}} j on j.journey_id = m.journey_id
            left join {{map_roles}} r on r.journey_map = j.journey_map and r.role = m.role
            where j.account_id = $1
        )
        select p.*, coalesce(p.full_name, p.email, 'Unnamed person') as name, t.touch_count, t.last_touch_at,
            s.stance, s.role_label, coalesce(s.team_count, 0) as team_count, count(*) over () as people_count
        from {{people}} p
        left join touched t on t.person_id = p.person_id
        left join teams s on s.person_id = p.person_id and s.pick = 1
        where p.account_id = $1
        order by p.left_at is not null, t.last_touch_at desc nulls last, name, p.person_id
        limit {int(most)}
        """,
        account_id,
    )
    found = tuple(
        AccountPerson(
            person_id=row["person_id"],
            name=row["name"],
            title=row["title"],
            is_external=row["is_external"],
            left_at=row["left_at"],
            stance=row["stance"],
            role_label=row["role_label"],
            team_count=row["team_count"],
            touch_count=row["touch_count"] or 0,
            last_touch_at=row["last_touch_at"],
        )
        for row in rows
    )
    return found, rows[0]["people_count"] if rows else 0


def _opportunities(reader: Reader, account_id: str) -> tuple[AccountOpportunity, ...]:
    rows = reader.rows(
        """
        select o.*, coalesce(f.name, o.offering_id) as offering_name, min(j.journey_id) as journey_id
        from {opportunities} o
        left join {offerings} f on f.offering_id = o.offering_id
        left join {journeys} j on j.account_id = o.account_id and list_contains(j.opportunity_ids, o.opportunity_id)
        where o.account_id = ?
        group by all
        order by o.created_at desc, o.opportunity_id
        """,
        account_id,
    )
    return tuple(
        AccountOpportunity(
            opportunity_id=row["opportunity_id"],
            journey_id=row["journey_id"],
            name=row["name"],
            offering_name=row["offering_name"],
            outcome=row["outcome"],
            crm_stage=row["crm_stage"],
            amount=Figure(
                row["amount"],
                "amount",
                reference("opportunity", row["opportunity_id"]),
                currency=row["currency"],
            ),
            created_at=row["created_at"],
            close_on=row["close_on"],
            closed_at=row["closed_at"],
        )
        for row in rows
    )
