-- one row per journey and statement that may concern its stage or criteria
-- A statement without a journey counts for each journey its account had at the time.
-- reads: journey_spans, statements, team_members
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
inner join journey_spans s
    on (t.journey_id = s.journey_id or (t.journey_id is null and t.account_id = s.account_id))
    and t.stated_at >= s.began_at
    and (s.ends_at is null or t.stated_at <= s.ends_at)
left join team_members m on m.journey_id = s.journey_id and m.person_id = t.person_id
where t.retracted_at is null
