-- one row per known network that holds an address somebody visited from, of all networks on earth that are known
-- reads: observed_networks, address_prefixes
select n.record_id, p.cidr, n.organisation, n.domain
from observed_networks n
inner join address_prefixes p on p.written = n.cidr
