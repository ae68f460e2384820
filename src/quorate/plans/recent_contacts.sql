-- one row per person we turned to in the last seven days, whoever of us it was and in whatever journey
-- A contact is one function of ours in one channel on one day: a letter that was sent, delivered and opened is one.
-- What they do of their own accord is no contact of ours and presses nobody.
-- reads: touches
with outward as (
    select person_id, initiator, channel, cast(occurred_at as date) as day_on, touch_id
    from touches
    where person_id is not null
        and occurred_at >= $as_of_at - interval 7 day
        and occurred_at < $as_of_at
        and initiator in ('sales', 'marketing', 'success')
        and action in ('sent', 'delivered', 'invited', 'called', 'voicemail', 'answered', 'attended')
        and coalesce(machine_likelihood, 0.0) < 0.5
),
contacts as (
    select person_id, initiator, channel, day_on
    from outward
    group by person_id, initiator, channel, day_on
),
counted as (
    select
        person_id,
        count(*) as contact_count,
        cast(sum(case when initiator = 'sales' then 1 else 0 end) as bigint) as sales_count,
        cast(sum(case when initiator = 'marketing' then 1 else 0 end) as bigint) as marketing_count
    from contacts
    group by person_id
),
named as (
    select person_id, list_sort(array_agg(touch_id)) as touch_ids
    from outward
    group by person_id
)
select c.person_id, c.contact_count, c.sales_count, c.marketing_count, n.touch_ids
from counted c
inner join named n on n.person_id = c.person_id
