-- one row per person of one audience who may be addressed in its channel, and on what basis
-- Accounts that an experiment holds out are not addressed.
-- reads: audience_candidates, consents, held_out_audiences
select
    c.audience,
    c.channel,
    c.person_id,
    c.account_id,
    c.journey_id,
    s.basis as legal_basis
from audience_candidates c
inner join consents s on s.person_id = c.person_id and s.channel = c.channel
left join held_out_audiences h on h.audience = c.audience and h.account_id = c.account_id
where h.account_id is null and s.basis in ('consent', 'legitimate_interest', 'contract')
