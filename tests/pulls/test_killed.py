"""Real processes: one that is killed loses nothing and doubles nothing, and two do not sync at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.pulls.conftest import Synced
from tests.pulls.fake_salesforce import Fault

from quorate.errors import Busy

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_FINISH = 120


def started(synced: Synced, where: str = "nowhere") -> subprocess.Popen[str]:
    """A process that syncs, killed where told."""
    command = [
        sys.executable,
        "-m",
        "tests.pulls.sync_process",
        str(synced.port),
        str(synced.workspace.root),
        where,
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kill_at_page(synced: Synced, process: list[subprocess.Popen[str]]) -> Callable[[Any], None]:
    """The server kills its client instead of giving it the next page."""

    def kill(handler: Any) -> None:
        process[0].kill()
        process[0].wait(SECONDS_TO_FINISH)
        handler.hang_up()

    return kill


@pytest.mark.parametrize("moment", ["landing", "before", "after"])
def test_a_sync_that_is_killed(synced: Synced, moment: str) -> None:
    running: list[subprocess.Popen[str]] = []
    if moment == "landing":
        synced.org.faults = [Fault("/query/01g", kill_at_page(synced, running), after=3)]
    running.append(started(synced, "nowhere" if moment == "landing" else moment))
    _, told = running[0].communicate(timeout=SECONDS_TO_FINISH)
    assert running[0].returncode == -signal.SIGKILL, told
    landed = sorted((synced.workspace.root / "sync").rglob("page-*"))
    assert len(landed) > 3
    assert (synced.content != {}) is (moment == "after")
    synced.org.faults = []
    asked = len(synced.org.asked)
    assert all(line.is_explained for line in synced.sync().values())
    first = next(each for each in synced.org.asked[asked:] if "FROM Contact " in each)
    assert "SystemModstamp >= " in first, "what has landed is not asked for again"
    assert synced.content == synced.plain_content()
    assert not list((synced.workspace.root / "sync").rglob("page-*"))


def test_two_processes_do_not_sync_at_once(synced: Synced) -> None:
    is_asking, may_go_on = threading.Event(), threading.Event()

    def hold(handler: Any) -> None:
        is_asking.set()
        may_go_on.wait(SECONDS_TO_FINISH)
        handler.hang_up()

    synced.org.faults = [Fault("FROM Contact", hold)]
    first = started(synced)
    assert is_asking.wait(SECONDS_TO_FINISH)
    with pytest.raises(Busy, match=f"quorate sync salesforce.*process {first.pid}"):
        synced.sync()
    may_go_on.set()
    _, told = first.communicate(timeout=SECONDS_TO_FINISH)
    assert first.returncode == 0, told
    assert synced.content == synced.plain_content()
