"""Texts that went out, and whose data is in files that were made, go by their age; that it happened stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.flow.market_fixture import NOW, quietly
from tests.privacy.known_person import INES, texts_in
from tests.views.published import new_workspace, publish
from tests.views.small_people import RUN_ID
from tests.views.small_world import small_world

from quorate import flow
from quorate.ledger.access_log import AccessLog
from quorate.ledger.attention import Attention, NoticedRun
from quorate.ledger.deliveries import Deliveries
from quorate.ledger.idempotency import AnsweredRequests
from quorate.ledger.webhook_outbox import WebhookOutbox
from quorate.outbound.audience_files import AudienceFile
from quorate.outbound.register import Register
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

OLD, NEW = "ben achterberg asked about prices", "cho ji-woo asked about dates"
SENT = ((OLD, NOW - timedelta(days=25)), (NEW, NOW - timedelta(days=5)))


def at_noon() -> datetime:
    return NOW


def _send(workspace: Workspace, text: str, at: datetime) -> None:
    """One of everything that goes out, with a text in it; a message still waits for its receiver."""
    attention, outbox = Attention(workspace.database), WebhookOutbox(workspace.database)
    answered, deliveries = AnsweredRequests(workspace.database), Deliveries(workspace.database)
    change = {
        "change_id": text, "kind": "stage_moved", "account_id": "a_alder", "journey_id": None, "owner_id": None,
        "change": f'{{"text": "{text}"}}',
    }  # fmt: skip
    attention.notice(NoticedRun(f"run of {at}", 1, at, at), [change])
    for name in ("settled", "waiting"):
        outbox.queue("crm", f"{name} {at}", f"{name}: {text}", at)
    [settled] = [each for each in outbox.all() if each.message_id == f"settled {at}"]
    assert outbox.begin(settled, at)
    outbox.end(settled, None)
    answered.begin("a program", f"key of {at}", "hash", at)
    answered.end("a program", f"key of {at}", 200, "{}", text)
    deliveries.begin("c_ines", "mail", [f"item of {at}"], at)
    for each in (attention, outbox, answered, deliveries):
        each.close()
    made = AudienceFile("LinkedIn", b"a file", 2, (f"person of {text}",))
    Register(workspace.root).record(
        made, at=at, by="Ines", audience="champions", channel="ads", purpose=None, run_id=RUN_ID
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path)
    for number in range(2):
        publish(made, small_world(), NOW, f"run_{number}")
    for text, at in SENT:
        _send(made, text, at)
    return made


def _keep(workspace: Workspace, *lines: str) -> Workspace:
    with workspace.settings_file.open("a", encoding="utf-8") as settings:
        settings.write("\n".join(["", "[privacy.retention]", *lines, ""]))
    return Workspace(workspace.root)


def _holds(workspace: Workspace, text: str) -> set[str]:
    files = [path for path in sorted(workspace.root.rglob("*")) if path.is_file()]
    return {path.name for path in files if any(text in each for each in texts_in(path))}


def _bodies(workspace: Workspace) -> list[str]:
    outbox = WebhookOutbox(workspace.database)
    try:
        return [each.body for each in outbox.all()]
    finally:
        outbox.close()


def test_texts_that_went_out_go_by_their_age_and_what_waits_stays(workspace: Workspace) -> None:
    kept = _keep(workspace, 'told = "20 days"')
    dry = flow.sweep(kept, INES, at_noon, quietly, is_dry=True)
    assert len(_bodies(kept)) == 4
    swept = flow.sweep(kept, INES, at_noon, quietly)
    assert swept == dry
    # answers to programs from before are forgotten whenever another is kept
    assert swept.counts == {"notices to colleagues": 1, "messages to webhooks": 1}
    assert _bodies(kept) == [f"waiting: {OLD}", f"settled: {NEW}", f"waiting: {NEW}"]
    attention, deliveries = Attention(kept.database), Deliveries(kept.database)
    assert [each["change_id"] for each in attention.noticed()] == [NEW]
    # nothing is told twice
    assert deliveries.begin("c_ines", "mail", [f"item of {SENT[0][1]}"], NOW) == ()
    attention.close()
    deliveries.close()
    log = AccessLog(kept.database)
    assert [each.payload["counts"] for each in log.events()] == [dict(swept.counts)]
    log.close()
    assert flow.sweep(kept, INES, at_noon, quietly).counts == {}


def test_answers_to_programs_go_too(workspace: Workspace) -> None:
    kept = _keep(workspace, 'told = "2 days"')
    assert flow.sweep(kept, INES, at_noon, quietly).counts["answers to programs"] == 1
    assert _bodies(kept) == [f"waiting: {OLD}", f"waiting: {NEW}"]


def test_whose_data_is_in_files_goes_by_age_and_that_they_were_made_stays(workspace: Workspace) -> None:
    kept = _keep(workspace, 'exports = "20 days"')
    old = f"person of {OLD}"
    assert _holds(kept, old) == {"outbound.sqlite"}
    dry = flow.sweep(kept, INES, at_noon, quietly, is_dry=True)
    assert _holds(kept, old)
    assert flow.sweep(kept, INES, at_noon, quietly) == dry
    assert dry.counts == {"audience files": 1}
    assert _holds(kept, old) == set()
    files = Register(kept.root).files()
    assert [(each.row_count, each.person_ids) for each in files] == [(2, (f"person of {NEW}",)), (2, ())]
    assert flow.sweep(kept, INES, at_noon, quietly).counts == {}


def test_what_is_published_is_left_where_only_messages_go(workspace: Workspace) -> None:
    kept = _keep(workspace, 'told = "20 days"', 'exports = "20 days"')
    manifest = Manifest(kept.database)
    before = [each.run_id for each in manifest.publications()]
    flow.sweep(kept, INES, at_noon, quietly)
    assert [each.run_id for each in manifest.publications()] == before
    assert len(before) == 2
    manifest.close()
