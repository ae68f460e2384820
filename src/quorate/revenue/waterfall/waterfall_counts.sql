-- one row per month of entry, segment, offering and stage, with what became of the journeys that entered
-- A journey that enters a stage twice in one month counts once, by its last stay of the month.
-- Money is that of the workspace's own currency; what is in another is not added to it.
-- Segments are everyone ('all'), account tiers ('tier:...') and industries ('industry:...').
-- reads: stage_stays, journeys, journey_values, accounts, workspace_facts
with entries as (
    select
        s.journey_id,
        s.stage,
        s.fate,
        s.days,
        cast(date_trunc('month', s.entered_at) as date) as cohort_on,
        row_number() over (
            partition by s.journey_id, s.stage, date_trunc('month', s.entered_at) order by s.place desc
        ) as pick
    from stage_stays s
),
described as (
    select
        e.cohort_on,
        e.stage,
        e.fate,
        e.days,
        j.offering_id,
        case when v.currency = w.currency then v.value_amount end as value_amount,
        a.tier,
        a.industry
    from entries e
    inner join journeys j on j.journey_id = e.journey_id
    inner join journey_values v on v.journey_id = e.journey_id
    cross join workspace_facts w
    left join accounts a on a.account_id = j.account_id
    where e.pick = 1
),
segmented as (
    select 'all' as segment, cohort_on, stage, fate, days, offering_id, value_amount
    from described
    union all
    select concat('tier:', tier) as segment, cohort_on, stage, fate, days, offering_id, value_amount
    from described
    where tier is not null
    union all
    select concat('industry:', industry) as segment, cohort_on, stage, fate, days, offering_id, value_amount
    from described
    where industry is not null
)
select
    cohort_on,
    segment,
    offering_id,
    stage,
    count(*) as entered_count,
    cast(sum(case when fate = 'advanced' then 1 else 0 end) as bigint) as advanced_count,
    cast(sum(case when fate = 'back' then 1 else 0 end) as bigint) as back_count,
    cast(sum(case when fate = 'lost_competitor' then 1 else 0 end) as bigint) as lost_competitor_count,
    cast(sum(case when fate = 'lost_no_decision' then 1 else 0 end) as bigint) as lost_no_decision_count,
    cast(sum(case when fate in ('open', 'paused') then 0 else 1 end) as bigint) as ended_count,
    sum(coalesce(value_amount, 0)) as value_amount,
    median(case when fate not in ('open', 'paused') then days end) as median_days
from segmented
group by cohort_on, segment, offering_id, stage
