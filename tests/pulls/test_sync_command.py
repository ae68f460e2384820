"""The command: what it prints, its exit code, and that no secret is ever seen."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest
from tests.pulls.conftest import Synced
from tests.pulls.fake_salesforce import Fault, Handler
from typer.testing import CliRunner, Result

from quorate.surfaces.cli.main import app

SECRETS = {
    "token": {"QUORATE_SALESFORCE_TOKEN": "00Dxx!secret-token-of-the-fake"},
    "client": {
        "QUORATE_SALESFORCE_CLIENT_ID": "3MVGclient",
        "QUORATE_SALESFORCE_CLIENT_SECRET": "s3cr&t/of+app",
    },
    "password": {
        "QUORATE_SALESFORCE_USERNAME": "rita@acme.com",
        "QUORATE_SALESFORCE_PASSWORD": "wrong-password<&>",
        "QUORATE_SALESFORCE_SECURITY_TOKEN": "AbCdSecurity",
    },
}


def run(synced: Synced, *arguments: str, **environment: str) -> Result:
    env = {"QUORATE_NOW": synced.org.now.isoformat(), "NO_COLOR": "1", **environment}
    return CliRunner().invoke(app, ["sync", *arguments, "-w", str(synced.workspace.root)], env=env)


@pytest.fixture
def without_token(synced: Synced, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUORATE_SALESFORCE_TOKEN")


def test_json_in_a_pipe_and_progress_on_stderr(synced: Synced) -> None:
    done = run(synced)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["is_explained"] is True
    task = next(row for row in told["objects"] if row["object"] == "Task")
    assert (task["crm_says"], task["we_hold"], task["unexplained"]) == (369, 369, 0)
    assert "Contact ..." in done.stderr
    assert "Task: CRM says 369, we hold 369" in done.stderr


def test_a_table_for_people(synced: Synced) -> None:
    done = run(synced, "salesforce", "--format", "table")
    rows = [re.findall(r"[\w,]+", line) for line in done.stdout.splitlines()]
    (row,) = (each for each in rows if each[1:2] == ["Task"])
    assert row == ["salesforce", "Task", "369", "369", "369", *["0"] * 5]


def test_what_is_unexplained_fails(synced: Synced) -> None:
    synced.already()
    synced.org.rows["OpportunityContactRole"] = synced.org.rows["OpportunityContactRole"][:2]
    done = run(synced)
    assert done.exit_code == 1
    assert "16 unexplained" in done.stderr
    assert "OpportunityContactRole: CRM says 2, we hold 18" in done.stderr
    assert json.loads(done.stdout)["is_explained"] is False
    assert run(synced, "--accept-deletes").exit_code == 0


def test_status_repeats_what_the_last_sync_compared(synced: Synced) -> None:
    synced.already()
    told = CliRunner().invoke(app, ["status", "-w", str(synced.workspace.root)])
    (system,) = json.loads(told.stdout)["synced"]
    assert (system["system"], system["is_explained"]) == ("salesforce", True)
    task = next(row for row in system["objects"] if row["object"] == "Task")
    assert (task["crm_says"], task["we_hold"], task["why_set_aside"]) == (369, 369, "")
    shown = CliRunner().invoke(app, ["status", "--format", "table", "-w", str(synced.workspace.root)])
    assert "Last sync with salesforce" in shown.stdout


def test_an_unknown_system(synced: Synced) -> None:
    done = run(synced, "salesforces")
    assert done.exit_code == 2
    assert "Did you mean 'salesforce'?" in done.stderr


@pytest.mark.usefixtures("without_token")
def test_no_secret_of_any_system(synced: Synced) -> None:
    done = run(synced)
    assert done.exit_code == 2
    assert "secrets" in done.stderr


def echoing(handler: Handler) -> None:
    """A server that repeats what it was sent."""
    said = str(handler.headers.get("Authorization"))
    handler.refuse(403, "INSUFFICIENT_ACCESS", f"no access with {said} or s3cr&t/of+app or s3cr%26t/of%2Bapp")


@pytest.mark.usefixtures("without_token")
@pytest.mark.parametrize("way", list(SECRETS))
@pytest.mark.parametrize("is_refused", [False, True])
def test_no_secret_is_ever_seen(
    synced: Synced,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    way: str,
    is_refused: bool,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("quorate.surfaces.cli.syncing.time.sleep", lambda _seconds: None)
    if is_refused:
        synced.org.faults = [Fault("FROM Lead", echoing, times=100)]
    done = run(synced, **SECRETS[way])
    assert done.exit_code == (1 if is_refused or way == "password" else 0), done.output
    fully = "".join(capfd.readouterr()) + caplog.text + done.output + done.stderr + str(done.exception)
    files = b"".join(path.read_bytes() for path in Path(synced.workspace.root).rglob("*") if path.is_file())
    hidden = [text for name, text in SECRETS[way].items() if not name.endswith(("USERNAME", "CLIENT_ID"))]
    sessions = [each for each in synced.org.sessions if each.startswith("session-number")]
    assert len(fully) > 100
    for text in [*hidden, *sessions]:
        assert text not in fully
        assert text.encode() not in files
