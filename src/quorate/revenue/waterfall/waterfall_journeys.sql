-- one row per journey, with what the waterfall tells it apart by, and to whom and why it was lost
-- What first brought the team is the channel of the first thing a buyer did. The owner is that of the journey's first
-- opportunity, else the account's. An account is an existing customer from its first purchase on.
-- reads: journeys, journey_deals, journey_values, opportunities, accounts, touch_functions, waterfall_purchases, workspace_facts
-- apart by journey_id
-- narrowed journeys
-- narrowed journey_deals
-- narrowed journey_values
-- narrowed touch_functions
-- reached by touch_functions (journey_id, touch_id, channel, occurred_at, is_buyers_doing): select journey_id from changed
-- reached by opportunities: select journey_id from journey_deals
--     where opportunity_id in (select opportunity_id from changed)
-- reached by accounts (account_id, tier, industry, country, owner_id): select journey_id from journeys
--     where account_id in (select account_id from changed)
-- reached by waterfall_purchases (account_id, entered_at): select journey_id from journeys
--     where account_id in (select account_id from changed)
with arrivals as (
    select
        journey_id,
        channel,
        row_number() over (partition by journey_id order by occurred_at, touch_id) as pick
    from touch_functions
    where is_buyers_doing
),
owners as (
    select
        d.journey_id,
        o.owner_id,
        row_number() over (partition by d.journey_id order by o.created_at, o.opportunity_id) as pick
    from journey_deals d
    inner join opportunities o on o.opportunity_id = d.opportunity_id
    where not d.is_renewal
),
losses as (
    select
        d.journey_id,
        o.competitor as rival,
        o.loss_reason,
        row_number() over (
            partition by d.journey_id
            order by
                case when o.competitor is not null or o.loss_reason is not null then 0 else 1 end,
                d.closed_at desc,
                o.opportunity_id
        ) as pick
    from journey_deals d
    inner join opportunities o on o.opportunity_id = d.opportunity_id
    inner join journeys j on j.journey_id = d.journey_id and j.outcome = d.outcome
    where not d.is_renewal and d.outcome <> 'won' and d.outcome <> 'open'
),
bought as (
    select account_id, min(entered_at) as first_at from waterfall_purchases group by account_id
)
select
    j.journey_id,
    j.journey_map,
    j.account_id,
    j.offering_id,
    j.opened_at,
    j.closed_at,
    j.outcome,
    v.currency,
    v.currency = w.currency as is_own_currency,
    v.value_amount,
    v.won_amount,
    a.tier,
    a.industry,
    a.country,
    coalesce(o.owner_id, a.owner_id) as owner_id,
    r.channel as source_channel,
    case when b.first_at < j.opened_at then 'existing' else 'new' end as deal_type,
    l.rival,
    l.loss_reason
from journeys j
cross join workspace_facts w
inner join journey_values v on v.journey_id = j.journey_id
left join accounts a on a.account_id = j.account_id
left join owners o on o.journey_id = j.journey_id and o.pick = 1
left join arrivals r on r.journey_id = j.journey_id and r.pick = 1
left join losses l on l.journey_id = j.journey_id and l.pick = 1
left join bought b on b.account_id = j.account_id
