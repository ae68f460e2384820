-- one row per member and channel in which that person has done something
-- reads: plan_members, member_doings
with people as (
    select distinct person_id from plan_members
)
select d.person_id, d.channel, count(distinct d.touch_id) as touch_count
from people p
inner join member_doings d on d.person_id = p.person_id
group by d.person_id, d.channel
