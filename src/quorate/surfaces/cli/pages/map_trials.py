"""What another map would have made of the same history."""

from __future__ import annotations

from quorate.stats.ranking import Separation
from quorate.surfaces.cli.pages.figures import DASH, counted
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.map_trials import JourneyChange, MapSide, MapTrial

_MOST_CHANGES = 40
_WORDS = {
    "exists": "exist under one map only",
    "opened": "open on another day",
    "outcome": "end otherwise",
    "stage": "stand in another stage",
    "stays": "have other stays",
    "criteria": "meet other criteria",
    "outlook": "have another outlook",
    "plan": "have another plan",
}


def map_trial_page(paper: Paper, trial: MapTrial) -> None:
    """How many journeys differ and in what, which map separates won from lost better, and the journeys."""
    paper.title(
        f"{', '.join(trial.after.maps)} in place of {', '.join(trial.before.maps)}",
        f"as known at the end of {trial.as_of_on}",
    )
    paper.sentence(
        f"{counted(len(trial.changes), 'journey')} of {trial.before.journey_count:,} would differ;"
        f" {trial.after.journey_count:,} would exist."
    )
    paper.facts([f"{count:,} {_WORDS[word]}" for word, count in trial.counts.items() if count])
    paper.section("How well the stages tell won from lost", "30 days before the end; 50% tells nothing")
    for name, side in (("now", trial.before), ("tried", trial.after)):
        paper.facts([_separation(side.separation)], label=f"{name}:")
    _stages(paper, trial.before, trial.after)
    if trial.changes:
        paper.section("Journeys that would differ")
        paper.table(
            [
                Column("account", share=4),
                Column("now", share=2),
                Column("tried", share=2),
                Column("differs in", share=4),
            ],
            [_row(change) for change in trial.changes[:_MOST_CHANGES]],
        )
        if len(trial.changes) > _MOST_CHANGES:
            paper.sentence(
                f"… and {len(trial.changes) - _MOST_CHANGES} more; `--format json` gives all of them."
            )


def _separation(found: Separation) -> str:
    told = f"{found.higher_count:,} won, {found.lower_count:,} lost"
    if found.auc is None:
        return f"unknown ({told})"
    return f"{found.auc:.0%} ({found.low:.0%}{DASH}{found.high:.0%}; {told})"


def _stages(paper: Paper, before: MapSide, after: MapSide) -> None:
    for name, side in (("Now", before), ("Tried", after)):
        paper.subsection(f"{name}: of the closed journeys that came so far")
        paper.table(
            [Column("stage", share=3), Column("came so far", is_number=True), Column("won", is_number=True),
             Column("share won", is_number=True)],
            [
                [
                    stage.label,
                    f"{stage.reached_count:,}",
                    f"{stage.won_count:,}",
                    f"{stage.won_count / stage.reached_count:.0%}" if stage.reached_count else DASH,
                ]
                for stage in side.stages
            ],
        )  # fmt: skip


def _row(change: JourneyChange) -> list[str]:
    told = ", ".join(change.differences)
    criteria = f" ({', '.join(change.criterion_ids)})" if change.criterion_ids else ""
    return [change.account_name, change.stage_before or DASH, change.stage_after or DASH, told + criteria]
