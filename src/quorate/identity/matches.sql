-- one row per decision about whether two things are the same
-- Records joined into a person, records and domains joined into an account, networks that count for an account with how
-- sure that is, and people given an account; where nothing could be decided the row says so, once for each candidate.
-- Where signs of a person's company disagree, the reasons name what speaks for the others. What a colleague decided
-- stands between the two identifiers it was said of.
-- reads: person_ids, person_pairs, account_groups, person_accounts, person_claims, network_hits, identity_decisions
with signs as (
    select
        person_id,
        account_id,
        evidence,
        is_in_country,
        case rung
            when 1 then 'a colleague''s word'
            when 2 then 'domain of an address'
            when 3 then 'link in the CRM'
            when 4 then 'domain above an address'
            when 5 then 'domain of the company'
            else 'name of the company'
        end as sign,
        row_number() over (partition by person_id, account_id order by rung, evidence) as pick
    from person_claims
    where account_id is not null
),
others as (
    select a.person_id, array_to_string(array_sort(array_agg(s.sign || ': ' || s.account_id)), ', ') as signs
    from person_accounts a
    inner join signs s on s.person_id = a.person_id and s.pick = 1 and s.account_id <> a.account_id
    group by a.person_id
),
networks as (
    select n.cidr, a.account_id, max(n.confidence) as confidence, max(n.own_people) as own_people,
        max(n.other_companies) as other_companies
    from network_hits n
    inner join account_groups a on a.kind = 'domain' and a.value = n.domain
    where a.account_id is not null
    group by n.cidr, a.account_id
),
undecided_devices as (
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
    'account' as subject_kind,
    'network:' || cidr as left_id,
    account_id as right_id,
    'same' as decision,
    confidence as probability,
    'network_of_company' as rule,
    json_object('own people seen', own_people, 'other companies seen', other_companies) as reasons,
    'model' as decided_by,
    false as is_locked
from networks
union all
select
    'person_to_account' as subject_kind,
    a.person_id as left_id,
    a.account_id as right_id,
    'same' as decision,
    cast(null as double) as probability,
    a.rule,
    json_object('evidence', a.evidence, 'speaks for others', o.signs) as reasons,
    case when a.rule = 'locked_by_colleague' then 'colleague' else 'rule' end as decided_by,
    a.rule = 'locked_by_colleague' as is_locked
from person_accounts a
left join others o on o.person_id = a.person_id
where a.account_id is not null
union all
select
    'person_to_account' as subject_kind,
    a.person_id as left_id,
    coalesce(s.account_id, '') as right_id,
    'unresolved' as decision,
    cast(null as double) as probability,
    a.rule,
    json_object(
        'evidence', coalesce(s.evidence, a.evidence), 'sign', s.sign,
        'country', case when s.is_in_country = 1 then 'the person''s' end
    ) as reasons,
    'rule' as decided_by,
    false as is_locked
from person_accounts a
left join signs s on s.person_id = a.person_id and s.pick = 1
where a.account_id is null
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
    rule,
    reasons,
    'model' as decided_by,
    false as is_locked
from person_pairs
