-- one row per identifier with the person it finally stands for
-- A social profile, a private address or a lead without a company address is taken for the one colleague of the
-- same name at the same account; with none or several such colleagues it stays a person of its own.
-- reads: person_groups, person_facts, person_accounts, domain_kinds
with strength as (
    select
        g.person_id,
        max(case when g.kind = 'crm_contact' or k.kind = 'company' then 1 else 0 end) as is_strong
    from person_groups g
    left join domain_kinds k on g.kind = 'email' and k.host = regexp_extract(g.value, '@(.+)$', 1)
    where g.person_id is not null
    group by g.person_id
),
named as (
    select
        f.person_id,
        lower(trim(regexp_replace(f.full_name, '\s+', ' ', 'g'))) as full_name,
        a.account_id,
        s.is_strong
    from person_facts f
    inner join person_accounts a on a.person_id = f.person_id
    inner join strength s on s.person_id = f.person_id
    where f.full_name is not null and a.account_id is not null and strpos(trim(f.full_name), ' ') > 0
),
holders as (
    select full_name, account_id, min(person_id) as person_id
    from named
    where is_strong = 1
    group by full_name, account_id
    having count(*) = 1
),
joined as (
    select n.person_id as left_id, h.person_id as right_id
    from named n
    inner join holders h on h.full_name = n.full_name and h.account_id = n.account_id
    where n.is_strong = 0
)
select
    g.kind,
    g.value,
    coalesce(j.right_id, g.person_id) as person_id,
    g.person_id as record_person_id,
    g.since_at,
    case when j.right_id is not null then 'same_name_at_account' else g.rule end as rule,
    g.candidates
from person_groups g
left join joined j on j.left_id = g.person_id
