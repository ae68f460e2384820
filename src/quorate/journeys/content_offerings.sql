-- one row per asset and offering it is about, also where the catalogue names a family of offerings
-- A catalogue says "Relay" where the CRM sells "Relay Standard" and "Relay Enterprise": words that stand as whole words
-- in an offering's name mean it.
-- reads: observed_contents, contents, offerings
with latest as (
    select
        content_id,
        offering_keys,
        row_number() over (partition by content_id order by version_at desc, imported_at desc, record_id) as pick
    from observed_contents
),
told as (
    select content_id, lower(trim(offering_key)) as words
    from (select content_id, unnest(offering_keys) as offering_key from latest where pick = 1) each
)
select t.content_id, o.offering_id
from told t
inner join offerings o on strpos(' ' || lower(o.name) || ' ', ' ' || t.words || ' ') > 0
where t.words <> ''
union
select content_id, unnest(offering_ids) as offering_id
from contents
