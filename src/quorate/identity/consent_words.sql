-- one row per word on whether a person may be addressed, from whichever record says it
-- Flags and legal bases of their records, records of consent that systems keep apart, and what they did themselves:
-- unsubscribe and subscribe. What is said of an individual is said of every record of a person that names it.
-- reads: record_refusals, observed_consents, observed_people, person_ids, touches
with points as (
    select record_id, person_key, email
    from observed_consents
    where point_key is null and (person_key is not null or email is not null)
),
consents as (
    select
        c.record_id,
        c.source,
        coalesce(c.person_key, p.person_key) as person_key,
        coalesce(c.email, p.email) as email,
        c.channel,
        c.basis,
        c.topic,
        c.stated_at
    from observed_consents c
    left join points p on p.record_id = c.point_key
    where (c.ends_at is null or c.ends_at >= $as_of_at) and not c.is_later_version and c.stated_at < $as_of_at
),
people as (
    select record_id as person_key, kind, record_id from observed_people
    union all
    select json_extract_string(properties, '$.individual') as person_key, kind, record_id
    from observed_people
    where json_extract_string(properties, '$.individual') is not null
),
words as (
    select i.person_id, r.scope, cast(null as varchar) as topic, r.basis, r.since_at, r.said_at, r.source, r.record_id
    from record_refusals r
    inner join person_ids i on i.kind = r.kind and i.value = r.record_id
    union all
    select i.person_id, c.channel as scope, c.topic, c.basis, c.stated_at as since_at, c.stated_at as said_at, c.source,
        c.record_id
    from consents c
    inner join people p on p.person_key = c.person_key
    inner join person_ids i on i.kind = p.kind and i.value = p.record_id
    union all
    select i.person_id, c.channel as scope, c.topic, c.basis, c.stated_at as since_at, c.stated_at as said_at, c.source,
        c.record_id
    from consents c
    inner join person_ids i on i.kind = 'email' and i.value = c.email
    union all
    select person_id, 'email' as scope, cast(null as varchar) as topic,
        case when action = 'unsubscribed' then 'refused' else 'consent' end as basis,
        occurred_at as since_at, occurred_at as said_at, source, source_record_id as record_id
    from touches
    where action in ('subscribed', 'unsubscribed') and occurred_at < $as_of_at
)
select distinct person_id, scope, topic, basis, since_at, said_at, source, record_id
from words
where person_id is not null and basis <> 'none'
