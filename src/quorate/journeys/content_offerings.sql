-- one row per asset and offering it is about
-- reads: contents
select content_id, unnest(offering_ids) as offering_id
from contents
