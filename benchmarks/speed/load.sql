-- What the files of a load hold, part by part; `load.py` fills in $touches, $accounts, $people, $each, $days, $events.

-- part facts
create macro unit(number, salt) as (hash(number, salt) % 1000003) / 1000003.0;
create macro moment(day) as strftime(
    timestamp '2025-01-01' + to_microseconds((day * 86400e6)::bigint), '%Y-%m-%dT%H:%M:%S.%gZ'
);
create macro crm_id(prefix, number) as prefix || 'B0000' || lpad(number::varchar, 7, '0');
create macro seller(number) as crm_id('005', number % 20);
create macro domain_of(number) as 'firm' || number || '.com';
create macro email_of(number, account) as 'pat' || number || '.lee' || number || '@' || domain_of(account);
create macro ip_of(account, person) as
    (20 + account // 65536) || '.' || (account // 256) % 256 || '.' || account % 256 || '.' || 1 + person % 250;
create table accounts as
    select
        number,
        'Firm ' || number as name,
        $days * 0.85 * unit(number, 'start') as starts,
        60 + 200 * unit(number, 'length') as lasts,
        unit(number, 'deal') < 0.6 as has_deal,
        1000 * (5 + floor(200 * unit(number, 'amount'))) as amount,
        unit(number, 'won') < 0.3 as is_won
    from range($accounts) as numbers(number);
create table people as
    select
        number,
        number // $each as account,
        unit(number, 'known') < 0.5 as is_known,
        unit(number, 'crm') < 0.15 as is_contact,
        [
            'Chief Financial Officer', 'Head of IT', 'Procurement Manager', 'Operations Director', 'Security Engineer',
            'Software Developer', 'Head of Finance', 'Business Analyst', 'Legal Counsel', 'Data Architect',
            'Vice President Operations', 'Office Manager'
        ][1 + (hash(number, 'title') % 12)::bigint] as title
    from range($people) as numbers(number);
create table events as
    select
        numbers.number,
        account.number as account,
        account.starts + account.lasts * unit(numbers.number, 'when') as at_day,
        account.number * $each + floor($each * unit(numbers.number, 'who') ** 2)::bigint as person
    from range($touches) as numbers(number)
    inner join accounts account on account.number = numbers.number % $accounts;
create table deals as
    select
        number, starts + 0.35 * lasts as opened, starts + lasts as ends, amount, is_won, name,
        starts + lasts < $days as is_closed
    from accounts
    where has_deal and starts + 0.35 * lasts < $days

-- part User
select
    seller(number) as "Id",
    'Seller ' || number as "Name",
    'Seller' || number as "LastName",
    'seller' || number || '@vendor.example' as "Email",
    'Account Executive' as "Title",
    true as "IsActive",
    moment(0) as "CreatedDate",
    moment(0) as "SystemModstamp"
from range(20) as numbers(number)

-- part Account
select
    crm_id('001', number) as "Id",
    false as "IsDeleted",
    name as "Name",
    'www.' || domain_of(number) as "Website",
    ['Manufacturing', 'Retail', 'Banking', 'Software'][1 + number % 4] as "Industry",
    (50 + number % 5000) as "NumberOfEmployees",
    ['DE', 'US', 'FR', 'IN'][1 + number % 4] as "BillingCountryCode",
    seller(number) as "OwnerId",
    moment(0) as "CreatedDate",
    moment(0) as "SystemModstamp"
from accounts

-- part Contact
select
    crm_id('003', person.number) as "Id",
    false as "IsDeleted",
    crm_id('001', account.number) as "AccountId",
    'Pat' || person.number as "FirstName",
    'Lee' || person.number as "LastName",
    person.title as "Title",
    email_of(person.number, account.number) as "Email",
    seller(account.number) as "OwnerId",
    moment(account.starts) as "CreatedDate",
    moment(account.starts) as "SystemModstamp"
from people person
inner join accounts account on account.number = person.account
where person.is_contact

-- part Opportunity
select
    crm_id('006', number) as "Id",
    false as "IsDeleted",
    crm_id('001', number) as "AccountId",
    name || ' - new' as "Name",
    case when not is_closed then 'Proposal' when is_won then 'Closed Won' else 'Closed Lost' end as "StageName",
    amount as "Amount",
    'EUR' as "CurrencyIsoCode",
    left(moment(ends), 10) as "CloseDate",
    'New Customer' as "Type",
    is_closed as "IsClosed",
    is_closed and is_won as "IsWon",
    seller(number) as "OwnerId",
    case when is_closed and not is_won then ['Timing', 'Competitor', 'Budget'][1 + number % 3] end as "Loss_Reason__c",
    moment(opened) as "CreatedDate",
    moment(least(ends, $days)) as "SystemModstamp"
from deals

-- part OpportunityHistory
select
    crm_id('008', number * 4 + step) as "Id",
    crm_id('006', number) as "OpportunityId",
    case
        when step = 3 then case when is_won then 'Closed Won' else 'Closed Lost' end
        else ['Qualification', 'Evaluation', 'Proposal'][1 + step]
    end as "StageName",
    amount as "Amount",
    left(moment(ends), 10) as "CloseDate",
    moment(opened + (ends - opened) * step / 3) as "CreatedDate",
    moment(opened + (ends - opened) * step / 3) as "SystemModstamp"
from deals
cross join range(4) as steps(step)
where opened + (ends - opened) * step / 3 < $days

-- part OpportunityContactRole
select
    crm_id('00K', person.number) as "Id",
    false as "IsDeleted",
    crm_id('006', deal.number) as "OpportunityId",
    crm_id('003', person.number) as "ContactId",
    ['Decision Maker', 'Economic Buyer', 'Evaluator', 'Champion'][1 + person.number % 4] as "Role",
    moment(deal.opened + 1) as "CreatedDate",
    moment(deal.opened + 1) as "SystemModstamp"
from deals deal
inner join people person on person.account = deal.number
where person.is_contact and unit(person.number, 'role') < 0.4

-- part Task
select
    crm_id('00T', event.number) as "Id",
    false as "IsDeleted",
    crm_id('003', person.number) as "WhoId",
    crm_id('006', deal.number) as "WhatId",
    crm_id('001', deal.number) as "AccountId",
    'Call' as "Subject",
    'Call' as "TaskSubtype",
    'Completed' as "Status",
    true as "IsClosed",
    seller(deal.number) as "OwnerId",
    left(moment(event.at_day), 10) as "ActivityDate",
    moment(event.at_day) as "CompletedDateTime",
    moment(event.at_day) as "CreatedDate",
    moment(event.at_day) as "SystemModstamp"
from events event
inner join people person on person.number = event.person
inner join deals deal on deal.number = event.account
where person.is_contact and event.at_day < $days and unit(event.number, 'call') < 0.3

-- part networks
select
    (20 + number // 65536) || '.' || (number // 256) % 256 || '.' || number % 256 || '.0/24' as cidr,
    name as organisation,
    domain_of(number) as domain
from accounts

-- part content
select
    'C-' || number as content_id,
    'What to know of matter ' || number as title,
    'https://vendor.example/read/' || number as url,
    ['article', 'case study', 'comparison', 'webinar', 'calculator', 'guide'][1 + number % 6] as format,
    'insight' as intent,
    'team' as audience,
    null as roles,
    ['define', 'explore', 'validate', 'decide'][1 + number % 4] as stages,
    null as offerings,
    'matter ' || number % 12 as topics
from range(96) as numbers(number)

-- part visits
select
    case when hash(number, 'kind') % 5 = 0 then 'track' else 'page' end as "type",
    case when hash(number, 'kind') % 5 = 0 then 'Content Downloaded' end as "event",
    null::struct(email varchar, title varchar) as traits,
    'm' || number as "messageId",
    'd' || person as "anonymousId",
    moment(at_day) as "timestamp",
    moment(at_day) as "sentAt",
    moment(at_day) as "receivedAt",
    {'ip': ip_of(account, person), 'page': {'url': 'https://vendor.example/read/' || hash(number, 'page') % 96}}
        as context
from events
where at_day < $days
union all
select
    'identify',
    null,
    {'email': email_of(person.number, person.account), 'title': person.title},
    'i' || person.number,
    'd' || person.number,
    moment(seen.first_day),
    moment(seen.first_day),
    moment(seen.first_day),
    null
from people person
inner join (select person, min(at_day) as first_day from events group by person) seen on seen.person = person.number
where person.is_known and seen.first_day < $days

-- part news
select
    'page' as "type",
    'n' || number as "messageId",
    'd' || person as "anonymousId",
    moment(at_day) as "timestamp",
    moment(at_day) as "sentAt",
    moment(at_day) as "receivedAt",
    {'ip': ip_of(account, person), 'page': {'url': 'https://vendor.example/read/' || hash(number, 'page') % 96}}
        as context
from (
    select
        numbers.number,
        account.number as account,
        account.number * $each + floor($each * unit(numbers.number, 'new') ** 2)::bigint as person,
        $days - 1 + unit(numbers.number, 'when') as at_day
    from range($events) as numbers(number)
    inner join accounts account on account.number = hash(numbers.number, 'account') % $accounts
) visits
