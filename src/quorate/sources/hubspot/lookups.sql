-- What one file says of the records of another: made once, before any file is mapped. The tables `pair`,
-- `contact_fact`, `deal_fact` and `written_stage` are filled by then.

-- the standard pipeline's stages, for portals whose pipelines were not exported with their deals
create table stage as
with standard(stage_id, label, is_closed, is_won) as (
    values
        ('appointmentscheduled', 'Appointment Scheduled', false, false),
        ('qualifiedtobuy', 'Qualified To Buy', false, false),
        ('presentationscheduled', 'Presentation Scheduled', false, false),
        ('decisionmakerboughtin', 'Decision Maker Bought-In', false, false),
        ('contractsent', 'Contract Sent', false, false),
        ('closedwon', 'Closed Won', true, true),
        ('closedlost', 'Closed Lost', true, false)
),
given as (
    select
        stage_id,
        min(label) as label,
        bool_or(is_closed) as is_closed,
        bool_or(is_won) as is_won
    from written_stage
    where stage_id is not null
    group by stage_id
),
by_id as (
    select stage_id as word, coalesce(label, stage_id) as label, is_closed, is_won from given
    union all
    select stage_id, label, is_closed, is_won from standard
    where stage_id not in (select stage_id from given)
)
-- exports write a stage's label; one label may stand in several pipelines and mean different things there
select word, label, is_closed, is_won from by_id
union all
select
    label as word,
    label,
    case when min(is_closed) = max(is_closed) then min(is_closed) end as is_closed,
    case when min(is_won) = max(is_won) then min(is_won) end as is_won
from by_id
where label not in (select word from by_id)
group by label;

create table company_of as
select left_kind, left_id, company_id
from (
    select
        left_kind, left_id, right_id as company_id,
        row_number() over (
            partition by left_kind, left_id order by is_primary desc, length(right_id), right_id
        ) as place
    from pair
    where right_kind in ('company', 'parent_company')
) ranked
where place = 1;

create table deal_of as
select left_kind, left_id, deal_id
from (
    select
        left_kind, left_id, right_id as deal_id,
        row_number() over (partition by left_kind, left_id order by length(right_id), right_id) as place
    from pair
    where right_kind = 'deal'
) ranked
where place = 1;

-- A contact is on a deal since both exist, as far as HubSpot says; a buying role counts from when it was set.
create table role as
with dated as (
    select
        p.file, p.row_number, p.left_id, p.right_id, p.label,
        greatest(coalesce(d.known_at, epoch()), coalesce(c.known_at, epoch())) as known_at,
        c.buying_role,
        coalesce(c.role_at, epoch()) as role_at
    from pair p
    left join (select id, min(known_at) as known_at from deal_fact group by id) d on d.id = p.left_id
    left join (
        select id, min(known_at) as known_at, max(buying_role) as buying_role, min(role_at) as role_at
        from contact_fact group by id
    ) c on c.id = p.right_id
    where p.left_kind = 'deal' and p.right_kind = 'contact'
),
said as (
    select file, row_number, left_id, right_id, label as crm_role, known_at from dated
    union all
    select file, row_number, left_id, right_id, in_words(unnest(listed(buying_role))), greatest(known_at, role_at)
    from dated
    where label is null and buying_role is not null
)
select distinct
    file,
    row_number,
    key_of('deal', left_id) || ':contact:' || right_id || coalesce(':' || crm_role, '') as record_id,
    known_at,
    known_at as version_at,
    false as is_deleted,
    key_of('deal', left_id) as opportunity_key,
    key_of('contact', right_id) as person_key,
    crm_role,
    false as is_primary
from said;

-- HubSpot does not say who of a meeting's contacts came: each is taken to have done what the meeting says.
create table attendee as
select distinct
    file,
    row_number,
    key_of('engagement', left_id) || ':contact:' || right_id as record_id,
    epoch() as known_at,
    epoch() as version_at,
    false as is_deleted,
    key_of('engagement', left_id) as touch_key,
    key_of('contact', right_id) as person_key,
    'attended' as action
from pair
where left_kind = 'engagement' and right_kind = 'contact';

-- Rows of files of associations whose saying is kept on the record that the association begins at.
create table told as
select distinct file, row_number, key_of(left_kind, left_id) as record_id
from pair
where is_told and right_kind <> 'contact'
