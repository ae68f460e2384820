"""Experiments as they stand this minute: what is published, and over it what was decided since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quorate.ledger.experiment_events import ExperimentEvent
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.revenue.experiments.design import by_experiment, folded
from quorate.views.reading import Reader, Row
from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class DesignsNow:
    """The experiments by id, as rows of `experiments`, and what of them waits for the next update.

    Attributes
    ----------
    events: the lines of each experiment that count on the day looked at.
    waiting: ids of those of which a line is not published yet.
    """

    designs: dict[str, Row]
    events: dict[str, tuple[ExperimentEvent, ...]]
    waiting: frozenset[str]

    def arms(self, experiment_id: str) -> dict[str, int] | None:
        """How many accounts the lots put into each arm, where that is not published yet."""
        found: dict[str, int] = {"treated": 0, "holdout": 0}
        lines = [event for event in self.events.get(experiment_id, ()) if event.kind == "started"]
        if not lines or experiment_id not in self.waiting:
            return None
        for row in lines[0].payload.get("assignments", ()):
            found[row["arm"]] += 1
        return found


def designs_now(reader: Reader, workspace: Workspace | None) -> DesignsNow:
    """What is known of all experiments; without a workspace only what is published."""
    designs = {
        row["experiment_id"]: row for row in reader.rows("select * from {experiments} order by experiment_id")
    }
    if workspace is None:
        return DesignsNow(designs, {}, frozenset())
    ledger = ExperimentLedger(workspace.database)
    try:
        events = ledger.events(known_before=reader.known_before)
    finally:
        ledger.close()
    published = {row["event_id"] for row in reader.rows("select event_id from {experiment_events}")}
    # accounts that came later are written down by the update itself: nothing waits for that
    waiting = frozenset(
        event.experiment_id
        for event in events
        if event.event_id not in published and event.kind != "assigned"
    )
    lines: dict[str, list[Any]] = by_experiment([vars(event) for event in events])
    for experiment_id, own in lines.items():
        if experiment_id in waiting and any(line["kind"] == "planned" for line in own):
            designs[experiment_id] = folded(own, reader.as_of_on)
    of_experiment: dict[str, tuple[ExperimentEvent, ...]] = {}
    for event in events:
        of_experiment[event.experiment_id] = (*of_experiment.get(event.experiment_id, ()), event)
    return DesignsNow(dict(sorted(designs.items())), of_experiment, waiting)
