-- one row per thing that reached a held-out account though it should not have
-- Of a play the play itself; else any touch that a function began which held-out accounts go without. People who were
-- touched at accounts of both arms since their assignment carry what they learned from one to the other.
-- reads: experiments, experiment_assignments, touches, play_trials, journeys
with running as (
    select
        a.experiment_id,
        a.account_id,
        a.arm,
        a.assigned_at,
        e.kind,
        e.play,
        e.functions,
        least(
            coalesce(cast(e.ends_on as timestamp) + interval 1 day, $as_of_at), coalesce(e.stopped_at, $as_of_at), $as_of_at
        ) as ends_at
    from experiment_assignments a
    inner join experiments e on e.experiment_id = a.experiment_id
),
touched as (
    select
        r.experiment_id, r.account_id, r.arm, r.kind, r.functions,
        t.touch_id, t.person_id, t.occurred_at, t.channel, t.initiator
    from running r
    inner join touches t on t.account_id = r.account_id
    where t.occurred_at > r.assigned_at and t.occurred_at <= r.ends_at
),
contacts as (
    select experiment_id, account_id, person_id, touch_id, occurred_at, channel, initiator as our_function
    from touched
    where arm = 'holdout' and kind <> 'play' and list_contains(functions, initiator)
    union
    select r.experiment_id, r.account_id, p.person_id, p.trial_id as touch_id, p.acted_at as occurred_at, p.channel, 'other' as our_function
    from running r
    inner join journeys j on j.account_id = r.account_id
    inner join play_trials p on p.journey_id = j.journey_id and p.play = r.play
    where r.arm = 'holdout' and r.kind = 'play' and p.acted_at > r.assigned_at and p.acted_at <= r.ends_at
),
in_both as (
    select experiment_id, person_id
    from touched
    where person_id is not null
    group by experiment_id, person_id
    having count(distinct arm) = 2
),
moved as (
    select
        t.experiment_id, t.account_id, t.person_id, t.touch_id, t.occurred_at, t.channel, t.initiator,
        row_number() over (partition by t.experiment_id, t.person_id order by t.occurred_at, t.touch_id) as pick
    from touched t
    inner join in_both b on b.experiment_id = t.experiment_id and b.person_id = t.person_id
    where t.arm = 'holdout'
)
select experiment_id, 'contact' as kind, touch_id as leak_id, account_id, person_id, occurred_at, channel, our_function
from contacts
union all
select experiment_id, 'moved_person' as kind, touch_id as leak_id, account_id, person_id, occurred_at, channel, initiator as our_function
from moved
where pick = 1
