-- one row per asset that can be opened, with whom, when and what for it helps
-- A missing label means for anyone. An asset that links nowhere can be neither read nor sent, so it is not here.
-- reads: contents
select
    content_id,
    intent,
    audience,
    roles,
    stages,
    offering_ids,
    array_to_string(roles, '') = '' as is_for_any_role,
    array_to_string(stages, '') = '' as is_for_any_stage,
    array_to_string(offering_ids, '') = '' as is_for_any_offering
from contents
where has_link
