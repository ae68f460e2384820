"""Past days that pages ask for: made one at a time, beside the requests and beside what is published."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from quorate.errors import Busy, QuorateError
from quorate.language import day_text, gettext
from quorate.surfaces.job_thread import JobThread

if TYPE_CHECKING:
    from quorate.warehouse.publications import Clock
    from quorate.warehouse.river import Progress
    from quorate.warehouse.workspace import Workspace

_LOG = logging.getLogger(__name__)
Run = Callable[[date, "Progress"], None]


@dataclass(frozen=True)
class DayJob:
    """One past day being made, or that could not be made; `done` is the share of the work that is behind."""

    day: date
    state: Literal["running", "failed"]
    doing: str = ""
    done: float = 0.0
    failure: str = ""


class DayJobs:
    """Makes days in a thread of its own; `run` does the work for one day."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._job: DayJob | None = None
        self._thread = JobThread()

    def of(self, day: date) -> DayJob | None:
        """How far a day is, or why it failed; None when nobody asked for it, and once it is made."""
        job = self._job
        return job if job and job.day == day else None

    def begin(self, day: date) -> None:
        """Begin to make a day; one that is being made goes on. Raises `Busy` while another is."""
        with self._lock:
            job = self._job
            if job and job.state == "running":
                if job.day == day:
                    return
                raise Busy(
                    gettext("{day} is being made.", day=day_text(job.day)),
                    state="nothing was changed",
                    do="wait until it is done and ask again",
                )
            self._job = DayJob(day, "running")
            self._thread.begin(lambda: self._work(day))

    def stop(self) -> None:
        """Break off the day that is being made, and wait until nothing of it is at work; what was held stays."""
        self._thread.stop()

    def _work(self, day: date) -> None:
        def report(doing: str, done: float) -> None:
            self._thread.end_if_asked()
            self._job = DayJob(day, "running", doing, done)

        failure = self._failure(day, report)
        self._job = DayJob(day, "failed", failure=failure) if failure else None

    def _failure(self, day: date, report: Progress) -> str:
        try:
            self._run(day, report)
        except QuorateError as error:
            return error.describe()
        except Exception as error:
            _LOG.exception("the tables of %s could not be made", day)
            return f"It broke off: {type(error).__name__}."
        return ""


def days_of(workspace: Workspace, clock: Clock) -> DayJobs:
    """What makes the past days of a workspace."""

    def run(day: date, report: Progress) -> None:
        from quorate import flow

        flow.snapshot(workspace, clock, report, day).close()

    return DayJobs(run)
