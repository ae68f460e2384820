-- one row per touch that may have a counterpart in another source, with what decides which of them stays
-- reads: identified_touches, touch_likenesses
with likely as (
    select one_id as touch_id from touch_likenesses
    union
    select other_id as touch_id from touch_likenesses
),
record_sizes as (
    select source, source_record_id, count(*) as person_count
    from identified_touches
    group by source, source_record_id
)
select
    t.touch_id,
    t.source,
    t.action = 'invited' as is_invited,
    t.channel = 'email' and t.source = 'mail' as keeps_the_moment,
    t.opportunity_id is not null as has_opportunity,
    s.person_count
from identified_touches t
inner join likely l on l.touch_id = t.touch_id
inner join record_sizes s on s.source = t.source and s.source_record_id = t.source_record_id
