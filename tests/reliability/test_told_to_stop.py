"""SIGTERM ends a command in words and with its own exit code; the workspace is whole and free for the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks.reliability import small_workspace
from benchmarks.reliability.conditions import rows_kept
from benchmarks.reliability.small_workspace import events_file, import_events

from quorate import flow, safekeeping
from quorate.warehouse.lock import is_held
from quorate.warehouse.workspace import Workspace

SECONDS_TO_WAIT = 120
# The command, which stands still where it reports that it is so far: argv holds the report's number, a file to make
# there, and the command's own words.
STANDS_STILL = """
import sys, time
from contextlib import contextmanager
from pathlib import Path
from quorate.surfaces.cli import main, take

number, here, *words = sys.argv[1:]
reports = 0

@contextmanager
def progress(*_):
    def report(_, __):
        global reports
        reports += 1
        if reports == int(number):
            Path(here).touch()
            time.sleep(600)
    yield report

take.progress = progress
sys.argv = ["quorate", *words]
main.main()
"""


def _stopped(tmp_path: Path, report: int, *words: str) -> subprocess.CompletedProcess[str]:
    """How a command ended that was told to stop at this report."""
    here = tmp_path / "so-far"
    process = subprocess.Popen(
        [sys.executable, "-c", STANDS_STILL, str(report), str(here), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not here.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert here.exists(), process.communicate()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=SECONDS_TO_WAIT)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def _require_stopped_in_words(ended: subprocess.CompletedProcess[str], workspace: Workspace) -> None:
    assert (ended.returncode, ended.stdout) == (143, "")
    assert "told to stop" in ended.stderr
    assert "untouched" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not is_held(workspace.lock_file, workspace.database)
    assert not workspace.lock_file.with_suffix(".holder").exists()
    assert safekeeping.check(workspace) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM that can be heeded")
def test_an_import_that_is_told_to_stop_has_taken_nothing_and_works_the_next_time(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = rows_kept(workspace)
    file = events_file(tmp_path / "more.jsonl", range(100), "more")
    _require_stopped_in_words(
        _stopped(tmp_path, 1, "import", "segment", str(file), "-w", str(workspace.root)), workspace
    )
    assert rows_kept(workspace) == before
    import_events(workspace, file)
    assert rows_kept(workspace)["rows of the log"] > before["rows of the log"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM that can be heeded")
def test_an_update_that_is_told_to_stop_shows_what_it_did_before_and_works_the_next_time(
    tmp_path: Path,
) -> None:
    workspace = small_workspace.make(tmp_path, events=20, is_updated=False)
    _require_stopped_in_words(_stopped(tmp_path, 40, "update", "-w", str(workspace.root)), workspace)
    updated = flow.update(workspace, lambda: small_workspace.NOW, small_workspace.quietly)
    assert updated.was_made
    assert safekeeping.check(workspace) == []
