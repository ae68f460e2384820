"""How far a running update is, written into the workspace so that whoever looks can see it, and at what pace it went.

`running.json` is there while an update is at work and says what it is doing. `pace.json` is what the last whole run
took until each of its steps: what is left of the next one is told by it. Both are written beside and put in place, so
that nobody reads half of one. They are for looking only: losing them loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quorate.warehouse.lock import is_held

if TYPE_CHECKING:
    from quorate.warehouse.workspace import Workspace

Progress = Callable[[str, float], None]
# How often the record is written while the same stage goes on.
WRITTEN_EVERY = timedelta(seconds=1)
PUBLISHING = "publishing"


@dataclass(frozen=True)
class Running:
    """An update at work.

    Attributes
    ----------
    doing: the stage and the table it makes now. done_count: how many steps of `step_count` are behind.
    stages: every stage with its number of steps, in order; writing the tables is the last.
    """

    started_at: datetime
    said_at: datetime
    doing: str
    done_count: int
    step_count: int
    stages: tuple[tuple[str, int], ...]


@dataclass
class _Record:
    """Writes the two files while an update reports what it is doing."""

    workspace: Workspace
    clock: Callable[[], datetime]
    stages: tuple[tuple[str, int], ...]
    started_at: datetime
    pace: dict[str, float] = field(default_factory=dict)
    done_count: int = 0
    _last: tuple[str, datetime] | None = None

    def say(self, doing: str) -> None:
        """One step begins, or the part before the first."""
        now = self.clock()
        self.pace[doing] = (now - self.started_at).total_seconds()
        stage = doing.partition(":")[0]
        if self._last is not None and self._last[0] == stage and now - self._last[1] < WRITTEN_EVERY:
            return
        self._last = stage, now
        said = {
            "started_at": self.started_at.isoformat(),
            "said_at": now.isoformat(),
            "doing": doing,
            "done_count": self.done_count,
            "step_count": sum(count for _, count in self.stages),
            "stages": self.stages,
        }
        _put(self.workspace.running_file, said)

    def finish(self) -> None:
        """The run is whole: keep its pace."""
        seconds = (self.clock() - self.started_at).total_seconds()
        _put(self.workspace.pace_file, {"seconds": seconds, "until": self.pace})


@contextmanager
def recorded(
    workspace: Workspace, clock: Callable[[], datetime], progress: Progress, stages: Sequence[tuple[str, int]]
) -> Iterator[Progress]:
    """`progress`, which also writes down how far the update is; the record is gone when the block ends.

    stages: the name of each stage and its number of steps.
    """
    names = sum(count for _, count in stages)
    record = _Record(workspace, clock, (*stages, (PUBLISHING, names)), clock())

    def report(doing: str, done: float) -> None:
        is_publishing = doing.startswith(f"{PUBLISHING}:")
        record.done_count = round(done * names) + (names if is_publishing else 0)
        record.say(doing)
        progress(doing, done)

    record.say("reading")
    try:
        yield report
        if record.done_count >= 2 * names:  # one that had nothing to do says nothing about the next
            record.finish()
    finally:
        workspace.running_file.unlink(missing_ok=True)


def running(workspace: Workspace) -> Running | None:
    """The update at work; None where there is none, and where one broke off: it holds the lock no longer."""
    said = _read(workspace.running_file)
    try:
        found = Running(
            started_at=datetime.fromisoformat(said["started_at"]),
            said_at=datetime.fromisoformat(said["said_at"]),
            doing=str(said["doing"]),
            done_count=int(said["done_count"]),
            step_count=int(said["step_count"]),
            stages=tuple((str(name), int(count)) for name, count in said["stages"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
    return found if is_held(workspace.lock_file, workspace.database) else None


@dataclass(frozen=True)
class Pace:
    """What the last run that made something took, in seconds: until each of its steps, and in all."""

    until: Mapping[str, float]
    seconds: float

    @classmethod
    def of(cls, workspace: Workspace) -> Pace | None:
        """That of a workspace; None before there was such a run."""
        said = _read(workspace.pace_file)
        try:
            return cls({str(doing): float(at) for doing, at in said["until"].items()}, float(said["seconds"]))
        except (AttributeError, KeyError, TypeError, ValueError):
            return None

    def left(self, doing: str, elapsed: float) -> float | None:
        """How many seconds a run will still take that came to a step after `elapsed`; None where the pace says nothing.

        If the last run took t until the step at hand and T in all, and this one has taken e, then (T - t) e / t is
        left.
        """
        until = self.until.get(doing)
        if until is None or until < 1.0 or elapsed <= 0.0 or self.seconds < until:
            return None
        return (self.seconds - until) * elapsed / until


def seconds_left(workspace: Workspace, now: Running) -> float | None:
    """How long the update at work will still take, by the pace of the last; None where that says nothing."""
    pace = Pace.of(workspace)
    return pace.left(now.doing, (now.said_at - now.started_at).total_seconds()) if pace else None


def stage_seconds(workspace: Workspace) -> dict[str, float]:
    """Seconds that each stage of the last whole run took, in order; empty before there was one.

    A stage lasts from its first step to the first of the next; reading comes before all and publishing last.
    """
    pace = Pace.of(workspace)
    if pace is None:
        return {}
    begun = sorted((at, doing.partition(":")[0]) for doing, at in pace.until.items())
    found: dict[str, float] = {}
    for (at, stage), (until, _) in zip(begun, [*begun[1:], (pace.seconds, "")], strict=True):
        found[stage] = found.get(stage, 0.0) + max(0.0, until - at)
    return found


def _put(file: Path, said: dict[str, Any]) -> None:
    beside = file.with_suffix(".draft")
    with suppress(OSError):  # a full disk stops the update where it matters
        beside.write_text(json.dumps(said), encoding="utf-8")
        beside.replace(file)


def _read(file: Path) -> dict[str, Any]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
