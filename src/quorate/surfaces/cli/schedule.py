"""Updates on a schedule beside the server, each in a process of its own so that pages are not kept waiting."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from quorate.errors import Busy, QuorateError, UsageError
from quorate.surfaces.cli.output import note
from quorate.surfaces.updates import Updates
from quorate.warehouse.lock import is_held
from quorate.warehouse.workspace import Workspace

_UNITS = {"s": 1, "m": 60, "h": 3600}
_LONGEST_SECONDS = 7 * 86_400
_SECONDS_TO_STOP = 10
_SECONDS_BETWEEN_LOOKS = 1
_UPDATE_FAILED = "An update failed; the tables are as they were before."
_NOTIFY_FAILED = "Some messages did not arrive; they are tried again after the next update."
_COMMAND = "import sys; from quorate.surfaces.cli.main import main; sys.argv[0] = 'quorate'; main()"


def seconds_of(written: str) -> int:
    """How long a pause such as `30s`, `15m` or `2h` is. Raises `UsageError` for anything else."""
    found = re.fullmatch(r"([1-9][0-9]{0,6}) ?([smh])", written.strip())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < seconds <= _LONGEST_SECONDS:
        raise UsageError(
            f"'{written}' is no pause between updates.",
            expected="a number with s, m or h, such as 30s, 15m or 2h; at most a week",
            do="run the command again with such a pause",
        )
    return seconds


@contextmanager
def updating_every(
    workspace: Workspace, pause_seconds: int | None, updates: Updates | None = None
) -> Iterator[None]:
    """Update at once and then after every pause while the block runs; not at all without a pause.

    `updates` ends a pause when a page asks for an update. An update that fails says so on stderr; the next one comes
    all the same. One that finds another at work, as servers of one workspace do of each other, waits for it and comes
    after it: so it also takes over from one whose machine has died.
    """
    if pause_seconds is None:
        yield
        return
    stopping, updates = threading.Event(), updates or Updates()
    thread = threading.Thread(target=_repeat, args=(workspace, pause_seconds, stopping, updates), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        updates.wake()
        thread.join()


def _repeat(workspace: Workspace, pause_seconds: int, stopping: threading.Event, updates: Updates) -> None:
    while not stopping.is_set():
        updates.begin()
        failure = _update(workspace, stopping)
        updates.end(failure)
        if failure is None and not stopping.is_set() and workspace.settings.notifications.is_on:
            _notify(workspace, stopping)
        updates.wait(pause_seconds)


def _update(workspace: Workspace, stopping: threading.Event) -> str | None:
    """One update, after whichever is at work elsewhere, and what it said if it failed."""
    while True:
        failure = _run(workspace, stopping, "update")
        if failure is None or not failure.is_left_to_another:
            break
        while not stopping.wait(_SECONDS_BETWEEN_LOOKS) and _is_another_at_work(workspace):
            pass
    if failure is None:
        return None
    note(f"{_UPDATE_FAILED}\n{failure.words}")
    return failure.words


def _is_another_at_work(workspace: Workspace) -> bool:
    """Whether an update is at work; where the lock cannot be asked for it is nobody's."""
    try:
        return is_held(workspace.lock_file, workspace.database)
    except QuorateError:
        return False


def _notify(workspace: Workspace, stopping: threading.Event) -> None:
    """Tell colleagues outside of the pages what the update changed."""
    failure = _run(workspace, stopping, "notify")
    if failure is not None and not failure.is_left_to_another:
        note(f"{_NOTIFY_FAILED}\n{failure.words}")


@dataclass(frozen=True)
class _Failure:
    """What a command said that failed; `is_left_to_another` where another process was doing the same."""

    words: str
    is_left_to_another: bool


def _run(workspace: Workspace, stopping: threading.Event, command: str) -> _Failure | None:
    """One command, and how it failed if it did; when the server stops, it is told to stop too.

    That leaves everything as it was before.
    """
    running = subprocess.Popen(  # noqa: S603 - our own program and the workspace's folder
        [sys.executable, "-c", _COMMAND, command, "--workspace", str(workspace.root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = threading.Thread(target=_stop_with, args=(running, stopping), daemon=True)
    said.start()
    _, words = running.communicate()
    if running.returncode and not stopping.is_set():
        # by how it ended: who asks for the lock now may find that the other has let go of it meanwhile
        return _Failure(words.strip(), running.returncode == Busy.exit_code)
    return None


def _stop_with(running: subprocess.Popen[str], stopping: threading.Event) -> None:
    while running.poll() is None:
        if stopping.wait(0.2):
            running.terminate()
            try:
                running.wait(_SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                running.kill()
            return
