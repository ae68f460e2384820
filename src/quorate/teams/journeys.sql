-- one row per purchase process of one account for one offering
-- reads: journey_spans, journey_touches
with spoken as (
    select journey_id, min(occurred_at) as first_two_way_at
    from journey_touches
    where is_two_way
    group by journey_id
)
select
    s.journey_id,
    s.account_id,
    s.offering_id,
    s.journey_map,
    s.opened_at,
    s.closed_at,
    s.outcome,
    s.opportunity_ids,
    t.first_two_way_at
from journey_spans s
left join spoken t on t.journey_id = s.journey_id
