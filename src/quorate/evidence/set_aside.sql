-- one row per source row that could not be used
-- Set aside is what an import did, not what a source knew: the day looked at does not hide any.
-- reads: observed_set_aside
select distinct
    source,
    record_id as source_record_id,
    reason_code,
    reason,
    raw
from observed_set_aside
