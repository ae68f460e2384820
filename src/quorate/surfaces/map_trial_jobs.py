"""Trials of journey maps that pages ask for: one at a time, beside the requests, with how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from quorate.errors import Busy, QuorateError

if TYPE_CHECKING:
    from quorate.settings import JourneyMap
    from quorate.views import MapTrial
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.river import Progress
    from quorate.warehouse.workspace import Workspace

_LOG = logging.getLogger(__name__)
Run = Callable[["tuple[JourneyMap, ...]", "Progress"], "MapTrial"]


@dataclass(frozen=True)
class TrialJob:
    """The newest trial of a server. `done` in [0, 1]; `found` when it is done, `failure` when it failed."""

    journey_map: str
    text: str
    state: Literal["running", "done", "failed"]
    doing: str = "beginning"
    done: float = 0.0
    found: MapTrial | None = None
    failure: str | None = None


class TrialJobs:
    """Runs trials in a thread of its own; `run` does the work."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._job: TrialJob | None = None

    def newest(self, journey_map: str) -> TrialJob | None:
        """The newest trial, if it is of this map."""
        job = self._job
        return job if job and job.journey_map == journey_map else None

    def begin(self, journey_map: str, text: str, maps: tuple[JourneyMap, ...]) -> None:
        """Begin a trial of `text`. Raises `Busy` while another runs."""
        with self._lock:
            if self._job and self._job.state == "running":
                raise Busy(
                    f"A trial of the map {self._job.journey_map} is running.",
                    state="nothing was changed",
                    do="wait until it is done and try again",
                )
            self._job = TrialJob(journey_map, text, "running")
        threading.Thread(target=self._work, args=(self._job, maps), daemon=True).start()

    def _work(self, job: TrialJob, maps: tuple[JourneyMap, ...]) -> None:
        def report(doing: str, done: float) -> None:
            self._job = replace(job, doing=doing, done=done)

        try:
            self._job = replace(job, state="done", done=1.0, found=self._run(maps, report))
        except QuorateError as error:
            self._job = replace(job, state="failed", failure=error.describe())
        except Exception as error:
            _LOG.exception("a trial of the map %s failed", job.journey_map)
            self._job = replace(job, state="failed", failure=f"It broke off: {type(error).__name__}.")


def trial_of(workspace: Workspace, clock: Clock) -> Run:
    """What runs a trial in a workspace."""

    def run(maps: tuple[JourneyMap, ...], report: Progress) -> MapTrial:
        from quorate import flow
        from quorate.views import map_trial

        before, after = flow.try_maps(workspace, maps, clock, report)
        try:
            return map_trial(before, after)
        finally:
            before.close()
            after.close()

    return run
