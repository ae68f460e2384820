"""How far an update is, as it says itself, and how long it will still take."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from quorate.warehouse import lock
from quorate.warehouse.lock import is_held, updating
from quorate.warehouse.run_progress import recorded, running, seconds_left
from quorate.warehouse.workspace import Workspace

NOON = datetime(2026, 6, 30, 12)
STAGES = [("evidence", 2), ("identity", 2)]
STEPS = (
    ("evidence: a", 0.0),
    ("evidence: b", 0.25),
    ("identity: c", 0.5),
    ("identity: d", 0.75),
    ("river: done", 1.0),
)
PUBLISHED = (("publishing: a", 0.0), ("publishing: done", 1.0))


class Clock:
    """A clock that goes on by as much as the next step takes."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def at_work(workspace: Workspace) -> AbstractContextManager[None]:
    """An update holds the workspace."""
    return updating(workspace.lock_file, "quorate update", NOON, workspace.database)


def _run(workspace: Workspace, seconds: float, until: str = "") -> None:
    """A run whose every step takes so many seconds; it breaks off at a step."""
    clock = Clock()
    with at_work(workspace), recorded(workspace, clock, lambda _doing, _done: None, STAGES) as report:
        for doing, done in (*STEPS, *PUBLISHED):
            report(doing, done)
            if doing == until:
                return
            clock.now += timedelta(seconds=seconds)


def test_a_running_update_says_what_it_does_and_is_silent_after(tmp_path: Path) -> None:
    workspace, clock = Workspace(tmp_path), Clock()
    said: list[str] = []
    assert running(workspace) is None
    with (
        at_work(workspace),
        recorded(workspace, clock, lambda doing, _: said.append(doing), STAGES) as report,
    ):
        first = running(workspace)
        assert first is not None
        assert (first.doing, first.done_count, first.step_count) == ("reading", 0, 8)
        assert first.stages == (("evidence", 2), ("identity", 2), ("publishing", 4))
        report("identity: c", 0.5)
        now = running(workspace)
        assert now is not None
        assert (now.doing, now.done_count) == ("identity: c", 2)
    assert said == ["identity: c"]
    assert running(workspace) is None
    assert {each.name for each in tmp_path.iterdir()} == {"updater.lock"}, (
        "nothing is left of a run that made nothing"
    )


def test_what_is_left_is_told_by_the_pace_of_the_last_run(tmp_path: Path) -> None:
    workspace, clock = Workspace(tmp_path), Clock()
    _run(workspace, 10.0)
    with at_work(workspace), recorded(workspace, clock, lambda _doing, _done: None, STAGES) as report:
        for doing, done in STEPS[:3]:  # twice as slow as the last, which took 20 s until here and 70 s in all
            report(doing, done)
            clock.now += timedelta(seconds=20)
        now = running(workspace)
        assert now is not None
        assert now.doing == "identity: c"
        assert seconds_left(workspace, now) == pytest.approx((70 - 20) * 40 / 20)


def test_without_a_whole_run_before_nothing_is_said_of_what_is_left(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    _run(workspace, 10.0, until="identity: c")
    with at_work(workspace), recorded(workspace, Clock(), lambda _doing, _done: None, STAGES) as report:
        report("identity: c", 0.5)
        now = running(workspace)
        assert now is not None
        assert seconds_left(workspace, now) is None


def test_one_that_broke_off_is_not_running(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with at_work(workspace), recorded(workspace, Clock(), lambda _doing, _done: None, STAGES):
        said = workspace.running_file.read_text()
    workspace.running_file.write_text(said)
    assert running(workspace) is None, "nobody holds the lock"
    with at_work(workspace):
        assert running(workspace) is not None


def test_looking_whether_one_is_running_keeps_none_from_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # whoever looks may lose their turn to others on a busy machine while they look
    monkeypatch.setattr(lock, "PATIENCE_SECONDS", 20)
    workspace = Workspace(tmp_path)
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            is_held(workspace.lock_file, workspace.database)

    looking = threading.Thread(target=look)
    with at_work(workspace):
        looking.start()
    for _ in range(50):
        with at_work(workspace):
            pass
    done.set()
    looking.join()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"started_at": 3}'])
def test_half_a_record_is_none(tmp_path: Path, text: str) -> None:
    workspace = Workspace(tmp_path)
    workspace.running_file.write_text(text)
    assert running(workspace) is None
