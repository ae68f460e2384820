-- one row per person and stretch of days at one account; what happened on a day is of the account of that day
-- The first stretch has no beginning and the last no end: somebody is where they are first heard of until they are
-- heard of elsewhere. A stretch begins with the first sign of a company: an address on its domain, or the CRM's link.
-- A link that the CRM has since changed counts only if no address of another company was known when it was made: such
-- a link was a mistake, or named whom the person works for. What colleagues say, and what only a name or several
-- companies at once speak for, holds for all days.
-- reads: person_accounts, person_employments, person_links
with placed as (
    select
        person_id,
        account_id,
        rule in ('domain_of_address', 'domain_of_newest_address', 'subdomain_of_address', 'newer_crm_link')
            or (rule = 'crm_link' and candidate_count is null) as is_dated
    from person_accounts
    where account_id is not null
),
first_addresses as (
    select person_id, min(first_at) as first_at
    from person_employments
    group by person_id
),
signs as (
    select p.person_id, e.account_id, e.first_at as began_at
    from placed p
    inner join person_employments e on e.person_id = p.person_id
    where p.is_dated and e.account_id is not null
    union all
    select p.person_id, l.account_id, l.first_at as began_at
    from placed p
    inner join person_links l on l.person_id = p.person_id
    left join first_addresses f on f.person_id = p.person_id
    where p.is_dated and (
        l.account_id = p.account_id
        or (l.until_at is not null and (f.first_at is null or f.first_at > l.first_at))
    )
),
-- what is known of the present company is not undone by what a record once said of another
arrivals as (
    select person_id, account_id, min(began_at) as began_at
    from signs
    group by person_id, account_id
),
before_and_now as (
    select a.person_id, a.account_id, a.began_at
    from arrivals a
    inner join placed p on p.person_id = a.person_id
    inner join arrivals now on now.person_id = p.person_id and now.account_id = p.account_id
    where a.account_id = p.account_id or a.began_at < now.began_at
),
ordered as (
    select
        person_id,
        account_id,
        began_at,
        row_number() over (partition by person_id order by began_at, account_id) as place,
        lead(began_at) over (partition by person_id order by began_at, account_id) as until_at
    from before_and_now
)
select person_id, account_id, case when place > 1 then began_at end as from_at, until_at
from ordered
union all
select
    p.person_id,
    p.account_id,
    cast(null as timestamp) as from_at,
    cast(null as timestamp) as until_at
from placed p
left join ordered o on o.person_id = p.person_id
where o.person_id is null
