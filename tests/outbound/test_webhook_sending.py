"""A running server tries again what a receiver did not take, once, and lets itself be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.views.published import new_workspace

from quorate.ledger.webhook_outbox import WebhookOutbox
from quorate.settings.webhook_settings import WebhookSettings
from quorate.surfaces import webhook_sending
from quorate.surfaces.webhook_sending import WebhookSender
from quorate.surfaces.webhook_telling import deliver_webhooks
from quorate.warehouse.workspace import Workspace

NOON = datetime(2026, 7, 1, 12)
PATIENCE_SECONDS = 60


class Receiver:
    """Takes messages, or says why not; tells how many there were."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refuses: str | None = None
        self.came = threading.Condition()

    def __call__(self, _: WebhookSettings, message_id: str, body: str, at: datetime) -> str | None:
        assert body
        assert at
        with self.came:
            self.taken.append(message_id)
            self.came.notify_all()
        return self.refuses

    def wait(self, so: Callable[[], bool]) -> None:
        """Until it is so."""
        with self.came:
            assert self.came.wait_for(so, PATIENCE_SECONDS)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(webhook_sending, "LOOK_EVERY_SECONDS", 0.01)
    made = new_workspace(tmp_path)
    said = '\n[webhooks]\ndesk = {url = "https://desk.example/hook", secret = "QUORATE_WEBHOOK_TEST"}\n'
    made.settings_file.write_text(made.settings_file.read_text("utf-8") + said, "utf-8")
    outbox = WebhookOutbox(made.database)
    for number in range(3):
        outbox.queue("desk", f"m{number}", "{}", NOON + timedelta(seconds=number))
    outbox.close()
    return Workspace(made.root)


def _statuses(workspace: Workspace) -> list[tuple[str, int]]:
    outbox = WebhookOutbox(workspace.database)
    try:
        return [(each.status, each.attempts) for each in outbox.all()]
    finally:
        outbox.close()


def test_what_failed_is_tried_again_while_the_server_runs(workspace: Workspace) -> None:
    receiver = Receiver()
    receiver.refuses = "503"
    assert len(deliver_webhooks(workspace, lambda: NOON + timedelta(seconds=5), receiver)) == 1
    assert _statuses(workspace) == [("waiting", 1), ("waiting", 0), ("waiting", 0)]
    receiver.refuses = None
    now = NOON + timedelta(minutes=2)
    two = [WebhookSender(workspace, lambda: now, receiver) for _ in range(2)]
    for each in two:
        each.start()
    receiver.wait(lambda: len(receiver.taken) >= 4)
    for each in two:
        each.stop()
    assert sorted(receiver.taken) == ["m0", "m0", "m1", "m2"], "of two servers, one sends each message"
    assert _statuses(workspace) == [("sent", 2), ("sent", 1), ("sent", 1)]


def test_a_server_that_stops_begins_no_other_message(workspace: Workspace) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slowly(_: WebhookSettings, message_id: str, __: str, ___: datetime) -> str | None:
        assert message_id == "m0"
        begun.set()
        assert may_end.wait(PATIENCE_SECONDS)
        return None

    sender = WebhookSender(workspace, lambda: NOON + timedelta(minutes=2), slowly)
    sender.start()
    assert begun.wait(PATIENCE_SECONDS)
    stopping = threading.Thread(target=sender.stop)
    stopping.start()
    while not sender.is_stopping:
        stopping.join(0.01)
    may_end.set()
    stopping.join(PATIENCE_SECONDS)
    assert not stopping.is_alive()
    assert _statuses(workspace) == [("sent", 1), ("waiting", 0), ("waiting", 0)]


def test_trouble_is_outlived(
    workspace: Workspace, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver, asked = Receiver(), []

    def at_first_broken(*words: object) -> list[str]:
        asked.append(words)
        if len(asked) == 1:
            raise OSError("away")
        return deliver_webhooks(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(webhook_sending, "deliver_webhooks", at_first_broken)
    sender = WebhookSender(workspace, lambda: NOON + timedelta(minutes=2), receiver)
    sender.start()
    receiver.wait(lambda: len(receiver.taken) == 3)
    sender.stop()
    assert "could not be seen whether webhooks are due" in caplog.text
