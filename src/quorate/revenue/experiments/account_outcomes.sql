-- one row per account and window: what became of the account in it
-- A stage forward is any entry into a later stage, an opening journey's first one too. Money is what the purchases won in
-- the window brought; it is unknown where that of one of them is, or where they are in several currencies.
-- reads: account_windows, journeys, stage_history, journey_touches, journey_values
-- apart by account_id
-- narrowed account_windows
-- narrowed journeys
-- narrowed journey_touches
-- reached by stage_history (journey_id, entered_at, direction): select account_id from journeys
--     where journey_id in (select journey_id from changed)
-- reached by journey_values (journey_id, won_amount, currency): select account_id from journeys
--     where journey_id in (select journey_id from changed)
with moved as (
    select w.experiment_id, w.account_id, w.window_no, min(h.entered_at) as forward_at
    from account_windows w
    inner join journeys j on j.account_id = w.account_id
    inner join stage_history h on h.journey_id = j.journey_id and h.direction = 'forward'
    where h.entered_at > w.since_at and h.entered_at <= w.until_at
    group by w.experiment_id, w.account_id, w.window_no
),
spoke as (
    select w.experiment_id, w.account_id, w.window_no, min(t.occurred_at) as two_way_at
    from account_windows w
    inner join journey_touches t on t.account_id = w.account_id and coalesce(t.is_two_way, false)
    where t.occurred_at > w.since_at and t.occurred_at <= w.until_at
    group by w.experiment_id, w.account_id, w.window_no
),
bought as (
    select
        w.experiment_id,
        w.account_id,
        w.window_no,
        min(j.closed_at) as won_at,
        count(j.journey_id) as won_count,
        count(v.won_amount) as known_count,
        count(distinct v.currency) as currency_count,
        min(v.currency) as currency,
        sum(v.won_amount) as won_amount
    from account_windows w
    inner join journeys j on j.account_id = w.account_id and j.outcome = 'won'
    left join journey_values v on v.journey_id = j.journey_id and v.won_amount is not null
    where j.closed_at > w.since_at and j.closed_at <= w.until_at
    group by w.experiment_id, w.account_id, w.window_no
),
touched as (
    select w.experiment_id, w.account_id, w.window_no, count(distinct t.touch_id) as touch_count
    from account_windows w
    inner join journey_touches t on t.account_id = w.account_id
    where t.occurred_at > w.before_at and t.occurred_at <= w.since_at
    group by w.experiment_id, w.account_id, w.window_no
)
select
    w.experiment_id,
    w.account_id,
    w.window_no,
    w.since_at,
    w.until_at,
    w.is_over,
    m.forward_at,
    s.two_way_at,
    b.won_at,
    case
        when b.won_count is null then 0.0
        when b.known_count = b.won_count and b.currency_count = 1 then b.won_amount
    end as won_amount,
    b.currency,
    coalesce(p.touch_count, 0) as touches_before_count
from account_windows w
left join moved m on m.experiment_id = w.experiment_id and m.account_id = w.account_id and m.window_no = w.window_no
left join spoke s on s.experiment_id = w.experiment_id and s.account_id = w.account_id and s.window_no = w.window_no
left join bought b on b.experiment_id = w.experiment_id and b.account_id = w.account_id and b.window_no = w.window_no
left join touched p on p.experiment_id = w.experiment_id and p.account_id = w.account_id and p.window_no = w.window_no
