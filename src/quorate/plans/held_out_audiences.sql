-- one row per audience and account of it that an experiment holds out
-- A universal holdout of marketing's touches keeps accounts out of every audience; a test of a programme out of the
-- audience of that name and of those that ask for that motion.
-- reads: audience_candidates, held_out_accounts, declared_audiences
select distinct c.audience, c.account_id
from audience_candidates c
inner join held_out_accounts h on h.account_id = c.account_id
left join declared_audiences d on d.audience = c.audience
where (h.kind = 'universal_holdout' and list_contains(h.functions, 'marketing'))
    or (
        h.kind = 'programme'
        and (h.programme = c.audience or (coalesce(d.has_motions, false) and list_contains(d.motions, h.programme)))
    )
