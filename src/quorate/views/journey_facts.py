"""One journey at a glance: account, stage, team, money and outlook, the same wherever it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quorate.views.answers import Answer, Figure, reference
from quorate.views.cursors import currency_place
from quorate.views.reading import Reader, Row

# One row per journey. The money is that of the open opportunities while the journey is open, of the won ones once it is
# won, else of all; sums over several currencies are left empty. The outlook is that of the longest horizon.
_FACTS = (
    """
with stays as (
    select journey_id, stage, entered_at,
        row_number() over (partition by journey_id order by entered_at desc, left_at desc nulls first, stage)
            as pick
    from {stage_history}
),
listed as (
    select journey_id, outcome, closed_at, unnest(opportunity_ids) as opportunity_id from {journeys}
),
deals as (
    select l.journey_id, o.opportunity_id, o.amount, o.currency, o.owner_id, o.close_on,
        row_number() over (
            partition by l.journey_id
            order by case when o.outcome = 'open' then 0 else 1 end, o.created_at desc, o.opportunity_id
        ) as pick,
        l.outcome not in ('open', 'won')
            or o.outcome = l.outcome
            and not (coalesce(o.is_renewal, false) and o.created_at >= l.closed_at) as is_counted
    from listed l
    inner join {opportunities} o on o.opportunity_id = l.opportunity_id
),
rivals as (
    select journey_id, min(rival) as rival
    from (
        select l.journey_id, o.competitor as rival
        from listed l
        inner join {opportunities} o on o.opportunity_id = l.opportunity_id
        where o.competitor is not null
        union all
        select journey_id, value as rival
        from {statements}
        where subject = 'competitor' and retracted_at is null and journey_id is not null
    ) named
    group by journey_id
),
forming as (
    select account_id, offering_id from {formations} where ended_at is null group by account_id, offering_id
),
money as (
    select journey_id, count(*) as opportunity_count,
        case when count(distinct case when is_counted and amount is not null then currency end) = 1
            then sum(case when is_counted then amount end) end as amount,
        max(case when is_counted and amount is not null then currency end) as currency,
        min(case when is_counted then close_on end) as close_on
    from deals
    group by journey_id
),
team as (
    select journey_id,
        sum(case when membership in ('confirmed', 'likely') then 1 else 0 end) as member_count,
        sum(case when membership = 'candidate' then 1 else 0 end) as candidate_count,
        max(case when membership = 'left' then null when momentum = 'active' then 2
            when momentum = 'cooling' then 1 else 0 end) as momentum_rank,
        max(last_touch_at) as last_touch_at
    from {members}
    group by journey_id
),
wanted_roles as (
    select journey_map, count(*) as required_count from {map_roles} where is_required group by journey_map
),
filled_roles as (
    select m.journey_id, count(distinct m.role) as filled_count
    from {members} m
    inner join {journeys} j on j.journey_id = m.journey_id
    inner join {map_roles} r on r.journey_map = j.journey_map and r.role = m.role and r.is_required
    where m.membership in ('confirmed', 'likely')
    group by m.journey_id
),
farthest as (
    select journey_id, horizon_days, won_probability, won_probability_low, won_probability_high,
        row_number() over (partition by journey_id order by as_of_on desc, horizon_days desc) as pick
    from {outlooks}
),
agreed as (
    select journey_id, quorum_probability, quorum_probability_low, quorum_probability_high,
        row_number() over (partition by journey_id order by as_of_on desc) as pick
    from {agreement}
)
select
    j.journey_id, j.journey_map, j.account_id, j.offering_id, j.outcome, j.opened_at, j.closed_at,
    j.first_two_way_at,
    coalesce(a.name, j.account_id) as account_name,
    coalesce(f.name, j.offering_id) as offering_name,
    s.stage, coalesce(p.label, s.stage) as stage_label, p.position, coalesce(p.position, -1) as stage_place,
    s.entered_at,
    coalesce(d.owner_id, a.owner_id) as owner_id,
    coalesce(c.name, d.owner_id, a.owner_id) as owner_name,
    y.opportunity_count, y.amount, y.currency, y.close_on,
    case when y.amount is not null then y.currency end as amount_currency,
    """
    + currency_place("amount_currency")
    + """ as amount_place,
    case when k.has_members then coalesce(t.member_count, 0) end as member_count,
    coalesce(t.candidate_count, 0) as candidate_count, t.last_touch_at,
    case t.momentum_rank when 2 then 'active' when 1 then 'cooling' when 0 then 'quiet' end as momentum,
    coalesce(t.momentum_rank, -1) as momentum_rank,
    w.required_count,
    case when k.has_members then coalesce(r.filled_count, 0) end as filled_count,
    o.horizon_days, o.won_probability, o.won_probability_low, o.won_probability_high,
    q.quorum_probability, q.quorum_probability_low, q.quorum_probability_high,
    g.gap_stages, g.finding as gap_finding,
    a.tier, a.industry, v.rival,
    j.outcome = 'open' and exists (
        select 1 from forming e
        where e.account_id = j.account_id and coalesce(e.offering_id = j.offering_id, true)
    ) as is_forming
