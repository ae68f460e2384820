"""Whoever published is killed before receivers were to be told: the next update tells them, once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.views.test_changes import a_week_on

from quorate import flow
from quorate.ledger.webhook_outbox import WebhookOutbox
from quorate.surfaces.noticing import notice_changes
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

# A command that is killed as by its machine at the first call of a function.
_KILLED_AT = """
import os, signal, sys
import {module} as module
module.{name} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
from quorate.surfaces.cli.main import main
main()
"""


def _with_receiver(workspace: Workspace) -> Workspace:
    text = workspace.settings_file.read_text("utf-8")
    before, _, after = text.partition("[webhooks]\n")
    said = '[webhooks]\ndesk = {url = "https://desk.example/hook", secret = "QUORATE_WEBHOOK_NONE"}\n'
    workspace.settings_file.write_text(f"{before}\n{said}{after}", "utf-8")
    return Workspace(workspace.root)


def _queued(workspace: Workspace) -> dict[str, dict[str, Any]]:
    with closing(WebhookOutbox(workspace.database)) as outbox:
        return {each.message_id: json.loads(each.body)["data"] for each in outbox.all()}


def _updated(workspace: Workspace, code: str) -> int:
    words = [sys.executable, "-c", code, "update", "--workspace", str(workspace.root)]
    return subprocess.run(words, stderr=subprocess.DEVNULL).returncode


@pytest.mark.parametrize(
    ("module", "name"),
    [("quorate.surfaces.noticing", "notice_current"), ("quorate.ledger.webhook_outbox", "keep_message")],
)
def test_the_one_that_published_is_killed_before_it_tells(tmp_path: Path, module: str, name: str) -> None:
    workspace = _with_receiver(flow.create_workspace(tmp_path / "w", "Killed"))
    assert _updated(workspace, _KILLED_AT.format(module=module, name=name)) == -signal.SIGKILL
    with closing(Manifest(workspace.database)) as manifest:
        published = manifest.current()
    assert published is not None
    assert _queued(workspace) == {}
    for _ in range(2):
        assert _updated(workspace, "from quorate.surfaces.cli.main import main; main()") == 0
        assert list(_queued(workspace)) == [f"published_{published.run_id}"]


def test_what_nobody_was_told_of_is_told_with_the_next_publication(tmp_path: Path) -> None:
    workspace = _with_receiver(new_workspace(tmp_path))

    def told() -> int:
        with closing(snapshot_of(workspace)) as snapshot:
            return notice_changes(workspace, snapshot, AS_OF_AT + timedelta(days=8))

    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    told()
    first = _queued(workspace)
    publish(workspace, a_week_on(), AS_OF_AT + timedelta(days=7), "run_killed")
    publish(workspace, a_week_on(), AS_OF_AT + timedelta(days=7), "run_after")
    count = told()
    assert count > 0
    assert told() == 0
    queued = {key: data for key, data in _queued(workspace).items() if key not in first}
    assert set(queued) == {"published_run_after", "changed_run_after"}
    texts = [each["text"] for each in queued["changed_run_after"]["changes"]]
    assert len(texts) == count
    assert "The probability of a quorum rose from 23% to 44%." in texts
