"""Receivers are told once of each publication, signed, again after failures, and nothing inside is reached unasked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.ledger.attention import Attention, NoticedRun
from quorate.ledger.webhook_outbox import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    WebhookOutbox,
    pause_after,
)
from quorate.outbound.webhook_posting import is_outside, post_webhook, signed_headers
from quorate.settings.webhook_settings import WebhookSettings
from quorate.surfaces.webhook_telling import deliver_webhooks, webhook_messages
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot, current_snapshot
from quorate.warehouse.workspace import Workspace

KEY = "whsec_" + base64.b64encode(b"a key of twenty-four byt").decode()
SIGNING = "QUORATE_WEBHOOK_TEST"


@dataclass
class Receiver:
    """What came to a local server, and the status that it answers next."""

    url: str = ""
    status: int = 204
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv(SIGNING, KEY)
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            found.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.status)
            if found.status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://localhost:{server.server_address[1]}/hook?of=ours"
    yield found
    server.shutdown()
    server.server_close()
    thread.join(10)


def _workspace(folder: Path, url: str) -> tuple[Workspace, Snapshot]:
    workspace = new_workspace(folder)
    settings = workspace.settings_file
    said = f'\n[webhooks]\ndesk = {{url = "{url}", secret = "{SIGNING}", is_inside = true}}\n'
    settings.write_text(settings.read_text(encoding="utf-8") + said, encoding="utf-8")
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    manifest = Manifest(workspace.database_file)
    try:
        return workspace, current_snapshot(workspace, manifest)
    finally:
        manifest.close()


def test_a_publication_and_its_changes_are_told_once_and_signed(tmp_path: Path, receiver: Receiver) -> None:
    workspace, snapshot = _workspace(tmp_path, receiver.url)
    publication = snapshot.publication
    change = {"change_id": "c_1", "kind": "stage", "text": "Alder moved on."}
    attention = Attention(workspace.database_file)
    row = {"change_id": "c_1", "kind": "stage", "account_id": "a_alder", "journey_id": None, "owner_id": None}
    run = NoticedRun(RUN_ID, publication.publication_no, AS_OF_AT, AS_OF_AT)
    told_as = partial(webhook_messages, workspace.settings.webhooks, publication, AS_OF_AT)
    for count in (1, 0):
        assert attention.notice(run, [{**row, "change": json.dumps(change)}], told_as) == count
    attention.close()
    snapshot.close()
    assert deliver_webhooks(workspace, lambda: AS_OF_AT) == []
    assert deliver_webhooks(workspace, lambda: AS_OF_AT + timedelta(days=1)) == []
    bodies = {headers["webhook-id"]: json.loads(body) for headers, body in receiver.taken}
    assert {each["type"] for each in bodies.values()} == {"publication.published", "changes.noticed"}
    assert len(receiver.taken) == 2
    assert bodies[f"changed_{RUN_ID}"]["data"]["changes"] == [change]
    for headers, body in receiver.taken:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        digest = hmac.new(b"a key of twenty-four byt", signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("status", [500, 302, 404])
def test_what_is_not_taken_is_tried_again_after_longer_pauses(
    tmp_path: Path, receiver: Receiver, status: int
) -> None:
    workspace, snapshot = _workspace(tmp_path, receiver.url)
    outbox = WebhookOutbox(workspace.database_file)
    for webhook, message_id, body in webhook_messages(["desk"], snapshot.publication, AS_OF_AT, []):
        assert outbox.queue(webhook, message_id, body, AS_OF_AT)
    outbox.close()
    snapshot.close()
    receiver.status = status
    assert str(status) in deliver_webhooks(workspace, lambda: AS_OF_AT)[0]
    # a redirect is not followed: one request came
    assert len(receiver.taken) == 1
    assert deliver_webhooks(workspace, lambda: AS_OF_AT + FIRST_PAUSE / 2) == []
    assert len(receiver.taken) == 1
    receiver.status = 200
    assert deliver_webhooks(workspace, lambda: AS_OF_AT + FIRST_PAUSE) == []
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1
    assert len(receiver.taken) == 2


def test_a_receiver_that_never_takes_it_is_given_up(tmp_path: Path) -> None:
    outbox = WebhookOutbox(tmp_path / "quorate.sqlite")
    assert outbox.queue("desk", "m", "{}", AS_OF_AT)
    at = AS_OF_AT
    for _ in range(MOST_ATTEMPTS):
        [message] = outbox.due(at)
        assert outbox.begin(message, at)
        assert not outbox.begin(message, at)
        outbox.end(message, "no answer")
        at += LONGEST_PAUSE
    assert outbox.due(at) == []
    assert [each.status for each in outbox.all()] == ["given_up"]
    outbox.close()
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (FIRST_PAUSE, LONGEST_PAUSE)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "::1",
     "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1", "240.0.0.1", "::"],
)  # fmt: skip
def test_addresses_inside_are_not_reached(address: str) -> None:
    assert not is_outside(address)


def test_addresses_outside_are_reached() -> None:
    assert is_outside("8.8.8.8")
    assert is_outside("2606:4700:4700::1111")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433"])
def test_a_host_inside_is_refused_before_anything_is_sent(receiver: Receiver, host: str) -> None:
    port = receiver.url.split(":")[2].partition("/")[0]
    settings = WebhookSettings(url=f"http://{host}:{port}/hook", secret=SIGNING)
    assert post_webhook(settings, "m", "{}", AS_OF_AT) is not None
    assert receiver.taken == []


def test_a_host_that_is_looked_up_otherwise_later_is_reached_where_it_was_checked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(receiver.url.split(":")[2].partition("/")[0])
    answers = iter([[(2, 1, 6, "", ("8.8.8.8", port))], [(2, 1, 6, "", ("127.0.0.1", port))]])
    reached: list[str] = []

    def connect(address: tuple[str, int], timeout: float) -> None:
        reached.append(address[0])
        raise OSError("not here")

    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: next(answers))
    monkeypatch.setattr("socket.create_connection", connect)
    settings = WebhookSettings(url=f"http://rebound.example:{port}/hook", secret=SIGNING)
    assert post_webhook(settings, "m", "{}", AS_OF_AT) is not None
    assert reached == ["8.8.8.8"]
    assert receiver.taken == []


def test_no_failure_says_a_secret(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver.status = 500
    settings = WebhookSettings(url=receiver.url, secret=SIGNING, is_inside=True)
    assert KEY not in str(post_webhook(settings, "m", "{}", AS_OF_AT))
    monkeypatch.delenv(SIGNING)
    assert SIGNING in str(post_webhook(settings, "m", "{}", AS_OF_AT))


def test_the_signature_is_that_of_the_standard() -> None:
    # the example that libraries of Standard Webhooks are tested with
    at = datetime(2024, 11, 15, 21, 12, 1)
    body = b'{"event_type":"ping","data":{"success":true}}'
    headers = signed_headers("whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", body, at)
    assert headers == {
        "webhook-id": "msg_loFOjxBNrRLzqYUf",
        "webhook-timestamp": "1731705121",
        "webhook-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }
