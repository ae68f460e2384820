-- one row per account of which a CRM's field says whether it is held out, and since when the record is known
-- Where several records of an account say different things, the one that was known first counts: arms are for good.
-- reads: observed_accounts, account_groups, touches
with began as (
    select min(occurred_at) as first_touch_at from touches
),
said as (
    select
        g.account_id,
        a.record_id,
        a.known_at,
        lower(trim(json_extract_string(a.properties, '$.holdout'))) as value
    from observed_accounts a
    inner join account_groups g on g.kind = 'crm_account' and g.value = a.record_id
    where g.account_id is not null
),
first_said as (
    select
        account_id,
        record_id,
        known_at,
        value,
        row_number() over (partition by account_id order by known_at, record_id) as pick
    from said
    where value is not null and value <> ''
)
select f.account_id, f.record_id, f.known_at, f.value, b.first_touch_at
from first_said f
cross join began b
where f.pick = 1
