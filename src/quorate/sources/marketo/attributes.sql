-- Every activity with the name of its type and what its attributes say, whether they stand in one cell or in columns.
-- into: record
select
    r.* exclude (agent, link, page, referrer, ip, email, merge_ids, new_status, success, is_bot, bot_pattern, description, moment_type),
    coalesce(w.name, case when m.name is not null or r.table_of in ('merge lead', 'delete lead') then r.table_of end, s.name) as type_name,
    'marketo:activity:' || plain_id(r.id) as record_id,
    marketo_key('lead', r.lead_id) as person_key,
    utc(r.happened_at) as occurred_at,
    coalesce(r.agent, attribute(r.attributes, 'useragent')) as agent,
    coalesce(r.link, attribute(r.attributes, 'link')) as link,
    coalesce(r.page, attribute(r.attributes, 'webpageurl')) as page,
    coalesce(r.referrer, attribute(r.attributes, 'referrerurl')) as referrer,
    coalesce(r.ip, attribute(r.attributes, 'clientipaddress')) as ip,
    coalesce(r.email, attribute(r.attributes, 'email')) as email,
    coalesce(r.merge_ids, attribute(r.attributes, 'mergeids')) as merge_ids,
    coalesce(r.new_status, attribute(r.attributes, 'newstatus')) as new_status,
    coalesce(r.success, attribute(r.attributes, 'success')) as success,
    coalesce(r.is_bot, attribute(r.attributes, 'isbotactivity')) as is_bot,
    coalesce(r.bot_pattern, attribute(r.attributes, 'botactivitypattern')) as bot_pattern,
    coalesce(r.description, attribute(r.attributes, 'description')) as description,
    coalesce(r.moment_type, attribute(r.attributes, 'type')) as moment_type
from record r
left join (select id, min(name) as name from written_type group by id) w on w.id = plain_id(r.type_id)
left join meaning m on m.name = r.table_of
left join standard_type s on s.id = plain_id(r.type_id)

-- into: record
select
    r.*,
    m.channel as meant_channel, m.action as meant_action, m.initiator as meant_initiator,
    case
        when r.id is null then 'no_id'
        when r.record_id is null then 'bad_id'
        when r.person_key is null then 'nobody'
        when r.occurred_at is null then 'no_date'
        when r.type_name is null then 'unknown_type'
        when r.type_name = 'send email' and says(r.result, 'skip|fail') then 'not_sent'
        when r.type_name in ('merge leads', 'merge lead') and r.merge_ids is null then 'merged_with_nobody'
        when r.type_name = 'change status in progression' and (plain_id(r.asset_id) is null or r.new_status is null)
        then 'member_of_nothing'
        when m.name is null and r.type_name not in ('merge leads', 'merge lead', 'delete lead', 'change status in progression')
        then 'not_an_act'
    end as unusable
from record r
left join meaning m on m.name = r.type_name
