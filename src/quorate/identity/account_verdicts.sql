-- one row per person and account that a colleague has said they are of, or are not
-- reads: identity_decisions, person_groups, account_groups
select
    g.person_id,
    a.account_id,
    max(case when d.decision = 'same' then d.since_at end) as same_at,
    max(case when d.decision = 'different' then 1 else 0 end) as is_refused
from identity_decisions d
inner join person_groups g on g.kind = d.left_kind and g.value = d.left_value
inner join account_groups a on a.kind = d.right_kind and a.value = d.right_value
where d.subject_kind = 'person_to_account' and g.person_id is not null and a.account_id is not null
group by g.person_id, a.account_id
