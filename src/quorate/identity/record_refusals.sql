-- one row per record of a person and channel its flags or its legal basis speak of, with what it last said
-- `since_at` is when the record began to say so, `said_at` when it last did. A later version that leaves a flag out does
-- not take a refusal back; one that leaves the legal basis out says that there is none.
-- reads: people_versions
with speaking as (
    select distinct record_id
    from people_versions
    where not is_later_version
        and (
            json_extract_string(properties, '$.has_opted_out_of_email') = 'true'
            or json_extract_string(properties, '$.do_not_call') = 'true'
            or json_extract_string(properties, '$.has_opted_out_of_fax') = 'true'
            or json_extract_string(properties, '$.legal_basis') is not null
        )
),
versions as (
    select v.record_id, v.kind, v.source, v.version_no, v.version_at, v.properties
    from people_versions v
    inner join speaking s on s.record_id = v.record_id
    where not v.is_later_version
),
flags as (
    select record_id, kind, source, version_no, version_at, 'email' as scope,
        json_extract_string(properties, '$.has_opted_out_of_email') as flag
    from versions
    union all
    select record_id, kind, source, version_no, version_at, 'call' as scope,
        json_extract_string(properties, '$.do_not_call') as flag
    from versions
    union all
    select record_id, kind, source, version_no, version_at, 'fax' as scope,
        json_extract_string(properties, '$.has_opted_out_of_fax') as flag
    from versions
),
words as (
    select record_id, kind, source, version_no, version_at, scope,
        case when flag = 'true' then 'refused' else 'none' end as basis
    from flags
    where flag is not null
    union all
    select record_id, kind, source, version_no, version_at, 'all' as scope,
        coalesce(json_extract_string(properties, '$.legal_basis'), 'none') as basis
    from versions
),
compared as (
    select record_id, kind, source, version_no, version_at, scope, basis,
        last_value(basis) over (
            partition by record_id, scope order by version_no
            rows between unbounded preceding and unbounded following
        ) as last_basis
    from words
),
turned as (
    select record_id, scope, max(case when basis <> last_basis then version_no end) as version_no
    from compared
    group by record_id, scope
)
select
    c.record_id,
    c.kind,
    c.source,
    c.scope,
    c.basis,
    min(c.version_at) as since_at,
    max(c.version_at) as said_at
from compared c
inner join turned t on t.record_id = c.record_id and t.scope = c.scope
where c.version_no > coalesce(t.version_no, 0) and c.basis <> 'none'
group by c.record_id, c.kind, c.source, c.scope, c.basis
