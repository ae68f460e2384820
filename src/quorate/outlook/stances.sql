-- one row per member: where they stand, how sure that is, and the evidence with its weights
-- reads: stance_states
select journey_id, person_id, stance, stance_score, stance_confidence, stance_reasons
from stance_states
where person_id is not null
