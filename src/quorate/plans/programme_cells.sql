-- one row per account of the programmes and offering, with what there is to do: win, widen or keep
-- Nothing bought yet is to be penetrated. Of a customer, an offering of a family they already have is an up-sell, any
-- other a cross-sell; what they have is to be kept, and an open journey for more of it is an up-sell too. Those of the
-- teams that bought who are still there are where the next team begins.
-- reads: programme_accounts, purchases_held, offerings, journeys, journey_deals, stage_history, opportunities, members, people, programme_signals
with sold as (
    select offering_id from journeys where offering_id is not null
    union
    select offering_id from opportunities where offering_id is not null
),
grid as (
    select a.account_id, a.tier, a.is_customer, f.offering_id, f.family
    from programme_accounts a
    cross join offerings f
    inner join sold s on s.offering_id = f.offering_id
),
families as (
    select distinct h.account_id, f.family
    from purchases_held h
    inner join offerings f on f.offering_id = h.offering_id
    where f.family is not null
),
moving as (
    select journey_id, account_id, offering_id, opened_at,
        row_number() over (partition by account_id, offering_id order by opened_at desc, journey_id) as pick
    from journeys
    where outcome = 'open' and offering_id is not null
),
stays as (
    select journey_id, stage, entered_at,
        row_number() over (partition by journey_id order by entered_at desc, stage) as pick
    from stage_history
    where left_at is null
),
wanted as (
    select account_id, offering_id,
        case when count(distinct currency) = 1 then min(currency) end as currency,
        case when count(distinct currency) = 1 then sum(amount) end as open_amount
    from opportunities
    where outcome = 'open' and not is_renewal and account_id is not null and offering_id is not null
    group by account_id, offering_id
),
renewals as (
    select coalesce(o.account_id, j.account_id) as account_id, coalesce(o.offering_id, j.offering_id) as offering_id,
        min(o.close_on) as renewal_on
    from opportunities o
    left join journey_deals d on d.opportunity_id = o.opportunity_id
    left join journeys j on j.journey_id = d.journey_id
    where o.is_renewal and o.outcome = 'open' and o.close_on is not null
    group by coalesce(o.account_id, j.account_id), coalesce(o.offering_id, j.offering_id)
),
known as (
    select j.account_id, list_sort(array_agg(distinct m.person_id)) as person_ids
    from journeys j
    inner join members m on m.journey_id = j.journey_id
    inner join people p on p.person_id = m.person_id
    where j.outcome = 'won' and m.membership in ('confirmed', 'likely') and p.left_at is null
    group by j.account_id
),
told as (
    select account_id, offering_id, signal from programme_signals
),
placed as (
    select g.account_id, g.offering_id, g.tier, g.is_customer, g.family, h.since_at, h.won_amount, h.currency,
        h.journey_id as won_journey_id, v.journey_id as open_journey_id,
        case
            when h.account_id is not null and v.journey_id is not null then 'up_sell'
            when h.account_id is not null then 'keep'
            when f.account_id is not null then 'up_sell'
            when g.is_customer then 'cross_sell'
            else 'penetrate'
        end as motion
    from grid g
    left join purchases_held h on h.account_id = g.account_id and h.offering_id = g.offering_id
    left join families f on f.account_id = g.account_id and f.family = g.family
    left join moving v on v.account_id = g.account_id and v.offering_id = g.offering_id and v.pick = 1
),
signalled as (
    select p.account_id, p.offering_id, list_sort(array_agg(distinct t.signal)) as signals
    from placed p
    inner join told t on t.account_id = p.account_id
        and (t.offering_id = p.offering_id or (t.offering_id is null and p.since_at is not null))
    group by p.account_id, p.offering_id
)
select
    p.account_id,
    p.offering_id,
    p.tier,
    p.motion,
    coalesce(p.open_journey_id, p.won_journey_id) as journey_id,
    s.stage,
    case
        when p.currency is null or w.currency is null or p.currency = w.currency then coalesce(p.currency, w.currency)
    end as currency,
    case when p.currency is null or w.currency is null or p.currency = w.currency then w.open_amount end as open_amount,
    case when p.currency is null or w.currency is null or p.currency = w.currency then p.won_amount end as won_amount,
    p.since_at as customer_since_at,
    case when p.since_at is not null then r.renewal_on end as renewal_on,
    coalesce(g.signals, cast(array[] as varchar[])) as signals,
    case
        when p.motion in ('cross_sell', 'up_sell') then coalesce(k.person_ids, cast(array[] as varchar[]))
        else cast(array[] as varchar[])
    end as known_person_ids
from placed p
left join stays s on s.journey_id = coalesce(p.open_journey_id, p.won_journey_id) and s.pick = 1
left join wanted w on w.account_id = p.account_id and w.offering_id = p.offering_id
left join renewals r on r.account_id = p.account_id and r.offering_id = p.offering_id
left join signalled g on g.account_id = p.account_id and g.offering_id = p.offering_id
left join known k on k.account_id = p.account_id
