-- one row per decision about whether two things are the same
-- Records joined into a person, records and domains joined into an account, and people given an account; where
-- nothing could be decided the row says so, once for each candidate.
-- reads: person_ids, account_groups, person_accounts
with undecided_devices as (
    select value, rule, unnest(candidates) as candidate
    from person_ids
    where rule = 'several_owners'
),
undecided_accounts as (
    select kind, value, rule, reasons, unnest(candidates) as candidate
    from account_groups
    where account_id is null and kind <> 'written_name'
)
select
    'person' as subject_kind,
    kind || ':' || value as left_id,
    person_id as right_id,
    'same' as decision,
    cast(null as double) as probability,
    rule,
    json_object('identifier', kind, 'since', cast(since_at as varchar)) as reasons,
    'rule' as decided_by,
    false as is_locked
from person_ids
where person_id is not null
union all
select
    'person' as subject_kind,
    'device:' || value as left_id,
    candidate as right_id,
    'unresolved' as decision,
    cast(null as double) as probability,
    rule,
    json_object('why', 'the device was identified as several people') as reasons,
    'rule' as decided_by,
    false as is_locked
from undecided_devices
union all
select
    'account' as subject_kind,
    kind || ':' || value as left_id,
    account_id as right_id,
    'same' as decision,
    cast(null as double) as probability,
    rule,
    reasons,
    'rule' as decided_by,
    false as is_locked
from account_groups
where account_id is not null and kind <> 'written_name'
union all
select
    'account' as subject_kind,
    kind || ':' || value as left_id,
    candidate as right_id,
    'unresolved' as decision,
    cast(null as double) as probability,
    rule,
    reasons,
    'rule' as decided_by,
    false as is_locked
from undecided_accounts
union all
select
    'person_to_account' as subject_kind,
    a.person_id as left_id,
    coalesce(a.account_id, '') as right_id,
    case when a.account_id is null then 'unresolved' else 'same' end as decision,
    cast(null as double) as probability,
    a.rule,
    json_object('evidence', a.evidence) as reasons,
    'rule' as decided_by,
    false as is_locked
from person_accounts a
