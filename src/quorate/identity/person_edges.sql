-- one row per reason why two identifiers are one person
-- A record merged or converted after the day is still apart on it. Addresses that differ only in what their provider
-- ignores (what follows a plus sign; dots at Gmail) are one mailbox. An address that a record held before is still the
-- person's if the record kept its name and no record of another name holds the address now.
-- reads: observed_people, people_versions, observed_links, recorded_touches, person_nodes
with mailboxes as (
    select
        value,
        since_at,
        case
            when regexp_matches(value, '@(gmail|googlemail)\.com$')
                then replace(regexp_replace(value, '(\+[^@]*)?@.*$', '', 'g'), '.', '') || '@gmail.com'
            else regexp_replace(value, '\+[^@]*@', '@', 'g')
        end as mailbox
    from person_nodes
    where kind = 'email' and nobody_because is null
),
first_writings as (
    select mailbox, min(value) as value
    from mailboxes
    group by mailbox
    having count(*) > 1
),
holders as (
    select email, min(lower(full_name)) as first_name, max(lower(full_name)) as last_name
    from observed_people
    where email is not null
    group by email
)
select left_kind, left_value, right_kind, right_value, rule, min(known_at) as since_at
from (
    select
        kind as left_kind,
        record_id as left_value,
        'email' as right_kind,
        email as right_value,
        'same_email' as rule,
        known_at
    from observed_people
    where email is not null
    union all
    select
        p.kind as left_kind,
        p.record_id as left_value,
        'email' as right_kind,
        v.email as right_value,
        'earlier_email' as rule,
        case when v.version_no = 1 then v.known_at else v.version_at end as known_at
    from people_versions v
    inner join observed_people p on p.record_id = v.record_id
    left join holders h on h.email = v.email
    where v.email <> coalesce(p.email, '')
        and lower(v.full_name) = lower(p.full_name)
        and coalesce(h.first_name, lower(p.full_name)) = lower(p.full_name)
        and coalesce(h.last_name, lower(p.full_name)) = lower(p.full_name)
    union all
    select
        p.kind as left_kind,
        p.record_id as left_value,
        coalesce(m.kind, 'crm_contact') as right_kind,
        p.merged_into_key as right_value,
        'merged_in_source' as rule,
        p.known_at
    from observed_people p
    left join observed_people m on m.record_id = p.merged_into_key
    where p.merged_into_key is not null and coalesce(p.merged_at, p.version_at) < $as_of_at
    union all
    select left_kind, left_value, right_kind, right_value, rule, known_at from observed_links
    union all
    select
        'device' as left_kind,
        visitor_key as left_value,
        'user' as right_kind,
        user_key as right_value,
        'identified' as rule,
        known_at
    from recorded_touches
    where visitor_key is not null and user_key is not null
    union all
    select
        'user' as left_kind,
        user_key as left_value,
        'email' as right_kind,
        email as right_value,
        'identified' as rule,
        known_at
    from recorded_touches
    where user_key is not null and email is not null
    union all
    select
        'device' as left_kind,
        visitor_key as left_value,
        'email' as right_kind,
        email as right_value,
        'identified' as rule,
        known_at
    from recorded_touches
    where visitor_key is not null and email is not null and user_key is null
    union all
    select
        'email' as left_kind,
        m.value as left_value,
        'email' as right_kind,
        f.value as right_value,
        'same_mailbox' as rule,
        m.since_at as known_at
    from mailboxes m
    inner join first_writings f on f.mailbox = m.mailbox and f.value <> m.value
) edges
group by left_kind, left_value, right_kind, right_value, rule
