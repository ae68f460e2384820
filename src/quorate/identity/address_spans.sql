-- one row per address of a person with the days between which it was heard of
-- What we send to an address does not count: the person may be long gone.
-- reads: person_nodes, recorded_touches
select n.value as email, n.since_at as first_at, coalesce(t.last_at, n.since_at) as last_at
from person_nodes n
left join (
    select email, max(occurred_at) as last_at
    from recorded_touches
    where email is not null and initiator = 'buyer' and occurred_at < $as_of_at
    group by email
) t on t.email = n.value
where n.kind = 'email'
