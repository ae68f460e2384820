-- one row per time a journey had closed because it fell silent, before it was taken up again
-- reads: journey_spans
select journey_id, silent_from, taken_up_at
from (
    select journey_id, unnest(silent_from) as silent_from, unnest(taken_up_at) as taken_up_at
    from journey_spans
) s
