-- HubSpot's ids are whole numbers, one row of numbers for each type of record; spreadsheets put .0 after them.

create macro plain_id(id) as
    case when regexp_matches(id, '^[0-9A-Za-z_-]+(\.0+)?$') then regexp_replace(id, '\.0+$', '') end;

create macro key_of(kind, id) as 'hubspot:' || kind || ':' || plain_id(id);

-- An owner is named by number in the API and in words in exports.
create macro owner_of(owner) as case when regexp_matches(owner, '^[0-9]+(\.0+)?$') then key_of('owner', owner) else owner end;

-- A moment in ISO 8601 or in milliseconds since 1970, as histories hold them.
create macro moment(cell) as
    coalesce(utc(cell), case when regexp_matches(cell, '^[0-9]{12,13}$') then cast(epoch_ms(try_cast(cell as bigint)) as timestamp) end);

create macro numbered(moment) as cast(epoch_ms(moment) as varchar);

-- DECISION_MAKER -> Decision maker
create macro in_words(constant) as
    upper(substr(trim(constant), 1, 1)) || lower(replace(substr(trim(constant), 2), '_', ' '));

-- The field of ours that a property of a deal holds.
create macro changed_field(property) as
    case lower(property)
        when 'dealstage' then 'crm_stage'
        when 'amount' then 'amount'
        when 'closedate' then 'close_on'
        when 'pipeline' then 'pipeline'
        when 'hs_manual_forecast_category' then 'forecast_category'
        when 'hubspot_owner_id' then 'owner_key'
        when 'closed_lost_reason' then 'loss_reason'
        when 'competitor' then 'competitor'
        when 'competitors' then 'competitor'
    end;

create macro changed_value(field, value, stage_label) as
    case field
        when 'crm_stage' then coalesce(stage_label, value)
        when 'amount' then cast(amount_of(value) as varchar)
        when 'close_on' then coalesce(cast(cast(moment(value) as date) as varchar), value)
        when 'owner_key' then owner_of(value)
        else nullif(value, '')
    end;

-- The strongest basis that a portal names for a contact or a subscription.
create macro basis_of(words) as
    case
        when says(words, 'consent') and not says(words, 'non[ _-]?consent') then 'consent'
        when says(words, 'contract') then 'contract'
        when says(words, 'legitimate') then 'legitimate_interest'
        when words is not null then 'none'
    end
