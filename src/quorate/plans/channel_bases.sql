-- one row per person and channel of which it is known whether they may be addressed
-- `touch_ids` are the touches with which they unsubscribed, where they refuse and it was such a touch. Where nothing is
-- known of a person and channel there is no row: a move to one person is not a mailing, and says that nothing is known.
-- reads: consents, touches
with unsubscribed as (
    select person_id, list_sort(array_agg(touch_id)) as touch_ids
    from touches
    where action = 'unsubscribed' and person_id is not null
    group by person_id
)
select c.person_id, c.channel, c.basis, u.touch_ids
from consents c
left join unsubscribed u on u.person_id = c.person_id and c.basis = 'refused'
