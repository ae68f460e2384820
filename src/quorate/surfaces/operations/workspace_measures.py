"""What a workspace and its server have to tell in numbers, found out when somebody asks for the measures."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector as Source

from quorate.errors import QuorateError
from quorate.ledger.line_counts import line_counts
from quorate.surfaces.access import Doors
from quorate.surfaces.collector import Collector
from quorate.surfaces.updates import Updates
from quorate.warehouse.manifest import Publication
from quorate.warehouse.run_progress import stage_seconds
from quorate.warehouse.workspace import Workspace


@dataclass(eq=False)
class WorkspaceMeasures(Source):
    """Publication, updates, live events, ledger and doors of one workspace.

    Whatever cannot be found out is left out: a number that is missing is seen, one that is made up is not.
    `current` gives the publication that readers see; `collector` and `updates` are None where the server has none.
    """

    workspace: Workspace
    current: Callable[[], Publication | None]
    doors: Doors
    collector: Collector | None
    updates: Updates | None
    clock: Callable[[], datetime]

    def collect(self) -> Iterator[Metric]:
        """Every measure that can be found out now."""
        for part in (self._publication, self._updates, self._events, self._people, self._disk):
            with suppress(QuorateError, OSError):
                yield from part()

    def _publication(self) -> Iterator[Metric]:
        publication = self.current()
        if publication is None:
            return
        age = (self.clock() - publication.finished_at).total_seconds()
        yield _gauge(
            "quorate_publication_number", "The publication that readers see.", publication.publication_no
        )
        yield _gauge("quorate_publication_age_seconds", "Seconds since it was published.", age)

    def _updates(self) -> Iterator[Metric]:
        seconds = GaugeMetricFamily(
            "quorate_update_stage_seconds",
            "Seconds that each stage of the last whole update took.",
            labels=["stage"],
        )
        for stage, took in stage_seconds(self.workspace).items():
            seconds.add_metric([stage], took)
        yield seconds
        if self.updates is None:
            return
        runs = CounterMetricFamily(
            "quorate_update_runs", "Updates of this server's schedule that ended.", labels=["outcome"]
        )
        runs.add_metric(["done"], self.updates.done_count)
        runs.add_metric(["failed"], self.updates.failed_count)
        yield runs
        yield _gauge(
            "quorate_update_running", "1 while an update of this schedule runs.", self.updates.is_running
        )

    def _events(self) -> Iterator[Metric]:
        if self.collector is None:
            return
        taken = CounterMetricFamily("quorate_collector_events_accepted", "Live events that were kept.")
        taken.add_metric([], self.collector.accepted_count)
        yield taken
        refused = CounterMetricFamily(
            "quorate_collector_requests_refused", "Requests of senders that were refused.", labels=["reason"]
        )
        for reason, count in sorted(self.collector.refused_counts.items()):
            refused.add_metric([reason], count)
        yield refused
        waiting = self.collector.waiting_count()
        yield _gauge("quorate_inbox_waiting", "Live events that wait for the next update.", waiting)

    def _people(self) -> Iterator[Metric]:
        failed = CounterMetricFamily(
            "quorate_sign_ins_failed", "Attempts to sign in that failed at this server."
        )
        failed.add_metric([], self.doors.failed_count)
        yield failed
        lines = CounterMetricFamily("quorate_ledger_lines", "Lines written in the ledger.", labels=["log"])
        for log, count in line_counts(self.workspace.database).items():
            lines.add_metric([log], count)
        yield lines
        yield _gauge(
            "quorate_sessions_open", "Sessions open now.", self.doors.sessions.open_count(self.clock())
        )

    def _disk(self) -> Iterator[Metric]:
        free = shutil.disk_usage(self.workspace.root).free
        yield _gauge("quorate_disk_free_bytes", "Room left on the disk of the workspace.", free)


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, value=float(value))
