-- Without a stamp of its own a closed deal cannot have been known as closed before its close date.
-- into: record
select
    r.* exclude (version_at),
    coalesce(s.label, r.stage) as crm_stage,
    coalesce(yes(r.closed), s.is_closed, case when r.stage is not null then says(r.stage, '^closed') end) as is_closed,
    coalesce(yes(r.won), s.is_won, case when r.stage is not null then says(r.stage, '^closed[^a-z]*won') end) as is_won,
    case
        when r.version_began_at is null and r.changed_at is null and r.system_changed_at is null and r.synced_at is null
            and coalesce(yes(r.closed), s.is_closed, says(r.stage, '^closed'))
        then greatest(r.version_at, coalesce(utc(r.closes_at), r.version_at))
        else r.version_at
    end as version_at
from record r
left join stage s on s.word = r.stage

-- into: observed_opportunities
select
    row_number, record_id, known_at, version_at, is_deleted,
    key_of('company', coalesce(primary_company_id, c.company_id)) as account_key,
    offering as offering_key,
    name,
    nullif(concat_ws('; ', type, pipeline), '') as deal_type,
    amount_of(amount) as amount,
    coalesce(currency_of(currency), currency_of(amount)) as currency,
    crm_stage,
    forecast_category,
    coalesce(utc(stated_made_at), known_at) as created_at,
    day(closes_at) as close_on,
    is_closed,
    is_won,
    competitor,
    loss_reason,
    owner_of(owner_id) as owner_key,
    campaign_id as campaign_key,
    said(json_object(
        'probability', amount_of(probability), 'next_step', next_step,
        'lead_source', first_source, 'won_reason', won_reason
    )) as properties
from record
left join company_of c on c.left_kind = 'deal' and c.left_id = id
where id is not null and dated_at is not null

-- Deals that were merged into this one are gone from HubSpot.
-- into: observed_opportunities
select
    row_number,
    key_of('deal', merged_id) as record_id,
    version_at as known_at, version_at, true as is_deleted,
    version_at as created_at,
    '{}' as properties
from (select *, unnest(listed(merged_ids)) as merged_id from record where id is not null and dated_at is not null) merged
where plain_id(merged_id) is not null

-- into: observed_changes
with properties as (
    select row_number, record_id, is_deleted, properties_with_history, unnest(json_keys(properties_with_history)) as property
    from record
    where id is not null and dated_at is not null and json_valid(properties_with_history)
),
changes as (
    select
        row_number, record_id, is_deleted, changed_field(property) as field,
        unnest(from_json(
            json_extract(properties_with_history, '$."' || property || '"'), '[{"value":"VARCHAR","timestamp":"VARCHAR"}]'
        )) as change
    from properties
    where changed_field(property) is not null
)
select
    c.row_number,
    c.record_id || ':' || c.field || ':' || numbered(moment(c.change.timestamp)) as record_id,
    moment(c.change.timestamp) as known_at,
    moment(c.change.timestamp) as version_at,
    false as is_deleted,
    c.record_id as opportunity_key,
    moment(c.change.timestamp) as changed_at,
    c.field,
    cast(null as varchar) as old_value,
    changed_value(c.field, c.change.value, s.label) as new_value
from changes c
left join stage s on s.word = c.change.value and c.field = 'crm_stage'
where moment(c.change.timestamp) is not null

-- into: set_aside
select
    row_number,
    'no_date' as code,
    'the deal has no create date, so no day is known on which it existed' as reason,
    record_id
from record
where id is not null and dated_at is null