from {journeys} j
cross join (select count(*) > 0 as has_members from {members}) k
left join {accounts} a on a.account_id = j.account_id
left join {offerings} f on f.offering_id = j.offering_id
left join stays s on s.journey_id = j.journey_id and s.pick = 1
left join {map_stages} p on p.journey_map = j.journey_map and p.stage = s.stage
left join deals d on d.journey_id = j.journey_id and d.pick = 1
left join money y on y.journey_id = j.journey_id
left join {colleagues} c on c.colleague_id = coalesce(d.owner_id, a.owner_id)
left join team t on t.journey_id = j.journey_id
left join wanted_roles w on w.journey_map = j.journey_map
left join filled_roles r on r.journey_id = j.journey_id
left join farthest o on o.journey_id = j.journey_id and o.pick = 1
left join agreed q on q.journey_id = j.journey_id and q.pick = 1
left join rivals v on v.journey_id = j.journey_id
left join {stage_gaps} g on g.journey_id = j.journey_id
"""
)


@dataclass(frozen=True)
class JourneyFacts(Answer):
    """One purchase process at a glance.

    Attributes
    ----------
    stage: where it stands by the map's criteria; None before it stood anywhere.
    team_size: confirmed and likely members; `candidate_count` others may belong.
    roles_filled: required roles that a confirmed or likely member fills, out of those the map requires.
    momentum: that of the most active member; None while there is nobody.
    won: probability of being won within `won_within_days`; None, as `quorum`, where none was estimated.
    gap_stages: CRM stage minus criteria stage, in stages; None where one of them is not known.
    close_on: when the CRM expects the end, the earliest of its opportunities.
    rival: a competitor that the CRM or a colleague names.
    is_forming: the journey is open, and more people of the account are active than is usual for it.
    """

    journey_id: str
    account_id: str
    account_name: str
    offering_id: str | None
    offering_name: str | None
    outcome: str
    opened_at: datetime
    closed_at: datetime | None
    first_two_way_at: datetime | None
    stage: str | None
    stage_label: str | None
    stage_entered_at: datetime | None
    owner_id: str | None
    owner_name: str | None
    opportunity_count: int
    amount: Figure
    team_size: Figure
    candidate_count: int
    roles_filled: Figure
    momentum: str | None
    last_touch_at: datetime | None
    won: Figure | None
    won_within_days: int | None
    quorum: Figure | None
    gap_stages: float | None
    gap_finding: str | None
    close_on: date | None = None
    tier: str | None = None
    industry: str | None = None
    rival: str | None = None
    is_forming: bool = False


def facts_of(row: Row) -> JourneyFacts:
    """The typed form of one row of `journey_facts`."""
    journey = row["journey_id"]
    horizon = row["horizon_days"]
    return JourneyFacts(
        journey_id=journey,
        account_id=row["account_id"],
        account_name=row["account_name"],
        offering_id=row["offering_id"],
        offering_name=row["offering_name"],
        outcome=row["outcome"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        first_two_way_at=row["first_two_way_at"],
        stage=row["stage"],
        stage_label=row["stage_label"],
        stage_entered_at=row["entered_at"],
        owner_id=row["owner_id"],
        owner_name=row["owner_name"],
        opportunity_count=row["opportunity_count"] or 0,
        amount=Figure(row["amount"], "amount", reference("amount", journey), currency=row["currency"]),
        team_size=Figure(row["member_count"], "count", reference("team", journey)),
        candidate_count=row["candidate_count"],
        roles_filled=Figure(
            row["filled_count"], "count", reference("roles", journey), out_of=row["required_count"]
        ),
        momentum=row["momentum"],
        last_touch_at=row["last_touch_at"],
        won=_estimate(row, "won_probability", reference("outlook", journey, horizon or 0, "won")),
        won_within_days=horizon,
        quorum=_estimate(row, "quorum_probability", reference("quorum", journey)),
        gap_stages=row["gap_stages"],
        gap_finding=row["gap_finding"],
        close_on=row["close_on"],
        tier=row["tier"],
        industry=row["industry"],
        rival=row["rival"],
        is_forming=row["is_forming"],
    )


def _estimate(row: Row, column: str, key: str) -> Figure | None:
    if row[column] is None:
        return None
    return Figure(row[column], "probability", key, row[f"{column}_low"], row[f"{column}_high"])


def keep_journey_facts(reader: Reader) -> None:
    """Make the table `journey_facts` for queries over many journeys."""
    reader.need("journeys", "accounts", "map_stages")
    reader.keep("journey_facts", _FACTS)


def facts_where(reader: Reader, condition: str, *parameters: object) -> list[JourneyFacts]:
    """Facts of the journeys that fit a condition on `journey_facts`: open ones first, the largest first."""
    keep_journey_facts(reader)
    rows = reader.rows(
        f"""
        select * from journey_facts
        where {condition}
        order by case outcome when 'open' then 0 when 'won' then 1 when 'quiet' then 2 else 3 end,
            amount desc nulls last, momentum_rank desc, opened_at desc, journey_id
        """,
        *parameters,
    )
    return [facts_of(row) for row in rows]
