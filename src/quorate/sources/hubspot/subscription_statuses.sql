-- What one recipient's subscription to one kind of message stood at, or changed to. Each state is a word of its own, so
-- that a later one does not undo that an earlier one was known.
-- into: record
select
    *,
    coalesce(utc(stated_at), epoch()) as said_at,
    mail(recipient) as address,
    case
        when says(status, '^un|^not_?sub|opt(ed)?[ _-]?out|report(ed)?_?spam') then 'refused'
        when says(status, 'subscribed|opt(ed)?[ _-]?in')
        then if(basis_of(legal_basis) in ('contract', 'legitimate_interest'), basis_of(legal_basis), 'consent')
    end as basis
from record

-- into: observed_consents
select
    row_number,
    'hubspot:subscription:' || address || ':' || coalesce(topic_id, topic, '') || ':' || numbered(said_at) as record_id,
    said_at as known_at, said_at as version_at, false as is_deleted, said_at as stated_at,
    address as email,
    case when says(sending, 'sms|whatsapp|phone') then 'chat' else 'email' end as channel,
    basis,
    coalesce(topic, topic_id) as topic
from record
where address is not null and basis is not null

-- into: set_aside
select
    row_number,
    case when address is null then 'nobody' else 'no_word' end as code,
    case
        when address is null then 'the recipient of the subscription is not an e-mail address'
        else 'the status ''' || coalesce(status, '') || ''' says neither yes nor no'
    end as reason,
    cast(null as varchar) as record_id
from record
where address is null or basis is null
