"""The stages of one journey as a line, and what is still missing in the present one."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import DASH, counted, day, in_cell, in_words
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.stage_tracks import CriterionStatus, Gate, StageTrack, TrackStage
from quorate.views.wording import capital, plain

_MARKS = {"passed": "✓", "here": "▶", "ahead": "·"}
_STATES = {"met": "✓ met", "not_met": "· not met", "cannot_be_known": "? cannot be known"}
_MOST_PEOPLE = 3


def write_track(paper: Paper, track: StageTrack, *, is_open: bool) -> None:
    """Every stage with a mark, the present one by its full name, and its criteria while the journey is open."""
    paper.subsection("STAGES", "✓ passed  ▶ here  · ahead")
    paper.facts([_name(stage) for stage in track.stages], between="  ")
    if track.chances:
        paper.sentence(f"By inference: {_chances(track)}.")
    here = next((stage for stage in track.stages if stage.state == "here"), None)
    if here is None:
        paper.sentence("Where they stand is unknown: no stage of the map has been reached yet.")
    elif is_open:
        _write_stage(paper, here)


def _chances(track: StageTrack) -> str:
    """'Selecting a supplier 54 %, Deciding 31 %'."""
    return ", ".join(
        f"{stage.label} {in_words(stage.probability)}" for stage in track.chances if stage.probability
    )


def _name(stage: TrackStage) -> str:
    return f"{_MARKS[stage.state]} {stage.label if stage.state == 'here' else plain(stage.stage)}"


def _write_stage(paper: Paper, stage: TrackStage) -> None:
    if stage.buyer_asks:
        paper.sentence(f"They ask: {stage.buyer_asks}")
    paper.sentence(_days(stage))
    _write_gate(paper, stage.entry, "To stay here")
    _write_gate(paper, stage.exit, "To move on")


def _days(stage: TrackStage) -> str:
    words = (
        "Time here is unknown"
        if stage.days_in_it is None
        else f"{counted(stage.days_in_it, 'day')} here in all"
    )
    if stage.typical_median_days is not None:
        words += f"; typical is {stage.typical_median_days}"
    if stage.typical_p90_days is not None:
        words += f", nine in ten take at most {stage.typical_p90_days}"
    return f"{words}."


def _write_gate(paper: Paper, gate: Gate, purpose: str) -> None:
    if not gate.criteria:
        return
    if len(gate.criteria) > 1:
        purpose += f", {gate.needs} of"
    paper.sentence(f"{purpose}:")
    paper.table(
        [Column(""), Column("", share=5), Column("", is_number=True), Column("", share=3)],
        [
            [_STATES[criterion.state], capital(criterion.label), _progress(criterion), _by_whom(criterion)]
            for criterion in gate.criteria
        ],
        indent=4,
    )


def _progress(criterion: CriterionStatus) -> str:
    return DASH if criterion.state == "cannot_be_known" else in_cell(criterion.progress)


def _by_whom(criterion: CriterionStatus) -> str:
    """'2026-05-12, Ann Lee, Bo Ek'; empty while nothing has been seen."""
    names = [person.name for person in criterion.people[:_MOST_PEOPLE]]
    if len(criterion.people) > _MOST_PEOPLE:
        names.append(f"{len(criterion.people) - _MOST_PEOPLE} more")
    return ", ".join([*([day(criterion.met_at)] if criterion.met_at else []), *names])
