-- one row per audience and reason for which people it is about are left out of it
-- reads: audience_candidates, consents
select
    c.audience,
    c.channel,
    case when s.basis = 'refused' then 'refused' else 'no_basis' end as reason,
    count(distinct c.person_id) as people_count
from audience_candidates c
left join consents s on s.person_id = c.person_id and s.channel = c.channel
where coalesce(s.basis, 'none') in ('none', 'refused')
group by c.audience, c.channel, case when s.basis = 'refused' then 'refused' else 'no_basis' end
