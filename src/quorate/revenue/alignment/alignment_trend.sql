-- one row per month: at how many accounts both functions met, and where they met
-- Of the accounts that sales or marketing reached in the month; those in which nothing could be compared, for want of
-- labels or topics, are in neither number of that share.
-- reads: alignment
select
    month_on,
    count(*) as account_count,
    cast(sum(case when sales_activity_count > 0 and marketing_activity_count > 0 then 1 else 0 end) as bigint)
        as both_count,
    cast(sum(case when same_team_share > 0 then 1 else 0 end) as bigint) as same_team_count,
    count(same_stage_share) as stage_known_count,
    cast(sum(case when same_stage_share > 0 then 1 else 0 end) as bigint) as same_stage_count,
    count(same_message_share) as message_known_count,
    cast(sum(case when same_message_share > 0 then 1 else 0 end) as bigint) as same_message_count,
    round(avg(alignment), 9) as alignment_mean,
    round(avg(same_team_share), 9) as same_team_mean,
    round(avg(same_stage_share), 9) as same_stage_mean,
    round(avg(same_message_share), 9) as same_message_mean
from alignment
group by month_on
