-- one row per recommended next action, whatever people decided about it
-- What it would add, and how that was worked out, comes from the draft.
-- reads: move_drafts, draft_contents, plan_owners, workspace_facts
select
    d.move_id,
    d.journey_id,
    d.person_id,
    d.vacancy_role,
    d.play,
    d.argument_id,
    c.content_id,
    d.owner_function,
    o.colleague_id as owner_id,
    d.channel,
    d.due_on,
    d.serves,
    d.expected_gain_amount,
    d.expected_gain_low_amount,
    d.expected_gain_high_amount,
    case when d.expected_gain_amount is not null then coalesce(d.gain_currency, w.currency) end as currency,
    d.gain_basis,
    d.effort_hours,
    d.evidence_ids,
    d.reasons
from move_drafts d
cross join workspace_facts w
left join draft_contents c on c.journey_id = d.journey_id and c.place = d.place
left join plan_owners o
    on o.journey_id = d.journey_id
    and o.our_function = case when d.owner_function = 'both' then 'sales' else d.owner_function end
where d.place is not null
