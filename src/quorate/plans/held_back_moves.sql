-- one row per move that a play calls for and a rule of sense holds back
-- reads: move_drafts
select
    move_id,
    journey_id,
    person_id,
    play,
    held_back_by,
    evidence_ids
from move_drafts
where held_back_by is not null
