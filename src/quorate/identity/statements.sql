-- one row per thing a colleague asserts
-- What is said of a person is said of the account they were at then. Journeys are found later, by the opportunity or else
-- by account and time; a statement on an opportunity takes its account. People write its id without the system's name.
-- reads: observed_statements, account_groups, domain_kinds, person_ids, person_stays, opportunities, colleague_keys, colleagues
with bare_ids as (
    select regexp_replace(opportunity_id, '^[^:]*:', '') as bare_id, min(opportunity_id) as opportunity_id
    from opportunities
    group by regexp_replace(opportunity_id, '^[^:]*:', '')
    having count(*) = 1
)
select
    s.record_id as statement_id,
    s.stated_at,
    s.known_at,
    coalesce(by_key.colleague_id, by_text.colleague_id, s.author_key) as author_id,
    coalesce(
        s.author_function,
        case when c.function in ('sales', 'marketing', 'success', 'operations') then c.function end,
        'operations'
    ) as author_function,
    s.subject,
    cast(null as varchar) as journey_id,
    o.opportunity_id,
    coalesce(by_record.account_id, by_domain.account_id, by_name.account_id, o.account_id, pa.account_id) as account_id,
    coalesce(p_key.person_id, p_mail.person_id) as person_id,
    s.value,
    s.note,
    s.confidence,
    case when s.is_later_version then null else s.retracted_at end as retracted_at
from observed_statements s
left join account_groups by_record on by_record.kind = 'crm_account' and by_record.value = s.account_key
left join domain_kinds k on k.host = s.account_domain
left join account_groups by_domain on by_domain.kind = 'domain' and by_domain.value = k.domain
left join account_groups by_name on by_name.kind = 'written_name' and by_name.value = s.account_name
left join bare_ids b on b.bare_id = s.opportunity_key
left join opportunities o on o.opportunity_id = coalesce(b.opportunity_id, s.opportunity_key)
left join person_ids p_key on p_key.value = s.person_key and p_key.kind in ('crm_contact', 'crm_lead', 'user', 'social')
left join person_ids p_mail on p_mail.kind = 'email' and p_mail.value = s.email
left join person_stays pa
    on pa.person_id = coalesce(p_key.person_id, p_mail.person_id)
    and (pa.from_at is null or s.stated_at >= pa.from_at)
    and (pa.until_at is null or s.stated_at < pa.until_at)
left join colleague_keys by_key on by_key.colleague_key = s.author_key
left join colleague_keys by_text on by_text.colleague_key = lower(s.author_key)
left join colleagues c on c.colleague_id = coalesce(by_key.colleague_id, by_text.colleague_id)
