-- one row per channel in which anything has ever been seen
-- reads: touches
select distinct channel from touches
