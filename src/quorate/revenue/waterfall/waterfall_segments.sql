-- one row per journey and segment it is told in
-- Every journey is in 'all' and, where it is known of it, in 'tier:...', 'industry:...', 'country:...', 'owner:...',
-- 'source:...' (the channel of the first thing a buyer did) and 'deal_type:...' (of a new or an existing customer); in
-- 'map:...' where there are several journey maps.
-- reads: waterfall_journeys, map_overview
with maps as (
    select count(*) as map_count from map_overview
)
select journey_id, 'all' as segment
from waterfall_journeys
union all
select journey_id, concat('tier:', tier) as segment
from waterfall_journeys
where tier is not null
union all
select journey_id, concat('industry:', industry) as segment
from waterfall_journeys
where industry is not null
union all
select journey_id, concat('country:', country) as segment
from waterfall_journeys
where country is not null
union all
select journey_id, concat('owner:', owner_id) as segment
from waterfall_journeys
where owner_id is not null
union all
select journey_id, concat('source:', source_channel) as segment
from waterfall_journeys
where source_channel is not null
union all
select journey_id, concat('deal_type:', deal_type) as segment
from waterfall_journeys
union all
select j.journey_id, concat('map:', j.journey_map) as segment
from waterfall_journeys j
cross join maps m
where m.map_count > 1
