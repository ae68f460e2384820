-- one row per person
-- Who has left one company and is at another now has not left the latter.
-- reads: person_ids, person_facts, person_accounts, person_employments, person_links, title_readings
with final_people as (
    select distinct person_id
    from person_ids
    where person_id is not null
),
addresses as (
    select person_id, list_sort(array_agg(distinct value)) as emails
    from person_ids
    where kind = 'email' and person_id is not null
    group by person_id
),
departures as (
    select
        l.person_id,
        max(case when l.account_id = a.account_id then l.until_at end) as left_at,
        max(case when l.account_id <> a.account_id then 1 else 0 end) as is_elsewhere
    from person_links l
    left join person_accounts a on a.person_id = l.person_id
    where l.has_left
    group by l.person_id
)
select
    p.person_id,
    a.account_id,
    f.full_name,
    coalesce(f.email, e.emails[1]) as email,
    coalesce(e.emails, cast(array[] as varchar[])) as emails,
    f.title,
    t.function,
    t.seniority,
    coalesce(a.is_elsewhere, false) as is_external,
    case
        when a.rule = 'domain_of_newest_address' and m.last_at > f.left_at then null
        when f.left_at is not null and d.left_at is not null then d.left_at
        when f.left_at is not null and d.is_elsewhere = 1 then null
        else f.left_at
    end as left_at
from final_people p
inner join person_facts f on f.person_id = p.person_id
left join person_accounts a on a.person_id = p.person_id
left join person_employments m on m.person_id = p.person_id and m.place = 1
left join departures d on d.person_id = p.person_id
left join addresses e on e.person_id = p.person_id
left join title_readings t on t.title = f.title
