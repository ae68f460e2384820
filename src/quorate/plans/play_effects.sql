-- one row per role, stage and play, with what the play does as far as own history tells
-- With fewer than 20 trials of 8 journeys not enough was seen to say anything. Where ordinary contact was no real
-- alternative in half of the trials there is nothing to compare with, and no difference is told. What helps or hurts is
-- where the whole interval lies on one side of no difference.
-- reads: play_grid
with told as (
    select
        journey_map,
        role,
        stage,
        play,
        is_comparison,
        trials_count,
        journeys_count,
        drawn_count,
        not_yet_known_count,
        progress_mean,
        progress_low,
        progress_high,
        effect_mean,
        effect_low,
        effect_high,
        setback_mean,
        setback_low,
        setback_high,
        pooled_share,
        overlap_share,
        not is_comparison and overlap_share >= 0.5 as is_told
    from play_grid
)
select
    journey_map,
    role,
    stage,
    play,
    trials_count,
    journeys_count,
    drawn_count,
    not_yet_known_count,
    progress_mean as progress_probability,
    progress_low as progress_probability_low,
    progress_high as progress_probability_high,
    case when is_told then effect_mean end as effect,
    case when is_told then effect_low end as effect_low,
    case when is_told then effect_high end as effect_high,
    case when is_told then setback_mean end as setback_effect,
    case when is_told then setback_low end as setback_effect_low,
    case when is_told then setback_high end as setback_effect_high,
    pooled_share,
    overlap_share,
    case
        when drawn_count = 0 then 'association'
        when drawn_count = trials_count then 'drawn'
        else 'mixed'
    end as basis,
    case
        when is_comparison then 'comparison'
        when trials_count < 20 or journeys_count < 8 then 'thin'
        when not is_told then 'no_overlap'
        when effect_low > 0 then 'helps'
        when effect_high < 0 then 'hurts'
        else 'unclear'
    end as finding
from told
