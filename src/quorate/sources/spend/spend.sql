-- A platform restates its figures for days after; a corrected line is the same record with another amount.
-- into: observed_spend
select
    r.row_number,
    'spend:' || named_by(json_array(r.line_key, p.place)) as record_id,
    cast(r.spent_on as timestamp) as known_at,
    cast(r.spent_on as timestamp) as version_at,
    r.spent_on,
    r.channel,
    r.campaign as campaign_key,
    r.amount,
    r.money as currency,
    r.impressions_count as impressions,
    r.clicks_count as clicks
from record r
inner join line_place p
    on p.line_key = r.line_key and p.amount = r.amount
    and p.impressions is not distinct from r.impressions_count and p.clicks is not distinct from r.clicks_count
where r.unusable is null

-- into: set_aside
select
    row_number,
    unusable as code,
    case unusable
        when 'no_date' then 'the row has no date that can be read'
        when 'no_platform' then 'the row does not say where the money was spent'
        when 'no_amount' then 'the row has no amount that can be read'
        when 'money_given_back' then 'the amount is below zero; credits are not counted as spend'
        else 'the row does not say in which currency; add a column Currency, such as EUR'
    end as reason,
    cast(null as varchar) as record_id
from record
where unusable is not null
