-- one row per person and channel of which it is known on what basis they may be addressed
-- A refusal stands until the person consents later, to that channel or to a topic in it. A word on one topic says
-- nothing of others: who refuses one topic may be written to about another they have consented to. Where nobody has
-- said anything, the company's own rule holds, that of the person's country before that of all others.
-- reads: consent_words, people, person_facts, country_codes, declared_bases
with channels as (
    select unnest(['email', 'call', 'direct_mail', 'social', 'ad', 'chat', 'fax']) as channel
),
of_topics as (
    select person_id, scope, topic, basis, since_at, said_at, source, record_id,
        row_number() over (
            partition by person_id, scope, topic
            order by said_at desc, case when basis = 'refused' then 0 else 1 end, record_id
        ) as pick
    from consent_words
    where topic is not null
),
spread as (
    select w.person_id, c.channel, w.topic, w.basis, w.since_at, w.said_at, w.source, w.record_id
    from (
        select person_id, scope, topic, basis, since_at, said_at, source, record_id from consent_words where topic is null
        union all
        select person_id, scope, topic, basis, since_at, said_at, source, record_id from of_topics where pick = 1
    ) w
    inner join channels c on w.scope = c.channel or w.scope = 'all'
),
weighed as (
    select person_id, channel, topic, basis, since_at, source, record_id,
        max(case when basis = 'consent' then since_at end) over (partition by person_id, channel) as consented_at,
        max(case when basis = 'refused' and topic is null then said_at end) over (partition by person_id, channel)
            as refused_at
    from spread
),
ranked as (
    select person_id, channel, basis, since_at, source, record_id,
        row_number() over (
            partition by person_id, channel
            order by
                case
                    when basis = 'refused' and topic is null
                    then case when consented_at > refused_at then 4 else 0 end
                    when basis = 'consent' then 1
                    when basis = 'refused' then 3
                    else 2
                end,
                since_at desc, source, record_id
        ) as pick
    from weighed
),
declared as (
    select p.person_id, d.channel, coalesce(n.basis, d.basis) as basis, d.note
    from people p
    cross join declared_bases d
    left join person_facts f on f.person_id = p.person_id
    left join country_codes c on c.country = f.country
    left join declared_bases n on n.channel = d.channel and n.country = c.code
    where d.country is null
)
select person_id, channel, basis, since_at, source, record_id as record, cast(null as varchar) as note
from ranked
where pick = 1
union all
select d.person_id, d.channel, d.basis, cast(null as timestamp) as since_at, 'settings' as source,
    concat('privacy.legal_basis.', d.channel) as record, d.note
from declared d
left join ranked r on r.person_id = d.person_id and r.channel = d.channel and r.pick = 1
where r.person_id is null
