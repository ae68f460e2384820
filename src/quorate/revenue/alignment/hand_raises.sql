-- one row per raised hand of a buyer, with how long it waited for an answer
-- An answer is the next touch by sales or customer success at the same account, or in which both sides took
-- part; an automatic e-mail of marketing answers nothing. A hand still waiting has waited until the end of the
-- day looked at, so that unanswered buyers are not left out of the median.
-- reads: touch_functions
with raised as (
    select account_id, touch_id, min(occurred_at) as raised_at
    from touch_functions
    where initiator = 'buyer'
        and action in ('requested_demo', 'requested_contact')
        and account_id is not null
    group by account_id, touch_id
),
answers as (
    select account_id, touch_id, min(occurred_at) as answered_at
    from touch_functions
    where (initiator in ('sales', 'success') or is_two_way)
        and action not in ('requested_demo', 'requested_contact', 'invited', 'noted', 'bounced')
        and account_id is not null
    group by account_id, touch_id
),
answered as (
    select r.account_id, r.touch_id, r.raised_at, min(a.answered_at) as answered_at
    from raised r
    left join answers a on a.account_id = r.account_id and a.answered_at > r.raised_at
    group by r.account_id, r.touch_id, r.raised_at
)
select
    account_id,
    touch_id,
    raised_at,
    answered_at,
    date_diff('second', raised_at, coalesce(answered_at, $as_of_at)) / 3600.0 as waited_hours
from answered
