-- one row per month of entry, segment, offering, stage, cause, rival and currency of what was lost there, with its money
-- Stays are counted as in `waterfall`, so that over rivals, reasons and currencies losses add up to its counts. Who went
-- quiet was never heard of again without an opportunity. A rival or a reason is empty where nobody wrote one down.
-- reads: waterfall_stays, waterfall_journeys, waterfall_segments
with lost as (
    select
        s.cohort_on,
        g.segment,
        j.offering_id,
        s.stage,
        s.fate as cause,
        s.rival,
        s.loss_reason,
        s.lost_currency as currency,
        s.lost_amount,
        s.journey_id
    from waterfall_stays s
    inner join waterfall_journeys j on j.journey_id = s.journey_id
    inner join waterfall_segments g on g.journey_id = s.journey_id
    where s.is_counted and s.fate in ('lost_competitor', 'lost_no_decision', 'lost_other', 'quiet')
)
select
    cohort_on,
    segment,
    offering_id,
    stage,
    cause,
    rival,
    loss_reason,
    currency,
    count(*) as lost_count,
    sum(lost_amount) as lost_amount,
    count(lost_amount) as valued_count,
    array_sort(array_agg(journey_id)) as journey_ids
from lost
group by cohort_on, segment, offering_id, stage, cause, rival, loss_reason, currency
