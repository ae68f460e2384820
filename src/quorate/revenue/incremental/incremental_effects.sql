-- one row per transition and channel or function: what would be missing had that one thing not been there
-- Unlike contributions these do not add up: two channels without either of which nothing would have come both have
-- all of it. The interval reaches below nothing where the data cannot rule it out.
-- reads: incremental_shares
select
    transition,
    case when channel is null then 'function' else 'channel' end as dimension,
    coalesce(channel, our_function) as value_key,
    share as missing_share,
    share - 1.6448536269514722 * standard_error as missing_share_low,
    share + 1.6448536269514722 * standard_error as missing_share_high,
    standard_error
from incremental_shares
where share is not null
    and (channel is null or our_function is null)
    and coalesce(channel, our_function) is not null
