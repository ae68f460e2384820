-- one row per open journey: the state it is in, by stage and whether it has an opportunity
-- A journey without any stay yet is in no stage, which counts as the map's first.
-- reads: journeys, opportunities, outcome_stays
with links as (
    select journey_id, unnest(opportunity_ids) as opportunity_id from journeys where outcome = 'open'
),
qualified as (
    select distinct l.journey_id
    from links l
    inner join opportunities o on o.opportunity_id = l.opportunity_id
),
latest as (
    select
        journey_id,
        stage,
        entered_at,
        row_number() over (
            partition by journey_id order by entered_at desc, has_opportunity desc, stage desc
        ) as pick
    from outcome_stays
)
select
    j.journey_id,
    j.journey_map,
    l.stage,
    q.journey_id is not null as has_opportunity,
    l.entered_at
from journeys j
left join latest l on l.journey_id = j.journey_id and l.pick = 1
left join qualified q on q.journey_id = j.journey_id
where j.outcome = 'open'
