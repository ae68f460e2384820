-- one row per person with a social profile: how sure it is that the profile is theirs
-- The surest reason joins each profile to something else that is known of them; of several profiles the least sure
-- counts. Someone known by profiles alone has no such figure: nobody else is claimed to be behind them.
-- reads: identifiers, matches
with profiles as (
    select concat('social:', value) as node, person_id
    from identifiers
    where kind = 'social' and person_id is not null
),
reasons as (
    select left_id as node, coalesce(probability, 1.0) as probability
    from matches
    where subject_kind = 'person' and decision = 'same' and rule <> 'joined'
    union all
    select right_id as node, coalesce(probability, 1.0) as probability
    from matches
    where subject_kind = 'person' and decision = 'same' and rule <> 'joined'
),
surest as (
    select p.person_id, p.node, max(r.probability) as probability
    from profiles p
    left join reasons r on r.node = p.node
    group by p.person_id, p.node
)
select person_id, count(*) as profile_count, min(probability) as join_probability
from surest
group by person_id
