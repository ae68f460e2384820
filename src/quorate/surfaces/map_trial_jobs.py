"""Trials of journey maps that pages ask for: one at a time, beside the requests, with how far it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from filelock import Timeout

from quorate.errors import Busy, QuorateError
from quorate.surfaces.job_thread import JobThread
from quorate.surfaces.kept_trials import KeptTrials, TrialJob

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from quorate.settings import JourneyMap
    from quorate.views import MapTrial
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.river import Progress
    from quorate.warehouse.workspace import Workspace

_LOG = logging.getLogger(__name__)
Run = Callable[["tuple[JourneyMap, ...]", "Progress"], "MapTrial"]


class TrialJobs:
    """Runs trials in a thread of its own; `run` does the work, `kept` holds what became of each, `clock` says when."""

    def __init__(self, run: Run, kept: KeptTrials, clock: Clock) -> None:
        self._run = run
        self._kept = kept
        self._clock = clock
        self._running: TrialJob | None = None
        self._thread = JobThread()

    def newest(self, journey_map: str) -> TrialJob | None:
        """The newest trial of a map, by this server or an earlier one."""
        job = self._running
        return job if job and job.journey_map == journey_map else self._kept.newest(journey_map)

    def begin(self, journey_map: str, text: str, maps: tuple[JourneyMap, ...]) -> None:
        """Begin a trial of `text`. Raises `Busy` while another runs, also one of another server."""
        lock = self._kept.lock()
        try:
            lock.acquire()
        except Timeout as error:
            running = self._running
            raise Busy(
                f"A trial of {f'the map {running.journey_map}' if running else 'another map'} is running.",
                state="nothing was changed",
                do="wait until it is done and try again",
            ) from error
        job = TrialJob(journey_map, text, "running", self._clock())
        self._kept.keep(job)
        self._running = job
        self._thread.begin(lambda: self._work(job, maps, lock))

    def stop(self) -> None:
        """Break off the trial that runs, and wait until nothing of it is at work."""
        self._thread.stop()

    def _work(self, job: TrialJob, maps: tuple[JourneyMap, ...], lock: BaseFileLock) -> None:
        def report(doing: str, done: float) -> None:
            self._thread.end_if_asked()
            self._running = replace(job, doing=doing, done=done)

        try:
            self._kept.keep(self._ended(job, maps, report))
        finally:
            self._running = None
            lock.release()

    def _ended(self, job: TrialJob, maps: tuple[JourneyMap, ...], report: Progress) -> TrialJob:
        try:
            return replace(job, state="done", done=1.0, found=self._run(maps, report))
        except QuorateError as error:
            return replace(job, state="failed", failure=error.describe())
        except Exception as error:
            _LOG.exception("a trial of the map %s failed", job.journey_map)
            return replace(job, state="failed", failure=f"It broke off: {type(error).__name__}.")


def trials_in(workspace: Workspace, clock: Clock) -> TrialJobs:
    """Trials of a workspace's maps, kept beside them."""
    return TrialJobs(trial_of(workspace, clock), KeptTrials(workspace.root / "trials"), clock)


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
