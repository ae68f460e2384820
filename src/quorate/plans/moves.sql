-- one row per move of the shared plan: what is proposed now, and what people decided about and is proposed no more
-- A decision stands while its reason does: a dismissal for the wrong time until the journey enters another stay in a
-- stage, every other for good. What was accepted stays when the plan would propose other things now; it expires when
-- its occasion is gone or four weeks after it was due. A proposal that people only talked about goes with its occasion.
-- reads: proposed_moves, decided_moves, gone_moves, move_standings, plan_journeys, journeys
with every_move as (
    select
        move_id,
        journey_id,
        person_id,
        vacancy_role,
        play,
        argument_id,
        content_id,
        owner_function,
        owner_id,
        channel,
        due_on,
        serves,
        expected_gain_amount,
        expected_gain_low_amount,
        expected_gain_high_amount,
        currency,
        gain_basis,
        effort_hours,
        evidence_ids,
        reasons,
        true as is_proposed
    from proposed_moves
    union all
    select
        d.move_id,
        d.journey_id,
        d.person_id,
        d.vacancy_role,
        d.play,
        d.argument_id,
        d.content_id,
        d.owner_function,
        d.owner_id,
        d.channel,
        d.due_on,
        d.serves,
        d.expected_gain_amount,
        d.expected_gain_low_amount,
        d.expected_gain_high_amount,
        d.currency,
        d.gain_basis,
        d.effort_hours,
        d.evidence_ids,
        d.reasons,
        false as is_proposed
    from decided_moves d
    inner join journeys j on j.journey_id = d.journey_id
    left join proposed_moves p on p.move_id = d.move_id
    where p.move_id is null
),
standing as (
    select
        e.move_id,
        case when s.owner_function is not null then s.owner_id else coalesce(s.owner_id, e.owner_id) end as owner_id,
        coalesce(s.owner_function, e.owner_function) as owner_function,
        coalesce(s.channel, e.channel) as channel,
        coalesce(s.content_id, e.content_id) as content_id,
        coalesce(s.due_on, e.due_on) as due_on,
        coalesce(s.status, 'proposed') as status,
        s.outcome,
        s.status = 'dismissed'
            and s.reason = 'wrong_time'
            and date_diff('day', cast(s.dismissed_at as date), $as_of_on) > j.stay_days as is_time_again,
        date_diff('day', greatest(
            coalesce(s.due_on, e.due_on), coalesce(s.snoozed_until, s.due_on, e.due_on)
        ), $as_of_on) > 28 as is_long_past_due
    from every_move e
    left join move_standings s on s.move_id = e.move_id
    left join plan_journeys j on j.journey_id = e.journey_id
)
select
    e.move_id,
    e.journey_id,
    e.person_id,
    e.vacancy_role,
    e.play,
    e.argument_id,
    s.content_id,
    s.owner_function,
    s.owner_id,
    s.channel,
    s.due_on,
    e.serves,
    e.expected_gain_amount,
    e.expected_gain_low_amount,
    e.expected_gain_high_amount,
    e.currency,
    e.gain_basis,
    e.effort_hours,
    coalesce(e.evidence_ids, cast(array[] as varchar[])) as evidence_ids,
    e.reasons,
    case
        when e.is_proposed and s.is_time_again then 'proposed'
        when s.status in ('done', 'dismissed') then s.status
        when s.is_long_past_due then 'expired'
        when e.is_proposed then s.status
        when g.move_id is not null or s.status = 'proposed' then 'expired'
        else s.status
    end as status,
    s.outcome
from every_move e
inner join standing s on s.move_id = e.move_id
left join gone_moves g on g.move_id = e.move_id
