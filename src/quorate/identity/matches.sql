-- one row per decision about whether two things are the same
-- Records joined into a person, records and domains joined into an account, and people given an account; where
-- nothing could be decided the row says so, once for each candidate. What a colleague decided stands between the
-- two identifiers it was said of.
-- reads: person_ids, person_pairs, account_groups, person_accounts, identity_decisions
with undecided_devices as (
    select value, rule, unnest(candidates) as candidate
    from person_ids
    where rule = 'several_owners'
),
undecided_accounts as (
    select kind, value, rule, reasons, probability, unnest(candidates) as candidate
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
    probability,
    rule,
    reasons,
    case
        when rule = 'locked_by_colleague' then 'colleague'
        when probability is not null then 'model'
        else 'rule'
    end as decided_by,
    rule = 'locked_by_colleague' as is_locked
from account_groups
where account_id is not null and kind <> 'written_name'
union all
select
    'account' as subject_kind,
    kind || ':' || value as left_id,
    candidate as right_id,
    'unresolved' as decision,
    probability,
    rule,
    reasons,
    case when probability is not null then 'model' else 'rule' end as decided_by,
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
    case when a.rule = 'locked_by_colleague' then 'colleague' else 'rule' end as decided_by,
    a.rule = 'locked_by_colleague' as is_locked
from person_accounts a
union all
select
    subject_kind,
    left_kind || ':' || left_value as left_id,
    right_kind || ':' || right_value as right_id,
    decision,
    cast(null as double) as probability,
    'locked_by_colleague' as rule,
    json_object('statement', statement_id, 'author', author_key, 'note', note) as reasons,
    'colleague' as decided_by,
    true as is_locked
from identity_decisions
union all
select
    'person' as subject_kind,
    left_kind || ':' || left_value as left_id,
    right_kind || ':' || right_value as right_id,
    decision,
    probability,
    'name_at_account' as rule,
    reasons,
    'model' as decided_by,
    false as is_locked
from person_pairs
