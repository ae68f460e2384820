-- one row per journey that wants a plan: open ones, and won ones that live on with the customer
-- The amount is that of the open opportunities in the workspace's own currency, so that journeys can be compared and
-- added up; the deal's amount is in whatever one currency they are in. The outlook is
-- that of the longest horizon, and the cause of no decision the one it names, if it names one. `idle_days` are those
-- since the stage was entered or a criterion of it was met, whichever is later.
-- reads: journeys, stage_history, map_stages, criteria_status, opportunities, agreement, outlooks, workspace_facts
with stays as (
    select
        journey_id,
        stage,
        entered_at,
        row_number() over (partition by journey_id order by entered_at desc, stage) as pick
    from stage_history
    where left_at is null
),
met as (
    select c.journey_id, c.stage, max(c.met_at) as met_at
    from criteria_status c
    where c.kind = 'exit' and c.is_met
    group by c.journey_id, c.stage
),
listed as (
    select journey_id, unnest(opportunity_ids) as opportunity_id
    from journeys
),
priced as (
    select
        l.journey_id,
        count(distinct o.currency) as currency_count,
        min(o.currency) as currency,
        sum(o.amount) as amount
    from listed l
    inner join opportunities o on o.opportunity_id = l.opportunity_id
    where o.outcome = 'open'
    group by l.journey_id
),
farthest as (
    select
        journey_id,
        won_probability,
        lost_competitor_probability,
        lost_no_decision_probability,
        won_probability_low,
        won_probability_high,
        json_extract_string(reasons, '$.cause_of_no_decision') as no_decision_cause,
        row_number() over (partition by journey_id order by as_of_on desc, horizon_days desc) as pick
    from outlooks
),
agreed as (
    select
        journey_id,
        quorum_probability,
        support,
        dispersion,
        swing_person_ids,
        conflicts,
        row_number() over (partition by journey_id order by as_of_on desc) as pick
    from agreement
)
select
    j.journey_id,
    j.journey_map,
    j.account_id,
    j.offering_id,
    j.outcome = 'won' as is_won,
    s.stage,
    m.position,
    n.stage as next_stage,
    date_diff('day', cast(s.entered_at as date), $as_of_on) as stay_days,
    date_diff('day', cast(greatest(s.entered_at, coalesce(e.met_at, s.entered_at)) as date), $as_of_on) as idle_days,
    case when p.currency_count = 1 and p.currency = w.currency then p.amount end as amount,
    p.currency_count,
    case when p.currency_count = 1 then p.currency end as deal_currency,
    case when p.currency_count = 1 then p.amount end as deal_amount,
    a.quorum_probability,
    a.support,
    a.dispersion,
    a.swing_person_ids,
    a.conflicts,
    o.won_probability,
    o.lost_competitor_probability,
    o.lost_no_decision_probability,
    o.won_probability_low,
    o.won_probability_high,
    o.no_decision_cause
from journeys j
cross join workspace_facts w
left join stays s on s.journey_id = j.journey_id and s.pick = 1
left join map_stages m on m.journey_map = j.journey_map and m.stage = s.stage
left join map_stages n on n.journey_map = j.journey_map and n.position = m.position + 1
left join met e on e.journey_id = j.journey_id and e.stage = s.stage
left join priced p on p.journey_id = j.journey_id
left join agreed a on a.journey_id = j.journey_id and a.pick = 1
left join farthest o on o.journey_id = j.journey_id and o.pick = 1
where j.outcome in ('open', 'won')
