-- one row per change of one field of one opportunity
-- Of changes of one field at one moment the one known last counts.
-- reads: observed_changes
with ranked as (
    select
        opportunity_key,
        changed_at,
        known_at,
        field,
        old_value,
        new_value,
        row_number() over (
            partition by opportunity_key, field, changed_at order by version_at desc, record_id desc
        ) as pick
    from observed_changes
),
chosen as (
    select
        opportunity_key,
        changed_at,
        known_at,
        field,
        coalesce(old_value, lag(new_value) over (
            partition by opportunity_key, field order by changed_at
        )) as old_value,
        new_value
    from ranked
    where pick = 1
)
select
    opportunity_key as opportunity_id,
    changed_at,
    known_at,
    field,
    old_value,
    new_value
from chosen
where old_value is null or new_value is null or old_value <> new_value
