-- one row per line that says something of its own
-- Lines of one campaign and day that only amounts tell apart get a place among themselves, by amount: in a corrected
-- export the same lines stand in the same places with other amounts.
select
    line_key, amount, impressions, clicks,
    row_number() over (partition by line_key order by amount, impressions, clicks) as place
from (select distinct line_key, amount, impressions, clicks from line) lines
