-- one row per opportunity and segment it is forecast in
-- Every opportunity is in one of 'all' (the workspace's own currency) and 'in USD' (another). Those of 'all' are also in
-- 'tier:...', 'industry:...', 'offering:...' where these are known, and in 'deal_type:new' or 'deal_type:renewal', so
-- that offerings or types that are known of every deal add up to all.
-- reads: opportunities, deals, accounts, workspace_facts
with described as (
    select
        o.opportunity_id,
        o.currency,
        o.currency = w.currency as is_own,
        a.tier,
        a.industry,
        o.offering_id,
        case when coalesce(d.is_renewal, o.is_renewal) then 'renewal' else 'new' end as deal_type
    from opportunities o
    cross join workspace_facts w
    left join deals d on d.opportunity_id = o.opportunity_id
    left join accounts a on a.account_id = o.account_id
)
select opportunity_id, currency, case when is_own then 'all' else concat('in ', currency) end as segment
from described
union all
select opportunity_id, currency, concat('tier:', tier) as segment
from described
where is_own and tier is not null
union all
select opportunity_id, currency, concat('industry:', industry) as segment
from described
where is_own and industry is not null
union all
select opportunity_id, currency, concat('offering:', offering_id) as segment
from described
where is_own and offering_id is not null
union all
select opportunity_id, currency, concat('deal_type:', deal_type) as segment
from described
where is_own
