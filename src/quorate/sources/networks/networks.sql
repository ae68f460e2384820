-- A range of an internet provider, a mobile carrier, a hosting company or a relay says nothing about whose visitor it
-- is. It is kept without a domain: as the smallest range around an address it outweighs a wider one of a company. The
-- kind stands behind its holder's name, so that the name is not taken for that of a company whose people visit.
-- into: record
select
    row_number,
    cidr,
    case when is_shared then coalesce(organisation || ' (' || lower(kind) || ')', lower(kind)) else organisation end
        as organisation,
    case when not is_shared then domain end as domain,
    updated_at
from (
    select
        *,
        coalesce(
            regexp_matches(
                lower(kind),
                '(^|[^a-z])(isp|eyeballs?|access|residential|consumer|home|mobile|cellular|wireless|cable|dsl|cable/dsl|dialup|satellite|hosting|host|dch|data ?cent(er|re)|cloud|cdn|content|vpn|proxy|tor|relay|anonymous|anonymi[sz]er|transit|carrier|telecom|college dorm|traveler|cafe)([^a-z]|$)'
            ),
            false
        ) as is_shared
    from record
) kinds

-- into: observed_networks
select
    row_number,
    'networks:' || cidr as record_id,
    epoch() as known_at,
    coalesce(utc(updated_at), epoch()) as version_at,
    cidr,
    organisation,
    host(domain) as domain
from record
where cidr is not null and cidr <> 'private' and coalesce(organisation, host(domain)) is not null

-- into: set_aside
select
    row_number,
    case when cidr is null then 'not_a_network' when cidr = 'private' then 'private_network' else 'nobodys_network' end
        as code,
    case
        when cidr is null then 'the range is not one of internet addresses, such as 203.0.113.0/24'
        when cidr = 'private' then 'the addresses are private or reserved: every company uses them'
        else 'the row does not say who holds the range'
    end as reason,
    cast(null as varchar) as record_id
from record
where cidr is null or cidr = 'private' or coalesce(organisation, host(domain)) is null
