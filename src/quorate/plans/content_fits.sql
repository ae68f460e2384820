-- one row per role, stage and offering, and asset that fits it
-- `offering_key` is empty text for journeys whose offering is not known: content about none in particular serves
-- them and every other row as well. `is_suited` says that the asset is for a purpose that helps in the stage by the
-- journey map, or that the map names none.
-- reads: map_roles, map_stages, offerings, content_labels
with map_cells as (
    select
        r.role,
        s.stage,
        s.content_intents,
        array_to_string(s.content_intents, '') = '' as is_for_any_purpose
    from map_roles r
    inner join map_stages s on s.journey_map = r.journey_map
),
offers as (
    select offering_id as offering_key from offerings
    union all
    select '' as offering_key
)
select
    m.role,
    m.stage,
    o.offering_key,
    l.content_id,
    l.intent,
    max(case when m.is_for_any_purpose or list_contains(m.content_intents, l.intent) then 1 else 0 end) = 1
        as is_suited
from map_cells m
cross join offers o
inner join content_labels l
    on (l.is_for_any_role or list_contains(l.roles, m.role))
    and (l.is_for_any_stage or list_contains(l.stages, m.stage))
    and (l.is_for_any_offering or list_contains(l.offering_ids, o.offering_key))
group by m.role, m.stage, o.offering_key, l.content_id, l.intent
