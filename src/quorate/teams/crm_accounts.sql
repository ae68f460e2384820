-- one row per account that stands in the CRM
-- reads: identifiers
select distinct account_id
from identifiers
where kind = 'crm_account' and account_id is not null
