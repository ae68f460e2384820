-- one row per version of the internet protocol and length of prefix that a known network has
-- A network written without a length is one address.
-- reads: observed_networks
select distinct
    case when regexp_matches(cidr, ':') then 6 else 4 end as version,
    coalesce(
        try_cast(nullif(regexp_extract(cidr, '/([0-9]+)$', 1), '') as bigint),
        case when regexp_matches(cidr, ':') then 128 else 32 end
    ) as length
from observed_networks
