-- one row per asset or function of ours and the first day on which buyers had to do with it
-- What is declared to have cost money counts from then on: before, it can have earned nothing.
-- reads: touch_functions
select
    'content' as dimension,
    content_id as value_key,
    cast(min(occurred_at) as date) as begins_on
from touch_functions
where content_id is not null
group by content_id
union all
select
    'function' as dimension,
    our_function as value_key,
    cast(min(occurred_at) as date) as begins_on
from touch_functions
group by our_function
