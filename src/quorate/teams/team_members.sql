-- one row per person of a journey's buyer team, without where they stand
-- Confirmed: a contact role, a two-way contact or a colleague's word. Likely: two or more touches of their own.
-- Of whom a colleague says that they do not belong is left out.
-- Candidate: anything less. Quiet after 60 days without activity of their own, cooling after 21.
-- reads: journeys, member_facts, member_roles, map_roles
select
    f.journey_id,
    f.person_id,
    r.role,
    r.role_probability,
    r.role_reasons,
    r.role_shares,
    case
        when f.left_at is not null or f.stated_membership = 'left' then 'left'
        when f.stated_membership in ('confirmed', 'likely', 'candidate') then f.stated_membership
        when f.has_crm_role or f.two_way_count > 0 then 'confirmed'
        when f.buyer_touch_count >= 2 then 'likely'
        else 'candidate'
    end as membership,
    f.joined_at,
    f.last_touch_at,
    case
        when f.last_active_at >= $as_of_at - interval 21 day then 'active'
        when f.last_active_at >= $as_of_at - interval 60 day then 'cooling'
        else 'quiet'
    end as momentum,
    least(1.0, greatest(0.0, coalesce(try_cast(f.stated_influence as double), m.influence, 0.3))) as influence,
    f.is_external,
    f.touch_count,
    f.buyer_touch_count
from member_facts f
inner join member_roles r on r.journey_id = f.journey_id and r.person_id = f.person_id
inner join journeys j on j.journey_id = f.journey_id
left join map_roles m on m.journey_map = j.journey_map and m.role = r.role
where coalesce(f.stated_membership, '') <> 'not_a_member'
