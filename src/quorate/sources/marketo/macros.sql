create macro plain_id(id) as
    case when regexp_matches(id, '^[0-9A-Za-z_-]+(\.0+)?$') then regexp_replace(id, '\.0+$', '') end;

create macro marketo_key(kind, id) as 'marketo:' || kind || ':' || plain_id(id);

create macro attribute(attributes, name) as nullif(trim(json_extract_string(attributes, '$.' || name)), '');
