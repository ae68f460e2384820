-- Salesforce's ids. The 15-character form tells its letters' case apart; three more characters keep it where case
-- is lost: each stands for five letters, one bit for each capital.

create macro id_check(five) as
    substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
        + case when substr(five, 1, 1) between 'A' and 'Z' then 1 else 0 end
        + case when substr(five, 2, 1) between 'A' and 'Z' then 2 else 0 end
        + case when substr(five, 3, 1) between 'A' and 'Z' then 4 else 0 end
        + case when substr(five, 4, 1) between 'A' and 'Z' then 8 else 0 end
        + case when substr(five, 5, 1) between 'A' and 'Z' then 16 else 0 end, 1);

create macro long_id(id) as
    case
        when regexp_matches(id, '^[0-9A-Za-z]{15}$')
        then id || id_check(substr(id, 1, 5)) || id_check(substr(id, 6, 5)) || id_check(substr(id, 11, 5))
        else id
    end;

create macro key_of(id) as 'salesforce:' || long_id(id);

-- The key when the id is of this kind of record, by the three characters all ids of a kind begin with.
create macro key_if(id, prefix) as case when starts_with(id, prefix) then key_of(id) end;

-- Where a campaign of this type takes place.
create macro campaign_channel(words) as
    case
        when says(words, 'webinar|webcast|virtual event') then 'webinar'
        when says(words, 'direct mail|postal|gift') then 'direct_mail'
        when says(words, 'e-?mail|newsletter|nurture') then 'email'
        when says(words, 'conference|event|trade ?show|seminar|roundtable|workshop|dinner|fair|summit|forum') then 'event'
        when says(words, 'telemarketing|call|phone') then 'call'
        when says(words, 'partner|referral|reseller|affiliate') then 'partner'
        when says(words, 'search|adwords|(^|[^a-z])(ppc|cpc|sem|seo)([^a-z]|$)') then 'search'
        when says(words, '(^|[^a-z])ads?([^a-z]|$)|advert|banner|display|paid|sponsor|retarget') then 'ad'
        when says(words, 'social|linkedin|facebook|twitter') then 'social'
        when says(words, 'review|g2|capterra|trustradius') then 'review_site'
        when words is not null then 'web'
    end;

-- What a colleague with this title, role or department does.
create macro function_of(words) as
    case
        when says(words, 'operations|[^a-z]ops|revops|administrator|integration|system|analyst|(^|[^a-z])it([^a-z]|$)')
        then 'operations'
        when says(words, 'marketing') then 'marketing'
        when says(words, 'success|customer|client|support|onboarding|implementation|(^|[^a-z])csm([^a-z]|$)|service')
        then 'success'
        when says(words, 'sales|account (exec|manager|director)|business development|(^|[^a-z])(ae|sdr|bdr|cro)([^a-z]|$)'
            || '|seller|revenue|pre-?sales|solution')
        then 'sales'
        when says(words, 'demand|content|brand|growth|campaign|communication|(^|[^a-z])(cmo|abm|pr|seo)([^a-z]|$)')
        then 'marketing'
    end;;

-- A channel of ours by the kind of address a consent was captured for.
create macro consent_scope(kind) as
    case
        when says(kind, 'e-?mail') then 'email'
        when says(kind, 'fax') then 'fax'
        when says(kind, 'phone|sms|mobile') then 'call'
        when says(kind, 'mail|address') then 'direct_mail'
        when says(kind, 'social') then 'social'
        when says(kind, 'web') then 'ad'
    end;

-- Whoever was asked and has not answered has neither consented nor refused.
create macro consent_basis(status) as
    case
        when says(status, 'opt[ -]?out|withdrawn') then 'refused'
        when says(status, 'opt[ -]?in') and not says(status, 'pending') then 'consent'
        when status is not null then 'none'
    end
