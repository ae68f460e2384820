"""What can be found: one row per thing, with its name, a line that tells it from others, and its other words."""

from __future__ import annotations

from quorate.views.journey_facts import keep_journey_facts
from quorate.views.reading import Reader

KINDS = ("account", "person", "journey", "opportunity", "stage", "offering", "content", "play", "map")
# The columns: kind, key, name, detail, account_id, journey_id, what else it answers to, and how much is going on
# there: of two things that answer equally well, the livelier comes first. `thing` numbers the rows: whatever is asked
# of them apart must count them alike, and an engine promises no order of rows that is not asked for.
_THINGS = """
with lively as (
    select account_id, sum(case when outcome = 'open' then 1 else 0 end) as open_count
    from journey_facts group by account_id
),
seated as (
    select m.person_id, max(j.outcome = 'open') as is_in_open,
        string_agg(distinct coalesce(r.label, m.role), ' ') as roles
    from {members} m
    inner join {journeys} j on j.journey_id = m.journey_id
    left join {map_roles} r on r.journey_map = j.journey_map and r.role = m.role
    where m.membership in ('confirmed', 'likely') and m.role <> 'unknown'
    group by m.person_id
),
dealt as (
    select journey_id, unnest(opportunity_ids) as opportunity_id from {journeys}
)
select 'account' as kind, a.account_id as key, a.name,
    concat_ws(', ', array_to_string(a.domains, ', '), a.industry, a.country) as detail,
    a.account_id, cast(null as varchar) as journey_id,
    concat_ws(' ', array_to_string(a.domains, ' '), a.account_id) as also,
    case when coalesce(l.open_count, 0) > 0 then 2 when l.account_id is not null then 1 else 0 end as liveliness
from {accounts} a
left join lively l on l.account_id = a.account_id
union all
select 'person', p.person_id, coalesce(p.full_name, p.email, 'Unnamed person'),
    concat_ws(', ', p.title, a.name, case when p.full_name is not null then p.email end),
    p.account_id, null,
    concat_ws(' ', array_to_string(p.emails, ' '), p.email, p.title, a.name, p.person_id, s.roles),
    case when coalesce(s.is_in_open, false) then 2 when s.person_id is not null then 1 else 0 end
from {people} p
left join {accounts} a on a.account_id = p.account_id
left join seated s on s.person_id = p.person_id
union all
select 'journey', f.journey_id, f.account_name,
    concat_ws(', ', f.offering_name, coalesce(f.stage_label, 'not placed'),
        case when f.outcome <> 'open' then replace(f.outcome, '_', ' ') end),
    f.account_id, f.journey_id,
    concat_ws(' ', f.offering_name, f.stage_label, f.owner_name, f.rival, f.journey_id),
    case f.outcome when 'open' then 2 when 'won' then 1 else 0 end
from journey_facts f
union all
select 'opportunity', o.opportunity_id, o.name, concat_ws(', ', a.name, o.crm_stage), o.account_id, d.journey_id,
    concat_ws(' ', o.opportunity_id),
    case o.outcome when 'open' then 2 when 'won' then 1 else 0 end
from {opportunities} o
left join dealt d on d.opportunity_id = o.opportunity_id
left join {accounts} a on a.account_id = o.account_id
union all
select 'stage', s.stage, min(s.label), cast(count(distinct f.journey_id) as varchar), null, null, s.stage, 2
from {map_stages} s
left join journey_facts f on f.stage = s.stage and f.outcome in ('open', 'won')
group by s.stage
union all
select 'offering', offering_id, name, family, null, null, offering_id, 2 from {offerings}
union all
select 'content', content_id, title, concat_ws(', ', format, intent), null, null,
    concat_ws(' ', array_to_string(topics, ' '), url, content_id), 1
from {contents}
union all
select 'play', play, min(label), min(serves), null, null, play, 1 from {map_plays} group by play
union all
select 'map', journey_map, min(label), 'Journey map', null, null, journey_map, 1
from {map_overview}
group by journey_map
"""
THINGS = f"""
select cast(row_number() over (order by kind, name, key, journey_id) - 1 as integer) as thing, things.*
from ({_THINGS}) things
"""
# Each word of each thing; `is_name` tells those of its name.
WORDS = r"""
with texts as (
    select thing, name, also, detail from found_things
),
folded as (
    select thing, true as is_name, strip_accents(replace(lower(name), 'ß', 'ss')) as text from texts
    union all
    select thing, false, strip_accents(replace(lower(concat_ws(' ', also, detail)), 'ß', 'ss')) from texts
),
words as (
    select thing, is_name, unnest(regexp_extract_all(text, '[\p{{L}}\p{{N}}]+')) as word from folded
)
select word, thing, max(is_name) as is_name
from words
group by word, thing
order by word, thing
"""


def keep_things(reader: Reader) -> None:
    """Make the table `found_things`."""
    keep_journey_facts(reader)
    reader.keep("found_things", THINGS)
