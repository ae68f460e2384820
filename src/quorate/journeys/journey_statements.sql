-- one row per journey and statement that may concern its stage or criteria
-- A statement on an opportunity concerns that opportunity's journey; one without a journey counts for each journey its
-- account had at the time.
-- reads: journey_spans, statements, team_members
with deals as (
    select journey_id, unnest(opportunity_ids) as opportunity_id from journey_spans
)
select
    s.journey_id,
    t.statement_id,
    t.stated_at,
    t.author_function,
    t.subject,
    t.value,
    t.person_id,
    m.role
from statements t
left join deals d on d.opportunity_id = t.opportunity_id
inner join journey_spans s
    on (
        coalesce(t.journey_id, d.journey_id) = s.journey_id
        or (t.journey_id is null and d.journey_id is null and t.account_id = s.account_id)
    )
    and t.stated_at >= s.began_at
    and (s.ends_at is null or t.stated_at <= s.ends_at)
left join team_members m on m.journey_id = s.journey_id and m.person_id = t.person_id
where t.retracted_at is null
