-- one row per dated thing that speaks for or against a customer's staying, with the records behind it
-- Counts and dates, never a chance. Use has declined when the last four weeks show at most half of what is usual, of at
-- least twelve acts; users are gone when at most half of at least four are left.
-- reads: purchases_held, opportunities, programme_usage, touches, people, members, statements, journeys
with customers as (
    select account_id, min(since_at) as since_at
    from purchases_held
    group by account_id
),
found as (
    select o.account_id, o.offering_id, 'renewal_due' as signal, o.created_at as seen_at, o.close_on as due_on,
        cast(null as varchar) as person_id, cast(null as double) as recent_count, cast(null as double) as usual_count,
        o.opportunity_id as evidence_id
    from opportunities o
    where o.is_renewal and o.outcome = 'open' and o.account_id is not null and o.close_on is not null
        and datediff('day', $as_of_on, o.close_on) <= 180
    union all
    select o.account_id, o.offering_id, 'renewal_lost' as signal, o.closed_at as seen_at, o.close_on as due_on,
        cast(null as varchar) as person_id, cast(null as double) as recent_count, cast(null as double) as usual_count,
        o.opportunity_id as evidence_id
    from opportunities o
    where o.is_renewal and o.outcome not in ('open', 'won') and o.account_id is not null and o.closed_at is not null
    union all
    select u.account_id, cast(null as varchar) as offering_id, 'use_declined' as signal, u.last_at as seen_at,
        cast(null as date) as due_on, cast(null as varchar) as person_id, cast(u.recent_count as double) as recent_count,
        u.usual_count, cast(null as varchar) as evidence_id
    from programme_usage u
    where u.usual_count * 3 >= 12 and u.recent_count * 2 <= u.usual_count
    union all
    select u.account_id, cast(null as varchar) as offering_id, 'users_gone' as signal, u.last_at as seen_at,
        cast(null as date) as due_on, cast(null as varchar) as person_id,
        cast(u.recent_people_count as double) as recent_count, cast(u.usual_people_count as double) as usual_count,
        cast(null as varchar) as evidence_id
    from programme_usage u
    where u.usual_people_count >= 4 and u.recent_people_count * 2 <= u.usual_people_count
    union all
    select j.account_id, j.offering_id, 'champion_left' as signal, p.left_at as seen_at, cast(null as date) as due_on,
        m.person_id, cast(null as double) as recent_count, cast(null as double) as usual_count,
        cast(null as varchar) as evidence_id
    from journeys j
    inner join members m on m.journey_id = j.journey_id
    inner join people p on p.person_id = m.person_id
    where j.outcome = 'won' and (m.stance = 'champion' or m.role = 'champion') and p.left_at > j.closed_at
    union all
    select c.account_id, cast(null as varchar) as offering_id, 'spoke_against' as signal, s.stated_at as seen_at,
        cast(null as date) as due_on, s.person_id, cast(null as double) as recent_count,
        cast(null as double) as usual_count, s.statement_id as evidence_id
    from statements s
    left join journeys j on j.journey_id = s.journey_id
    inner join customers c on c.account_id = coalesce(s.account_id, j.account_id) and s.stated_at > c.since_at
    where s.subject = 'stance' and s.value in ('sceptic', 'opponent') and s.retracted_at is null
        and datediff('day', cast(s.stated_at as date), $as_of_on) <= 180
    union all
    select t.account_id, cast(null as varchar) as offering_id, 'looked_at_rivals' as signal, t.occurred_at as seen_at,
        cast(null as date) as due_on, t.person_id, cast(null as double) as recent_count,
        cast(null as double) as usual_count, t.touch_id as evidence_id
    from touches t
    inner join customers c on c.account_id = t.account_id and t.occurred_at > c.since_at
    where t.initiator = 'buyer' and (t.channel = 'review_site' or t.action = 'compared' or t.competitor is not null)
        and t.action <> 'reviewed' and datediff('day', cast(t.occurred_at as date), $as_of_on) <= 180
),
told as (
    select account_id, coalesce(offering_id, '') as about, signal, seen_at, due_on, person_id, recent_count, usual_count,
        evidence_id
    from found
    where seen_at < $as_of_at
),
of_people as (
    select account_id, about, signal, list_sort(array_agg(distinct person_id)) as person_ids
    from told
    where person_id is not null
    group by account_id, about, signal
),
of_records as (
    select account_id, about, signal, list_sort(array_agg(distinct evidence_id)) as evidence_ids
    from told
    where evidence_id is not null
    group by account_id, about, signal
),
summed as (
    select account_id, about, signal, max(seen_at) as seen_at, min(due_on) as due_on,
        count(distinct coalesce(evidence_id, person_id, signal)) as times,
        max(recent_count) as recent_count, max(usual_count) as usual_count
    from told
    group by account_id, about, signal
)
select
    s.account_id,
    nullif(s.about, '') as offering_id,
    s.signal,
    s.seen_at,
    s.due_on,
    s.times,
    s.recent_count,
    s.usual_count,
    coalesce(p.person_ids, cast(array[] as varchar[])) as person_ids,
    coalesce(r.evidence_ids, cast(array[] as varchar[])) as evidence_ids
from summed s
left join of_people p on p.account_id = s.account_id and p.about = s.about and p.signal = s.signal
left join of_records r on r.account_id = s.account_id and r.about = s.about and r.signal = s.signal
