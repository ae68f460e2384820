-- one row per audience and reason for which people it is about are left out of it
-- Who may not be addressed anyway counts under that; the others of held-out accounts under the experiment.
-- reads: audience_candidates, consents, held_out_audiences
with judged as (
    select
        c.audience,
        c.channel,
        c.person_id,
        case
            when s.basis = 'refused' then 'refused'
            when coalesce(s.basis, 'none') = 'none' then 'no_basis'
            when h.account_id is not null then 'experiment'
        end as reason
    from audience_candidates c
    left join consents s on s.person_id = c.person_id and s.channel = c.channel
    left join held_out_audiences h on h.audience = c.audience and h.account_id = c.account_id
)
select audience, channel, reason, count(distinct person_id) as people_count
from judged
where reason is not null
group by audience, channel, reason
