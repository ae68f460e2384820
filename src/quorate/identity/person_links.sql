-- one row per run of days in which a record of a person linked them to one account
-- A link ends when a version of the record names another account or none, says that the person has left, or is merged
-- into another record; `until_at` is when that version was known, empty while the link lasts.
-- reads: people_versions, person_groups, account_groups
with versions as (
    select
        g.person_id,
        v.record_id,
        v.version_no,
        case when v.version_no = 1 then v.known_at else v.version_at end as told_at,
        v.version_at,
        a.account_id,
        v.has_left,
        not v.is_later_version and (v.is_deleted or v.merged_into_key is not null or v.has_left) as is_last
    from people_versions v
    inner join person_groups g on g.kind = v.kind and g.value = v.record_id
    left join account_groups a on a.kind = 'crm_account' and a.value = v.account_key
    where g.person_id is not null
),
told as (
    select person_id, record_id, version_no, 0 as part, told_at, account_id, false as has_left
    from versions
    union all
    select person_id, record_id, version_no, 1 as part, version_at as told_at, null as account_id, has_left
    from versions
    where is_last
),
compared as (
    select
        person_id,
        record_id,
        version_no,
        part,
        told_at,
        account_id,
        has_left,
        coalesce(lag(account_id) over (partition by record_id order by version_no, part), '') as account_before
    from told
),
runs as (
    select
        person_id,
        record_id,
        account_id,
        told_at as first_at,
        lead(told_at) over (partition by record_id order by version_no, part) as until_at,
        lead(has_left) over (partition by record_id order by version_no, part) as has_left
    from compared
    where coalesce(account_id, '') <> account_before
)
select person_id, record_id, account_id, first_at, until_at, coalesce(has_left, false) as has_left
from runs
where account_id is not null
