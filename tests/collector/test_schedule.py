"""Updates on a schedule: in a process of their own, again and again, and gone when the server stops."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.collector.collecting import kept, let_in, now
from tests.collector.test_inbox import arrived, counts
from typer.testing import CliRunner

from quorate.errors import UsageError
from quorate.ledger.secret_values import digest_of
from quorate.surfaces.cli import schedule
from quorate.surfaces.cli.main import app
from quorate.surfaces.cli.schedule import seconds_of, updating_every
from quorate.surfaces.updates import Updates
from quorate.warehouse.addresses import Database
from quorate.warehouse.inbox import SqliteInbox
from quorate.warehouse.lock import is_held, updating
from quorate.warehouse.workspace import Workspace

SECONDS_TO_WAIT = 120


@pytest.mark.parametrize(("written", "seconds"), [("30s", 30), ("15m", 900), ("2 h", 7200)])
def test_pauses(written: str, seconds: int) -> None:
    assert seconds_of(written) == seconds


@pytest.mark.parametrize("written", ["", "0m", "15", "m", "-5m", "1.5h", "15 minutes", "999999h"])
def test_what_is_no_pause(written: str) -> None:
    with pytest.raises(UsageError, match="no pause"):
        seconds_of(written)


def wait_until_taken(workspace: Workspace) -> None:
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while kept(workspace):
        assert time.monotonic() < deadline, "no update took what waits"
        time.sleep(0.2)


def test_what_arrives_is_taken_by_the_next_update(workspace: Workspace) -> None:
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(1)])
    with updating_every(workspace, 1):
        wait_until_taken(workspace)
        inbox.add([arrived(2)])
        wait_until_taken(workspace)
    inbox.close()
    assert [file[2] for file in counts(workspace)] == [1, 1]


def test_an_update_comes_after_the_one_that_is_at_work_elsewhere(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    looked = threading.Event()

    def looks(lock_file: Path, database: Database) -> bool:
        found = is_held(lock_file, database)
        looked.set()
        return found

    monkeypatch.setattr(schedule, "is_held", looks)
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(1)])
    inbox.close()
    updates = Updates()
    with ExitStack() as elsewhere:
        elsewhere.enter_context(updating(workspace.lock_file, "quorate update", now(), workspace.database))
        with updating_every(workspace, 3600, updates):
            assert looked.wait(SECONDS_TO_WAIT)
            assert updates.is_running
            elsewhere.close()
            wait_until_taken(workspace)
    assert (updates.failure, updates.failed_count) == (None, 0)
    assert "failed" not in capfd.readouterr().err


def test_an_update_comes_after_one_that_was_done_before_anybody_asked_whether_it_is(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(1)])
    inbox.close()
    updates = Updates()
    with ExitStack() as elsewhere:
        elsewhere.enter_context(updating(workspace.lock_file, "quorate update", now(), workspace.database))

        def looks(lock_file: Path, database: Database) -> bool:
            elsewhere.close()
            return is_held(lock_file, database)

        monkeypatch.setattr(schedule, "is_held", looks)
        with updating_every(workspace, 3600, updates):
            wait_until_taken(workspace)
    assert (updates.failure, updates.failed_count) == (None, 0)
    assert "failed" not in capfd.readouterr().err


def test_an_update_that_fails_says_so(workspace: Workspace, capfd: pytest.CaptureFixture[str]) -> None:
    workspace.settings_file.write_text("this is no setting", "utf-8")
    with updating_every(workspace, 3600):
        deadline = time.monotonic() + SECONDS_TO_WAIT
        said = ""
        while "An update failed" not in said:
            assert time.monotonic() < deadline, said
            time.sleep(0.2)
            said += capfd.readouterr().err
    assert "quorate.toml" in said


def test_a_key_is_shown_once_and_lets_its_holder_in(workspace: Workspace) -> None:
    done = CliRunner().invoke(app, ["key", "website"])
    assert done.exit_code == 0
    made = done.stdout.strip()
    assert f'website = "sha256:{digest_of(made)}"' in done.stderr
    let_in(workspace, made)
    assert workspace.settings.collector.write_keys == {"website": f"sha256:{digest_of(made)}"}
    assert CliRunner().invoke(app, ["key", "website"]).stdout.strip() != made
