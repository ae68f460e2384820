-- one row per dimension of credit and value that some touch has, numbered from 0 in order; 'none' where it has none
-- Millions of touches are then told apart by small numbers.
-- reads: touch_functions, workspace_facts
with valued as (
    select 'channel' as dimension, coalesce(credited_channel, 'none') as value_key from touch_functions
    union
    select 'campaign' as dimension, coalesce(campaign_id, 'none') as value_key from touch_functions
    union
    select 'content' as dimension, coalesce(content_id, 'none') as value_key from touch_functions
    union
    select 'function' as dimension, coalesce(our_function, 'none') as value_key from touch_functions
    union
    select 'channel' as dimension, 'none' as value_key from workspace_facts
    union
    select 'campaign' as dimension, 'none' as value_key from workspace_facts
    union
    select 'content' as dimension, 'none' as value_key from workspace_facts
    union
    select 'function' as dimension, 'none' as value_key from workspace_facts
)
select
    dimension,
    value_key,
    row_number() over (partition by dimension order by value_key) - 1 as key_number
from valued
