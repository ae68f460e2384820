"""The inbox keeps what it said it keeps, and an update takes each message once, whatever is cut off between."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from tests.collector.collecting import now, updated_touches

from quorate import flow
from quorate.warehouse.inbox import Arrived, Inbox, SqliteInbox
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

AT = datetime(2026, 5, 1, 10)


def arrived(number: int, sender: str = "website", at: datetime = AT, **message: Any) -> Arrived:
    said = {
        "type": "page",
        "messageId": f"m{number}",
        "anonymousId": "a1",
        "receivedAt": at.isoformat(timespec="milliseconds") + "Z",
        **message,
    }
    return Arrived(f"m{number}", sender, at, json.dumps(said))


def numbers(inbox: Inbox) -> list[int]:
    return [each.number for each in inbox.waiting(inbox.last_number())]


def counts(workspace: Workspace) -> list[tuple[str, str, int, int, int, int]]:
    manifest = Manifest(workspace.database_file)
    try:
        return [
            (
                file.source,
                file.counts.file,
                file.counts.rows_read,
                file.counts.evidence_count,
                file.counts.duplicate_count,
                file.counts.set_aside_count,
            )
            for file in manifest.imported_files()
        ]
    finally:
        manifest.close()


def update(workspace: Workspace) -> None:
    flow.update(workspace, now, lambda _doing, _done: None)


def test_an_update_takes_each_senders_messages(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.warehouse.compacting.SEGMENTS_PER_TIER", 2)
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(1), arrived(2, "product"), arrived(3), arrived(4, anonymousId=None)])
    update(workspace)
    assert counts(workspace) == [("collector", "product", 1, 1, 0, 0), ("collector", "website", 3, 2, 0, 1)]
    update(workspace)
    assert len(counts(workspace)) == 2, "nothing waited: there was no import"
    inbox.add([arrived(5)])
    update(workspace)
    assert counts(workspace)[2:] == [("collector", "website", 1, 1, 0, 0)]
    manifest = Manifest(workspace.database_file)
    (touches,) = [each for each in manifest.evidence() if each.table == "observed_touches"]
    assert touches.row_count == 4, "two imports, merged"
    manifest.close()
    inbox.close()


def test_cut_off_between_the_log_and_the_mark(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(number) for number in range(5)])

    def cut_off(_inbox: SqliteInbox, _last: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(SqliteInbox, "mark_taken", cut_off)
        with pytest.raises(KeyboardInterrupt):
            update(workspace)
    assert len(numbers(inbox)) == 5
    update(workspace)
    assert counts(workspace) == [
        ("collector", "website", 5, 5, 0, 0),
        ("collector", "website", 5, 0, 5, 0),
    ]
    assert numbers(inbox) == []
    inbox.close()


def test_messages_reach_the_tables_with_the_clock_of_the_device_corrected(workspace: Workspace) -> None:
    inbox = SqliteInbox(workspace.inbox_file)
    late: dict[str, Any] = {"originalTimestamp": "2026-05-01T06:59:30Z", "sentAt": "2026-05-01T07:00:00Z"}
    inbox.add([arrived(1, **late, context={"page": {"url": "https://vendor.example/pricing"}})])
    (touch,) = updated_touches(workspace)
    assert touch["occurred_at"] == datetime(2026, 5, 1, 9, 59, 30)
    assert (touch["channel"], touch["action"], touch["source"]) == ("web", "viewed", "segment")
    inbox.close()
