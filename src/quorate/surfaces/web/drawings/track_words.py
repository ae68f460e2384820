"""What the track shows, in words for those who hear the picture."""

from __future__ import annotations

from quorate.language import counted
from quorate.views.stage_tracks import StageTrack
from quorate.views.stage_views import criteria_words, spread_of

TITLE = "The track: where the journey stands in its stages"


def track_words(track: StageTrack) -> str:
    """The three views, how far inference spreads, the gap, and what the present stage still asks for."""
    told = [
        f"By what they did: {track.label_of(track.criteria_stage) or 'not placed yet'}.",
        f"By inference: {track.label_of(track.inferred_stage) or 'not made'}{_between(track)}.",
        f"By the CRM: {track.label_of(track.crm_stage) or 'not known'}.",
        track.finding or "",
        criteria_words(track),
        _asked(track),
        _back(track),
    ]
    return " ".join(sentence for sentence in told if sentence)


def _between(track: StageTrack) -> str:
    spread = spread_of(track)
    if spread is None or spread.first == spread.last:
        return ""
    first, last = track.stages[spread.first].label, track.stages[spread.last].label
    return f", with nine chances in ten between {first} and {last}"


def _asked(track: StageTrack) -> str:
    here = next((stage for stage in track.stages if stage.state == "here"), None)
    if here is None or not here.exit.criteria:
        return ""
    met = sum(criterion.state == "met" for criterion in here.exit.criteria)
    return f"Of {counted(len(here.exit.criteria), 'criterion', 'criteria')} to leave {here.label}, {met} met."


def _back(track: StageTrack) -> str:
    count = sum(stay.direction == "back" for stay in track.history)
    return f"It went back {counted(count, 'time')}." if count else ""
