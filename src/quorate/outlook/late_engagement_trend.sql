-- one row per map and quarter in which journeys opened: how late we came to them
-- Only journeys we spoke with count for the days and the shortlist; how many we never spoke with stands beside them.
-- Recent quarters look better than they will: who has not been spoken with yet is not late yet.
-- reads: journeys, late_engagement
with joined as (
    select
        j.journey_map,
        cast(date_trunc('quarter', j.opened_at) as date) as opened_quarter_on,
        l.first_two_way_at,
        l.days_late,
        l.shortlist_probability_at_first_two_way
    from journeys j
    inner join late_engagement l on l.journey_id = j.journey_id
)
select
    journey_map,
    opened_quarter_on,
    count(*) as journey_count,
    sum(case when first_two_way_at is null then 1 else 0 end) as never_spoken_count,
    median(case when first_two_way_at is not null then days_late end) as median_days_late,
    avg(shortlist_probability_at_first_two_way) as mean_shortlist_probability
from joined
group by journey_map, opened_quarter_on
