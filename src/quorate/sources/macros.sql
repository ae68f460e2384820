-- Words that mapping files are written in. Everything takes text and gives NULL where the text does not say.

-- A moment in UTC. Other ways of writing dates are turned into this one before a mapping sees them.
create macro utc(cell) as
    case
        when regexp_matches(cell, '^(19[7-9][0-9]|20[0-9][0-9])-[0-9]{2}-[0-9]{2}($|[T ])')
        then cast(try_cast(cell as timestamptz) as timestamp)
    end;

create macro day(cell) as cast(utc(cell) as date);

create macro epoch() as timestamp '1970-01-01 00:00:00';

create macro plain_number(digits) as
    try_cast(
        case
            when regexp_matches(digits, '^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$') then replace(digits, ',', '')
            when regexp_matches(digits, '^[0-9]{1,3}(\.[0-9]{3})+,[0-9]*$') or regexp_matches(digits, '^[0-9]{1,3}(\.[0-9]{3}){2,}$')
            then replace(replace(digits, '.', ''), ',', '.')
            when regexp_matches(digits, '^[0-9]+,[0-9]*$') then replace(digits, ',', '.')
            else digits
        end as double);

-- 1,234.56 · 1.234,56 · 1 234,56 · 1'234 · $1,234 · 12 € · EUR 5 · (12.50) · 1.2E+06. The digits are limited so that
-- none makes a number without end, which would spoil every sum it is in.
create macro amount_of(cell) as
    case
        when regexp_matches(cell, '^\s*[-+]?[0-9]{0,30}\.?[0-9]{1,30}([eE][-+]?[0-9]{1,2})?\s*$') then try_cast(trim(cell) as double)
        when regexp_matches(cell, '^[\s(+-]*([A-Z]{0,3}[$€£¥₹]|[A-Z]{3})?[\s(+-]*[0-9][0-9.,\s\x{A0}\x{202F}'']{0,60}([$€£¥₹]|[A-Z]{3})?[\s)]*$')
        then (case when regexp_matches(cell, '^[^0-9]*[-(]') then -1 else 1 end)
            * plain_number(regexp_replace(cell, '[^0-9.,]', '', 'g'))
    end;

create macro currency_of(cell) as
    case
        when regexp_matches(upper(trim(cell)), '^[A-Z]{3}$') then upper(trim(cell))
        when contains(cell, '€') then 'EUR'
        when contains(cell, '£') then 'GBP'
        when contains(cell, '₹') then 'INR'
        when regexp_matches(cell, '(^|[^A-Z])(US)?[$]') then 'USD'
        else nullif(regexp_extract(cell, '(?:^|[^A-Z])([A-Z]{3})(?:[^A-Z]|$)', 1), '')
    end;

create macro whole(cell) as
    case when amount_of(cell) >= 0 then try_cast(round(amount_of(cell)) as bigint) end;

-- 72 · 1 hour 12 minutes · 72 min · 01:12:30
create macro minutes_of(cell) as
    case
        when regexp_matches(cell, '^[0-9]{1,9}:[0-9]{2}:[0-9]{2}$')
        then cast(split_part(cell, ':', 1) as bigint) * 60 + cast(split_part(cell, ':', 2) as bigint)
        when regexp_matches(lower(cell), '[0-9]\s*(h|m|s)')
        then coalesce(try_cast(regexp_extract(lower(cell), '(?:^|[^0-9])([0-9]{1,9})\s*h', 1) as bigint), 0) * 60
            + coalesce(try_cast(regexp_extract(lower(cell), '(?:^|[^0-9])([0-9]{1,9})\s*m', 1) as bigint), 0)
        else whole(cell)
    end;

create macro yes(cell) as
    case
        when lower(cell) in ('true', '1', 'yes', 'y', 't', 'x') then true
        when lower(cell) in ('false', '0', 'no', 'n', 'f') then false
    end;

create macro mail(cell) as
    nullif(regexp_extract(lower(cell), '([^@\s<>,;:"()]+@[a-z0-9.-]+\.[a-z][a-z0-9-]+)', 1), '');

create macro host(cell) as
    nullif(regexp_replace(
        regexp_extract(lower(trim(cell)), '^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?([\p{L}0-9.-]+\.\p{L}[\p{L}0-9-]+)(?:[:/?#]|$)', 1),
        '^www\.', ''), '');

create macro listed(cell) as
    list_filter(list_transform(string_split_regex(coalesce(cell, ''), '\s*[;|,]\s*'), lambda x: trim(x)),
        lambda x: x <> '');

create macro word(cell) as
    nullif(trim(regexp_replace(lower(trim(cell)), '[^a-z0-9]+', '_', 'g'), '_'), '');

create macro says(cell, pattern) as coalesce(regexp_matches(lower(cell), pattern), false);

-- A record's own name where the source gives it none: of what the row says, so that the same row is the same record.
create macro named_by(parts) as md5(cast(parts as varchar));

-- What else the source said, without what it left empty.
create macro said(parts) as cast(json_merge_patch('{}', parts) as varchar);
