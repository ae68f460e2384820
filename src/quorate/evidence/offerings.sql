-- one row per thing that is sold
-- Offerings of the sources, and those that opportunities only name.
-- reads: observed_offerings, observed_opportunities, observed_line_items
with named as (
    select
        record_id as offering_id,
        name,
        family,
        lower(regexp_replace(name, '[^a-zA-Z0-9]', '', 'g')) as plain_name
    from observed_offerings
),
mentioned as (
    select offering_key from observed_opportunities where offering_key is not null
    union
    select offering_key from observed_line_items
),
unmatched as (
    select
        'offering:' || lower(regexp_replace(m.offering_key, '[^a-zA-Z0-9]', '', 'g')) as offering_id,
        min(m.offering_key) as name
    from mentioned m
    left join named by_id on by_id.offering_id = m.offering_key
    left join named by_name
        on by_name.plain_name = lower(regexp_replace(m.offering_key, '[^a-zA-Z0-9]', '', 'g'))
    where by_id.offering_id is null and by_name.offering_id is null
    group by 'offering:' || lower(regexp_replace(m.offering_key, '[^a-zA-Z0-9]', '', 'g'))
)
select offering_id, name, family from named
union all
select offering_id, name, null as family from unmatched
