-- one row per customer that uses the product, with how much in the last four weeks and how much is usual
-- Usual is the mean of the three times four weeks before; people are counted over all of these twelve weeks.
-- reads: touches, purchases_held
with customers as (
    select account_id, min(since_at) as since_at
    from purchases_held
    group by account_id
),
used as (
    select t.account_id, t.person_id, t.occurred_at, t.touch_id,
        datediff('day', cast(t.occurred_at as date), $as_of_on) as age_days
    from touches t
    inner join customers c on c.account_id = t.account_id and t.occurred_at >= c.since_at
    where t.channel = 'product' and t.action in ('used', 'logged_in', 'viewed')
)
select
    account_id,
    max(occurred_at) as last_at,
    cast(sum(case when age_days < 28 then 1 else 0 end) as bigint) as recent_count,
    cast(sum(case when age_days >= 28 and age_days < 112 then 1 else 0 end) as bigint) / 3.0 as usual_count,
    count(distinct case when age_days < 28 then person_id end) as recent_people_count,
    count(distinct case when age_days >= 28 and age_days < 112 then person_id end) as usual_people_count
from used
where age_days < 112
group by account_id
