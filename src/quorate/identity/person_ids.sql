-- one row per identifier with the person it stands for
-- reads: person_groups
select kind, value, person_id, since_at, rule, candidates
from person_groups
