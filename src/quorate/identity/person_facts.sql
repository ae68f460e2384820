-- one row per person with what the best of their records says
-- A contact outranks a lead, a lead what a tracker or form heard, and all of these a record that says that the person has
-- left; within a rank the latest word counts.
-- reads: person_groups, observed_people, recorded_touches
-- apart by person_id
-- narrowed person_groups
-- narrowed observed_people: record_id in (
--     select value from person_groups where person_id in (select person_id from asked))
-- narrowed recorded_touches: email in (
--     select value from person_groups where kind = 'email' and person_id in (select person_id from asked))
-- reached by recorded_touches: select person_id from person_groups
--     where kind = 'email' and value in (select email from changed)
-- reached by observed_people: select person_id from person_groups where value in (select record_id from changed)
with said as (
    select
        g.person_id,
        case
            when p.has_left and not p.is_later_version then 5
            when p.kind = 'crm_contact' then 0
            when p.kind = 'crm_lead' then 1
            when p.kind = 'user' then 2
            when p.kind = 'social' then 3
            else 4
        end as preference,
        p.version_at as said_at,
        p.record_id,
        p.full_name,
        p.title,
        p.email,
        p.account_key,
        p.company_name,
        p.company_domain,
        p.country,
        case when p.has_left and not p.is_later_version then p.version_at end as left_at
    from observed_people p
    inner join person_groups g on g.kind = p.kind and g.value = p.record_id
    where g.person_id is not null
    union all
    select
        g.person_id,
        6 as preference,
        t.known_at as said_at,
        t.record_id,
        t.full_name,
        t.title,
        t.email,
        cast(null as varchar) as account_key,
        t.company_name,
        t.company_domain,
        cast(null as varchar) as country,
        cast(null as timestamp) as left_at
    from recorded_touches t
    inner join person_groups g on g.kind = 'email' and g.value = t.email
    where g.person_id is not null
),
ranked as (
    select
        person_id,
        first_value(full_name) over (
            partition by person_id
            order by case when full_name is null then 1 else 0 end, preference, said_at desc, record_id
        ) as full_name,
        first_value(title) over (
            partition by person_id
            order by case when title is null then 1 else 0 end, preference, said_at desc, record_id
        ) as title,
        first_value(email) over (
            partition by person_id
            order by case when email is null then 1 else 0 end, preference, said_at desc, record_id
        ) as email,
        first_value(account_key) over (
            partition by person_id
            order by case when account_key is null then 1 else 0 end, preference, said_at desc, record_id
        ) as account_key,
        first_value(company_name) over (
            partition by person_id
            order by case when company_name is null then 1 else 0 end, preference, said_at desc, record_id
        ) as company_name,
        first_value(country) over (
            partition by person_id
            order by case when country is null then 1 else 0 end, preference, said_at desc, record_id
        ) as country,
        first_value(company_domain) over (
            partition by person_id
            order by case when company_domain is null then 1 else 0 end, preference, said_at desc, record_id
        ) as company_domain,
        max(left_at) over (partition by person_id) as left_at,
        row_number() over (partition by person_id order by preference, said_at desc, record_id) as pick
    from said
)
select
    r.person_id,
    r.full_name,
    r.title,
    r.email,
    r.account_key,
    r.company_name,
    r.company_domain,
    r.country,
    r.left_at
from ranked r
where r.pick = 1
union all
select
    bare.person_id,
    null as full_name,
    null as title,
    bare.email,
    null as account_key,
    null as company_name,
    null as company_domain,
    null as country,
    cast(null as timestamp) as left_at
from (
    select g.person_id, min(case when g.kind = 'email' then g.value end) as email
    from person_groups g
    where g.person_id is not null
    group by g.person_id
) bare
left join ranked r on r.person_id = bare.person_id
where r.person_id is null
