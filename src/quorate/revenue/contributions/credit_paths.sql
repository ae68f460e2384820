-- one row per step that one journey made or has not made: winning, expanding, renewing, or going on to a later stage
-- Credit for a win goes to everything before it; credit for going on, to what happened during the stay (for the
-- first stay, up to its end), so that every touch helps exactly one step. The touch that completes a step
-- belongs to the step it completes. Credit for a renewal goes to what happened since the term before was agreed. The
-- money is what was won, or what the going journey is worth; it is empty when the CRM knows no amount.
-- 'expanded' are those wins by which a company that had bought before bought more: a part of 'won', not beside it.
-- Steps not made (lost or open journeys, terms not renewed, stays that ended otherwise or last) have no money. A step
-- and those that could have made it and did not have the same `origin`: the stage, or what was to be won.
-- `opened_at` is when the deal was opened in the CRM.
-- reads: journeys, journey_deals, journey_values, opportunities, stage_stays
with deals as (
    select
        d.journey_id,
        min(case when not d.is_renewal then d.created_at end) as opened_at,
        max(case when d.outcome = 'won' then d.closed_at end) as last_won_at,
        max(case when d.is_renewal and d.outcome <> 'won' then d.closed_at end) as last_lost_at
    from journey_deals d
    group by d.journey_id
),
customers as (
    select account_id, min(closed_at) as since_at
    from journeys
    where outcome = 'won' and closed_at is not null and account_id is not null
    group by account_id
),
purchases as (
    select
        j.journey_id,
        j.outcome = 'won' as is_made,
        coalesce(j.closed_at, $as_of_at) as until_at,
        d.opened_at,
        v.currency,
        v.won_amount,
        c.since_at is not null and c.since_at < coalesce(j.closed_at, $as_of_at) as is_expansion
    from journeys j
    inner join journey_values v on v.journey_id = j.journey_id
    left join deals d on d.journey_id = j.journey_id
    left join customers c on c.account_id = j.account_id
    where j.outcome <> 'won' or j.closed_at is not null
),
renewed as (
    select
        d.journey_id,
        d.closed_at as until_at,
        row_number() over (partition by d.journey_id order by d.closed_at, d.opportunity_id) as term,
        coalesce(
            lag(d.closed_at) over (partition by d.journey_id order by d.closed_at, d.opportunity_id), j.closed_at
        ) as after_at,
        d.created_at as opened_at,
        o.currency,
        o.amount
    from journey_deals d
    inner join journeys j on j.journey_id = d.journey_id
    inner join opportunities o on o.opportunity_id = d.opportunity_id
    where d.is_renewal and d.outcome = 'won'
),
unrenewed as (
    select
        j.journey_id,
        v.currency,
        greatest(j.closed_at, coalesce(d.last_won_at, j.closed_at)) as after_at,
        case when d.last_lost_at > coalesce(d.last_won_at, j.closed_at) then d.last_lost_at else $as_of_at end as until_at
    from journeys j
    inner join journey_values v on v.journey_id = j.journey_id
    left join deals d on d.journey_id = j.journey_id
    where j.outcome = 'won' and j.closed_at is not null
),
steps as (
    select
        concat(journey_id, '/won') as path_id,
        journey_id,
        'won' as origin,
        'won' as transition,
        is_made,
        cast(null as timestamp) as after_at,
        until_at,
        opened_at,
        currency,
        case when is_made then cast(round(won_amount * 100) as bigint) end as amount_cents
    from purchases
    union all
    select
        concat(journey_id, '/expanded') as path_id,
        journey_id,
        'expanded' as origin,
        'expanded' as transition,
        is_made,
        cast(null as timestamp) as after_at,
        until_at,
        opened_at,
        currency,
        case when is_made then cast(round(won_amount * 100) as bigint) end as amount_cents
    from purchases
    where is_expansion
    union all
    select
        concat(journey_id, '/renewed/', cast(term as varchar)) as path_id,
        journey_id,
        'renewed' as origin,
        'renewed' as transition,
        true as is_made,
        after_at,
        until_at,
        opened_at,
        currency,
        cast(round(amount * 100) as bigint) as amount_cents
    from renewed
    union all
    select
        concat(journey_id, '/unrenewed') as path_id,
        journey_id,
        'renewed' as origin,
        'renewed' as transition,
        false as is_made,
        after_at,
        until_at,
        cast(null as timestamp) as opened_at,
        currency,
        cast(null as bigint) as amount_cents
    from unrenewed
    union all
    select
        concat(s.journey_id, '/', cast(s.place as varchar)) as path_id,
        s.journey_id,
        s.stage as origin,
        case when s.fate = 'advanced' then concat(s.stage, '-', s.next_stage) else s.stage end as transition,
        s.fate = 'advanced' as is_made,
        case when s.place > 1 then s.entered_at end as after_at,
        coalesce(s.ended_at, $as_of_at) as until_at,
        d.opened_at,
        v.currency,
        case when s.fate = 'advanced' then cast(round(v.value_amount * 100) as bigint) end as amount_cents
    from stage_stays s
    inner join journey_values v on v.journey_id = s.journey_id
    left join deals d on d.journey_id = s.journey_id
    where s.fate <> 'advanced' or s.next_stage is not null
)
select
    path_id,
    row_number() over (order by path_id) - 1 as path_number,
    journey_id,
    origin,
    transition,
    is_made,
    after_at,
    until_at,
    opened_at,
    currency,
    amount_cents
from steps
