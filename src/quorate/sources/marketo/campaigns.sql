-- What a smart campaign does takes place where its program does; on its own most send e-mail.
-- into: observed_campaigns
select
    r.row_number, r.record_id, r.known_at, r.version_at, r.is_deleted, r.name,
    coalesce(campaign_channel(p.channel), 'email') as channel
from record r
left join (select id, min(channel) as channel from program_channel group by id) p on p.id = plain_id(r.program_id)
where r.id is not null and r.name is not null

-- into: set_aside
select row_number, 'no_name' as code, 'the campaign has no name' as reason, record_id
from record
where id is not null and name is null
