-- one row per person who may belong to a journey's buyer team
-- Everyone who touched or was touched in it before it closed, everyone with a contact role, everyone a colleague says
-- belongs, and who took part in a purchase that the account had made before. What they do as customers joins nobody to the
-- team that bought, but says who of it is still there. The latest statement on role, influence and membership is kept,
-- one on an opportunity for its journey alone.
-- Who has gone to another company has left the teams of the former one, and was no outsider there.
-- reads: journey_spans, journey_touches, opportunity_contacts, people, person_stays, statements
-- apart by journey_id
-- narrowed journey_touches: account_id in (
--     select account_id from journey_spans where journey_id in (select journey_id from asked))
-- reached by journey_touches: select journey_id from journey_spans
--     where account_id in (select account_id from changed)
-- reached by journey_spans (
--     journey_id, account_id, began_at, opened_at, closed_at, ends_at, outcome, opportunity_ids):
--     select journey_id from changed
--     union select journey_id from journey_spans where account_id in (select account_id from changed)
with touched as (
    select
        journey_id,
        person_id,
        min(occurred_at) as first_at,
        count(*) as touch_count,
        sum(case when initiator = 'buyer' then 1 else 0 end) as buyer_touch_count,
        sum(case when is_two_way then 1 else 0 end) as two_way_count
    from journey_touches
    where person_id is not null and not is_after_close
    group by journey_id, person_id
),
seen as (
    select
        journey_id,
        person_id,
        max(occurred_at) as last_at,
        max(case when initiator = 'buyer' or is_two_way then occurred_at end) as last_active_at
    from journey_touches
    where person_id is not null
    group by journey_id, person_id
),
roles as (
    select journey_id, person_id, min(crm_role) as crm_role, min(known_at) as first_at
    from (
        select s.journey_id, c.person_id, c.crm_role, c.known_at
        from (select journey_id, unnest(opportunity_ids) as opportunity_id from journey_spans) s
        inner join opportunity_contacts c on c.opportunity_id = s.opportunity_id
    ) contacts
    group by journey_id, person_id
),
deals as (
    select journey_id, unnest(opportunity_ids) as opportunity_id from journey_spans
),
said as (
    select
        s.journey_id,
        t.person_id,
        t.subject,
        t.value,
        t.stated_at,
        t.statement_id,
        row_number() over (
            partition by s.journey_id, t.person_id, t.subject order by t.stated_at desc, t.statement_id
        ) as pick
    from statements t
    left join deals d on d.opportunity_id = t.opportunity_id
    inner join journey_spans s
        on (
            coalesce(t.journey_id, d.journey_id) = s.journey_id
            or (t.journey_id is null and d.journey_id is null and t.account_id = s.account_id)
        )
        and t.stated_at >= s.began_at
        and (s.ends_at is null or t.stated_at < s.ends_at)
    where t.person_id is not null
        and t.subject in ('role', 'influence', 'membership')
        and t.retracted_at is null
),
stated as (
    select
        journey_id,
        person_id,
        max(case when subject = 'role' then value end) as stated_role,
        max(case when subject = 'role' then statement_id end) as role_statement_id,
        max(case when subject = 'influence' then value end) as stated_influence,
        max(case when subject = 'membership' then value end) as stated_membership,
        min(stated_at) as first_at
    from said
    where pick = 1
    group by journey_id, person_id
),
bought_before as (
    select s.journey_id, a.person_id, min(greatest(s.opened_at, w.closed_at)) as first_at
    from journey_spans s
    inner join journey_spans w
        on w.account_id = s.account_id
        and w.journey_id <> s.journey_id
        and w.outcome = 'won'
        and w.closed_at < coalesce(s.closed_at, $as_of_at)
        and w.opened_at < s.opened_at
    inner join (
        select journey_id, person_id from touched where buyer_touch_count > 0 or two_way_count > 0
        union
        select journey_id, person_id from roles
    ) a on a.journey_id = w.journey_id
    group by s.journey_id, a.person_id
),
homes as (
    select
        person_id,
        account_id,
        case when count(*) = count(until_at) then max(until_at) end as left_at
    from person_stays
    group by person_id, account_id
),
everyone as (
    select journey_id, person_id from touched
    union
    select journey_id, person_id from roles
    union
    select journey_id, person_id from stated
    union
    select journey_id, person_id from bought_before
)
select
    e.journey_id,
    e.person_id,
    p.title,
    p.function,
    p.seniority,
    coalesce(h.left_at, p.left_at) as left_at,
    p.is_external or (h.person_id is null and coalesce(p.account_id <> s.account_id, false)) as is_external,
    r.crm_role,
    case when r.person_id is not null then true else false end as has_crm_role,
    x.stated_role,
    x.role_statement_id,
    x.stated_influence,
    x.stated_membership,
    coalesce(t.touch_count, 0) as touch_count,
    coalesce(t.buyer_touch_count, 0) as buyer_touch_count,
    coalesce(t.two_way_count, 0) as two_way_count,
    least(
        coalesce(t.first_at, r.first_at, x.first_at, b.first_at),
        coalesce(r.first_at, x.first_at, t.first_at, b.first_at),
        coalesce(x.first_at, t.first_at, r.first_at, b.first_at)
    ) as joined_at,
    b.person_id is not null as has_bought_before,
    n.last_at as last_touch_at,
    n.last_active_at
from everyone e
inner join people p on p.person_id = e.person_id
inner join journey_spans s on s.journey_id = e.journey_id
left join homes h on h.person_id = e.person_id and h.account_id = s.account_id
left join seen n on n.journey_id = e.journey_id and n.person_id = e.person_id
left join touched t on t.journey_id = e.journey_id and t.person_id = e.person_id
left join roles r on r.journey_id = e.journey_id and r.person_id = e.person_id
left join stated x on x.journey_id = e.journey_id and x.person_id = e.person_id
left join bought_before b on b.journey_id = e.journey_id and b.person_id = e.person_id
