"""What experiments on plays say: what it does to be allowed a play, told beside what its single trials tell."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.language import by_name, gettext
from quorate.views.answers import Answer, Figure
from quorate.views.reading import Reader
from quorate.views.revenue.experiment_designs import designs_now
from quorate.views.revenue.experiments import view_of

# What plays are made for: progress.
_METRIC = "next_stage"


@dataclass(frozen=True)
class ExperimentOnPlay(Answer):
    """One experiment on a play; `effect` is on the share of accounts that move a stage forward in the window."""

    experiment_id: str
    name: str
    play: str
    play_label: str
    window_days: int
    standing: str
    effect: Figure | None
    words: str


def experiments_on_plays(reader: Reader) -> tuple[ExperimentOnPlay, ...]:
    """The experiments on plays whose lots are drawn, by play."""
    now = designs_now(reader, None)
    labels = {
        row["play"]: row["label"]
        for row in reader.rows("select play, min(label) as label from {map_plays} group by play")
    }
    found = []
    for design in now.designs.values():
        if design["kind"] != "play" or design["status"] == "planned":
            continue
        view = view_of(reader, now, design)
        reading = next((each for each in view.metrics if each.metric == _METRIC), None)
        found.append(
            ExperimentOnPlay(
                experiment_id=view.experiment_id,
                name=view.name,
                play=design["play"],
                play_label=str(labels.get(design["play"]) or design["play"]),
                window_days=view.window_days,
                standing=view.standing,
                effect=reading.effect if reading else None,
                words=reading.words if reading else gettext("nothing is measured yet"),
            )
        )
    return tuple(sorted(found, key=lambda each: (by_name(each.play_label), each.experiment_id)))
