-- one row per transition that one journey made: winning, renewing, or going on from one stage to a later one
-- Credit for a win goes to everything before it; credit for going on, to what happened during the stay (for the
-- first stay, up to its end), so that every touch helps exactly one step. The touch that completes a step
-- belongs to the step it completes. Credit for a renewal goes to what happened since the term before was agreed. The
-- money is what was won, or what the going journey is worth; it is empty when the CRM knows no amount.
-- reads: journeys, journey_deals, journey_values, opportunities, stage_stays
with renewed as (
    select
        d.journey_id,
        d.closed_at as until_at,
        row_number() over (partition by d.journey_id order by d.closed_at, d.opportunity_id) as term,
        coalesce(
            lag(d.closed_at) over (partition by d.journey_id order by d.closed_at, d.opportunity_id), j.closed_at
        ) as after_at,
        o.currency,
        o.amount
    from journey_deals d
    inner join journeys j on j.journey_id = d.journey_id
    inner join opportunities o on o.opportunity_id = d.opportunity_id
    where d.is_renewal and d.outcome = 'won'
)
select
    concat(j.journey_id, '/won') as path_id,
    j.journey_id,
    'won' as transition,
    cast(null as timestamp) as after_at,
    j.closed_at as until_at,
    v.currency,
    cast(round(v.won_amount * 100) as bigint) as amount_cents
from journeys j
inner join journey_values v on v.journey_id = j.journey_id
where j.outcome = 'won' and j.closed_at is not null
union all
select
    concat(r.journey_id, '/renewed/', cast(r.term as varchar)) as path_id,
    r.journey_id,
    'renewed' as transition,
    r.after_at,
    r.until_at,
    r.currency,
    cast(round(r.amount * 100) as bigint) as amount_cents
from renewed r
union all
select
    concat(s.journey_id, '/', cast(s.place as varchar)) as path_id,
    s.journey_id,
    concat(s.stage, '-', s.next_stage) as transition,
    case when s.place > 1 then s.entered_at end as after_at,
    s.ended_at as until_at,
    v.currency,
    cast(round(v.value_amount * 100) as bigint) as amount_cents
from stage_stays s
inner join journey_values v on v.journey_id = s.journey_id
where s.fate = 'advanced' and s.next_stage is not null
