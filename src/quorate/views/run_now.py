"""An update at work, for people: which stages are behind, what it makes now, and how long it will still take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from quorate.views.answers import Answer
from quorate.warehouse.run_progress import running, seconds_left
from quorate.warehouse.workspace import Workspace

State: TypeAlias = Literal["done", "running", "to_come"]


@dataclass(frozen=True)
class StageNow(Answer):
    """One stage of the update; `done_count` of its `step_count` steps are behind."""

    name: str
    state: State
    done_count: int
    step_count: int


@dataclass(frozen=True)
class RunNow(Answer):
    """An update at work.

    Attributes
    ----------
    said_at: when it last said something. table: what it makes at that moment.
    share: the share of its steps that is behind; steps take unequally long.
    seconds_left: by the pace of the last whole update; None where no update has been timed yet, and at the beginning.
    """

    started_at: datetime
    said_at: datetime
    table: str
    share: float
    seconds_left: float | None
    stages: tuple[StageNow, ...]


def run_now(workspace: Workspace) -> RunNow | None:
    """The update that is at work; None where there is none."""
    now = running(workspace)
    if now is None:
        return None
    begins, stages = 0, []
    for name, count in now.stages:
        done = min(max(now.done_count - begins, 0), count)
        state: State = "to_come" if now.done_count < begins else "running"
        stages.append(StageNow(name, "done" if done == count else state, done, count))
        begins += count
    return RunNow(
        started_at=now.started_at,
        said_at=now.said_at,
        table=now.doing.partition(": ")[2],
        share=now.done_count / now.step_count if now.step_count else 0.0,
        seconds_left=seconds_left(workspace, now),
        stages=tuple(stages),
    )
