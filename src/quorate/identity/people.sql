-- one row per person
-- Who has left one company and since writes from the address of another has not left the latter.
-- reads: person_ids, person_facts, person_accounts, person_employments, title_readings
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
        else f.left_at
    end as left_at
from final_people p
inner join person_facts f on f.person_id = p.person_id
left join person_accounts a on a.person_id = p.person_id
left join person_employments m on m.person_id = p.person_id and m.place = 1
left join addresses e on e.person_id = p.person_id
left join title_readings t on t.title = f.title
