-- one row per unbroken time of one journey in one stage while undecided, apart before and after it had an opportunity
-- Time after the close does not count, whatever stages follow it. A journey that is still open ends with the day
-- looked at and has no ending: its time counts, its outcome is not guessed. A journey that went quiet ended without
-- a decision, as the buyers see it; it never had an opportunity, so it tells nothing about those that have one.
-- reads: journeys, opportunities, stage_history
with links as (
    select journey_id, unnest(opportunity_ids) as opportunity_id from journeys
),
firsts as (
    select l.journey_id, min(o.created_at) as first_at
    from links l
    inner join opportunities o on o.opportunity_id = l.opportunity_id
    group by l.journey_id
),
stays as (
    select
        h.journey_id,
        j.journey_map,
        h.stage,
        h.entered_at,
        least(
            coalesce(h.left_at, $as_of_at), coalesce(j.closed_at, $as_of_at), $as_of_at
        ) as left_at,
        coalesce(f.first_at, $as_of_at) as first_at
    from stage_history h
    inner join journeys j on j.journey_id = h.journey_id
    left join firsts f on f.journey_id = h.journey_id
    where h.entered_at < coalesce(j.closed_at, $as_of_at)
),
pieces as (
    select journey_id, journey_map, stage, false as has_opportunity, entered_at, least(left_at, first_at) as left_at
    from stays
    where entered_at < first_at and entered_at < left_at
    union all
    select journey_id, journey_map, stage, true as has_opportunity, greatest(entered_at, first_at) as entered_at, left_at
    from stays
    where first_at < left_at and entered_at < left_at
),
ordered as (
    select
        journey_id,
        journey_map,
        stage,
        has_opportunity,
        entered_at,
        date_diff('second', entered_at, left_at) / 86400.0 as days,
        lead(stage) over (partition by journey_id order by entered_at, has_opportunity, stage) as next_stage,
        lead(has_opportunity) over (
            partition by journey_id order by entered_at, has_opportunity, stage
        ) as next_has_opportunity,
        row_number() over (
            partition by journey_id order by entered_at desc, has_opportunity desc, stage desc
        ) as place_from_end
    from pieces
)
select
    o.journey_id,
    o.journey_map,
    o.stage,
    o.has_opportunity,
    o.entered_at,
    o.days,
    o.next_stage,
    o.next_has_opportunity,
    case
        when o.place_from_end > 1 or j.closed_at is null or j.outcome = 'open' then null
        when j.outcome = 'quiet' then 'lost_no_decision'
        else j.outcome
    end as ending
from ordered o
inner join journeys j on j.journey_id = o.journey_id
