-- one row per person of one audience who may be addressed in its channel, and on what basis
-- reads: audience_candidates, consents
select
    c.audience,
    c.channel,
    c.person_id,
    c.account_id,
    c.journey_id,
    s.basis as legal_basis
from audience_candidates c
inner join consents s on s.person_id = c.person_id and s.channel = c.channel
where s.basis in ('consent', 'legitimate_interest', 'contract')
