"""How the three views of one journey's stage differ: what inference leaves open, and the gaps in words."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.language import ngettext
from quorate.views.stage_tracks import StageTrack, TrackStage

# The band of stages holds at least so much of what inference believes, the rest shared by both sides of it.
HELD = 0.9
# What rounding of published probabilities may leave missing from a whole.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Spread:
    """The stages between which the journey is with a probability of at least `HELD`, as places in the map."""

    first: int
    last: int


def spread_of(track: StageTrack) -> Spread | None:
    """The central band of the inferred stage; None where no inference was made.

    With probabilities p_1 .. p_n over the stages in the order of the map, from the first stage k with
    p_1 + .. + p_k > (1 - HELD) / 2 to the first with p_1 + .. + p_k >= (1 + HELD) / 2: the quantiles of the
    distribution over ordered stages.
    """
    chances = [chance_of(stage) for stage in track.stages]
    whole = sum(chances)
    if not whole:
        return None
    tail, reached, first = (1 - HELD) / 2 * whole, 0.0, None
    for place, chance in enumerate(chances):
        reached += chance
        if first is None and reached > tail + _ROUNDING:
            first = place
        if reached >= whole - tail - _ROUNDING:
            return Spread(place if first is None else first, place)
    return None


def chance_of(stage: TrackStage) -> float:
    """How probable inference holds the stage; 0 where it says nothing."""
    return (stage.probability.value if stage.probability else None) or 0.0


def gap_words(track: StageTrack) -> str:
    """Who is ahead and by how much, such as 'CRM 2 stages ahead'; empty where they agree or nothing is known."""
    gap = int(track.gap.value or 0)
    if not gap:
        return ""
    if gap > 0:
        return ngettext("CRM {count} stage ahead", "CRM {count} stages ahead", gap)
    return ngettext("Buyers {count} stage ahead", "Buyers {count} stages ahead", -gap)


def criteria_words(track: StageTrack) -> str:
    """Where written criteria and inference differ, as a sentence; empty where they agree or the finding says so."""
    order = [stage.stage for stage in track.stages]
    done, inferred = track.criteria_stage, track.inferred_stage
    if done not in order or inferred not in order or done == inferred:
        return ""
    if track.finding and track.gap.value == 0:
        return ""
    apart, label = order.index(inferred) - order.index(done), track.label_of(done)
    if apart > 0:
        return ngettext(
            'The criteria met so far place them {count} stage earlier, at "{stage}".',
            'The criteria met so far place them {count} stages earlier, at "{stage}".',
            apart,
            stage=label,
        )
    return ngettext(
        'The criteria met so far place them {count} stage later, at "{stage}".',
        'The criteria met so far place them {count} stages later, at "{stage}".',
        -apart,
        stage=label,
    )
