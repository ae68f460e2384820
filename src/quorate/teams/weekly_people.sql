-- one row per account, person or device, and week that is over in which they began something of their own accord
-- Times are kept because a week is looked back on as it was known then: before `countable_at` the week is not seen,
-- before `named_at` it is a device's. The offering is the one their touches name, if they name only one.
-- reads: inbound_touches
-- apart by account_id
-- narrowed inbound_touches
select
    account_id,
    person_id,
    visitor_id,
    date_trunc('week', occurred_at) as week_at,
    min(countable_at) as countable_at,
    min(named_at) as named_at,
    case when min(offering_id) = max(offering_id) then min(offering_id) end as offering_id,
    min(occurred_at) as first_at,
    count(*) as touch_count
from inbound_touches
where occurred_at < date_trunc('week', $as_of_at)
group by account_id, person_id, visitor_id, date_trunc('week', occurred_at)
