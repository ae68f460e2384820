"""Updates on a schedule beside the server, each in a process of its own so that pages are not kept waiting."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from quorate.errors import UsageError
from quorate.surfaces.cli.output import note
from quorate.surfaces.updates import Updates
from quorate.warehouse.workspace import Workspace

_UNITS = {"s": 1, "m": 60, "h": 3600}
_LONGEST_SECONDS = 7 * 86_400
_SECONDS_TO_STOP = 10
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

    `updates` ends a pause when a page asks for an update. An update that fails, or finds another one at work, says
    so on stderr; the next one comes all the same.
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
    """One update, and what it said if it failed."""
    return _run(workspace, stopping, "update", _UPDATE_FAILED)


def _notify(workspace: Workspace, stopping: threading.Event) -> None:
    """Tell colleagues outside of the pages what the update changed."""
    _run(workspace, stopping, "notify", _NOTIFY_FAILED)


def _run(workspace: Workspace, stopping: threading.Event, command: str, if_it_fails: str) -> str | None:
    """One command, and what it said if it failed; when the server stops, it is told to stop too.

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
        note(f"{if_it_fails}\n{words.strip()}")
        return words.strip()
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
