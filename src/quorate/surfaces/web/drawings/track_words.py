"""What the track shows, in words for those who hear the picture."""

from __future__ import annotations

from quorate.language import gettext, ngettext
from quorate.views.stage_tracks import StageTrack
from quorate.views.stage_views import criteria_words, spread_of


def track_title() -> str:
    """What the picture is."""
    return gettext("The track: where the journey stands in its stages")


def track_words(track: StageTrack) -> str:
    """The three views, how far inference spreads, the gap, and what the present stage still asks for."""
    done = track.label_of(track.criteria_stage) or gettext("not placed yet")
    crm = track.label_of(track.crm_stage) or gettext("not known")
    told = [
        gettext("By what they did: {stage}.", stage=done),
        _inferred(track),
        gettext("By the CRM: {stage}.", stage=crm),
        track.finding or "",
        criteria_words(track),
        _asked(track),
        _back(track),
    ]
    return " ".join(sentence for sentence in told if sentence)


def _inferred(track: StageTrack) -> str:
    stage = track.label_of(track.inferred_stage) or gettext("not made")
    spread = spread_of(track)
    if spread is None or spread.first == spread.last:
        return gettext("By inference: {stage}.", stage=stage)
    return gettext(
        "By inference: {stage}, with nine chances in ten between {first} and {last}.",
        stage=stage,
        first=track.stages[spread.first].label,
        last=track.stages[spread.last].label,
    )


def _asked(track: StageTrack) -> str:
    here = next((stage for stage in track.stages if stage.state == "here"), None)
    if here is None or not here.exit.criteria:
        return ""
    met = sum(criterion.state == "met" for criterion in here.exit.criteria)
    return ngettext(
        "Of {count} criterion to leave {stage}, {met} met.",
        "Of {count} criteria to leave {stage}, {met} met.",
        len(here.exit.criteria),
        stage=here.label,
        met=met,
    )


def _back(track: StageTrack) -> str:
    count = sum(stay.direction == "back" for stay in track.history)
    return ngettext("It went back {count} time.", "It went back {count} times.", count) if count else ""
