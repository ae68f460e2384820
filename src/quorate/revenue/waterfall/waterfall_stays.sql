-- one row per stay of a journey in a stage, or of its purchase as one of a customer, as the waterfall counts it
-- `is_counted` marks the first stay of a journey in a stage in one month: a team that comes back in the same month is no
-- second team, and which stay stands for it must not hang on what came later. `went_to` is the stage that followed, or the
-- milestone where the purchase was made. `possible_days` is how long the stay could have been seen, whatever became of it.
-- reads: stage_stays, waterfall_journeys, waterfall_purchases, workspace_facts
with stays as (
    select
        s.journey_id,
        s.stage,
        s.place,
        s.entered_at,
        s.ended_at,
        s.fate,
        case
            when s.fate = 'advanced' and j.outcome = 'won' and s.ended_at = j.closed_at then p.stage
            when s.fate in ('advanced', 'back') then s.next_stage
        end as went_to,
        j.currency,
        j.value_amount,
        case when s.fate in ('lost_competitor', 'lost_no_decision', 'lost_other', 'quiet') then j.rival end as rival,
        case
            when s.fate in ('lost_competitor', 'lost_no_decision', 'lost_other', 'quiet') then j.loss_reason
        end as loss_reason,
        j.currency as lost_currency,
        j.value_amount as lost_amount
    from stage_stays s
    inner join waterfall_journeys j on j.journey_id = s.journey_id
    left join waterfall_purchases p on p.source_id = s.journey_id
    union all
    select
        p.journey_id,
        p.stage,
        cast(row_number() over (partition by p.journey_id, p.stage order by p.entered_at, p.source_id) as bigint)
            as place,
        p.entered_at,
        p.ended_at,
        p.fate,
        case when p.fate = 'advanced' then 'milestone:repeat_customer' end as went_to,
        p.currency,
        p.amount as value_amount,
        p.rival,
        p.loss_reason,
        p.lost_currency,
        p.lost_amount
    from waterfall_purchases p
)
select
    s.journey_id,
    s.stage,
    s.place,
    s.entered_at,
    s.ended_at,
    s.fate,
    s.went_to,
    cast(date_trunc('month', s.entered_at) as date) as cohort_on,
    date_diff('second', s.entered_at, coalesce(s.ended_at, $as_of_at)) / 86400.0 as days,
    date_diff('second', s.entered_at, $as_of_at) / 86400.0 as possible_days,
    row_number() over (
        partition by s.journey_id, s.stage, date_trunc('month', s.entered_at) order by s.place
    ) = 1 as is_counted,
    case when s.currency = w.currency then s.value_amount end as own_amount,
    s.rival,
    s.loss_reason,
    s.lost_currency,
    s.lost_amount
from stays s
cross join workspace_facts w
