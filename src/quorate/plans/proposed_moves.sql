-- one row per recommended next action, whatever people decided about it
-- What a move for an unmet criterion may gain is the amount times the difference between the shares of own
-- closed journeys won from the next stage and from this one, divided among the criteria still unmet. It is empty
-- where fewer than 20 closed journeys stand behind either share, or where history shows no gain; for all other
-- moves no effect has been measured, and none is claimed.
-- reads: move_drafts, draft_contents, plan_journeys, plan_owners, stage_worth
select
    concat('m_', md5(concat(
        d.journey_id, '|', d.play, '|', coalesce(d.person_id, ''), '|', coalesce(d.vacancy_role, ''), '|',
        coalesce(d.criterion_id, '')
    ))) as move_id,
    d.journey_id,
    d.person_id,
    d.vacancy_role,
    d.play,
    c.content_id,
    d.owner_function,
    o.colleague_id as owner_id,
    d.channel,
    d.due_on,
    d.serves,
    case
        when d.criterion_id is not null
            and not j.is_won
            and here.closed_count >= 20
            and following.closed_count >= 20
            and following.won_share > here.won_share
            then j.amount * (following.won_share - here.won_share) / d.unmet_count
    end as expected_gain_amount,
    d.reasons
from move_drafts d
inner join plan_journeys j on j.journey_id = d.journey_id
left join draft_contents c on c.journey_id = d.journey_id and c.place = d.place
left join plan_owners o
    on o.journey_id = d.journey_id
    and o.our_function = case when d.owner_function = 'both' then 'sales' else d.owner_function end
left join stage_worth here on here.journey_map = j.journey_map and here.stage = j.stage
left join stage_worth following on following.journey_map = j.journey_map and following.stage = j.next_stage
