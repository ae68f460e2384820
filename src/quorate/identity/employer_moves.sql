-- one row per person and account that the CRM has linked them to another account since, with that account
-- Nothing came from an address at the former one after the new link, with a quarter of grace.
-- reads: person_links, person_claims
select distinct n.person_id, o.account_id as left_account, n.account_id as new_account
from person_links n
inner join person_links o on o.person_id = n.person_id and o.account_id <> n.account_id and o.until_at <= n.first_at
left join person_claims e
    on e.person_id = o.person_id and e.account_id = o.account_id and e.rung in (2, 4)
    and datediff('day', n.first_at, e.last_at) > 92
where n.until_at is null and e.person_id is null
