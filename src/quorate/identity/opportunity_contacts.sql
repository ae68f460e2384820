-- one row per person with a contact role on an opportunity
-- Two records of one person on one opportunity are one row; a named role counts before an empty one.
-- reads: observed_contact_roles, person_ids, opportunities
with ranked as (
    select
        r.opportunity_key,
        p.person_id,
        r.crm_role,
        max(case when r.is_primary then 1 else 0 end) over (
            partition by r.opportunity_key, p.person_id
        ) as is_primary,
        min(r.known_at) over (partition by r.opportunity_key, p.person_id) as known_at,
        row_number() over (
            partition by r.opportunity_key, p.person_id
            order by case when r.crm_role is null then 1 else 0 end, r.version_at desc, r.record_id
        ) as pick
    from observed_contact_roles r
    inner join person_ids p on p.value = r.person_key and p.kind in ('crm_contact', 'crm_lead')
    inner join opportunities o on o.opportunity_id = r.opportunity_key
    where p.person_id is not null
)
select
    opportunity_key as opportunity_id,
    person_id,
    crm_role,
    is_primary = 1 as is_primary,
    known_at
from ranked
where pick = 1
