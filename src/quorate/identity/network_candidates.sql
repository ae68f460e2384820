-- one row per known network that holds an address somebody visited from, of all networks on earth that are known
-- A network written without a length is one address.
-- reads: observed_networks, address_prefixes
select n.record_id, p.cidr, n.organisation, n.domain
from observed_networks n
inner join address_prefixes p
    on p.cidr = case
        when regexp_matches(n.cidr, '/') then n.cidr
        when regexp_matches(n.cidr, ':') then n.cidr || '/128'
        else n.cidr || '/32'
    end
