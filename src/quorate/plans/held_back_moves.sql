-- one row per move that a play calls for and a rule of sense holds back
-- reads: move_drafts
select
    concat('m_', md5(concat(
        journey_id, '|', play, '|', coalesce(person_id, ''), '|', coalesce(vacancy_role, ''), '|',
        coalesce(criterion_id, '')
    ))) as move_id,
    journey_id,
    person_id,
    play,
    held_back_by,
    evidence_ids
from move_drafts
where held_back_by is not null
