-- one row per internet address of a device and e-mail address that somebody named from it, or none
-- reads: recorded_touches
-- apart by ip
-- narrowed recorded_touches
select ip, email, min(known_at) as since_at
from recorded_touches
where ip is not null
group by ip, email
