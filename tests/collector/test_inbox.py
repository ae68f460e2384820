"""The inbox keeps what it said it keeps, and an update takes each message once, whatever is cut off between."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.collector.collecting import now, updated_touches

from quorate import flow
from quorate.errors import StoreError
from quorate.evidence.draining import DAYS_OF_KNOWN_IDS, drain
from quorate.vocabulary.batches import Batch
from quorate.warehouse.inbox import Arrived, SqliteInbox
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


def numbers(inbox: SqliteInbox) -> list[int]:
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


def test_a_known_id_is_passed_over_waiting_or_taken(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite")
    assert inbox.add([arrived(1), arrived(2), arrived(1)]) == 2
    inbox.mark_taken(inbox.last_number())
    assert inbox.add([arrived(2), arrived(3)]) == 1
    assert [each.sender for each in inbox.waiting(inbox.last_number())] == ["website"]
    inbox.forget(AT)
    assert inbox.add([arrived(1)]) == 0
    inbox.forget(AT + timedelta(seconds=1))
    assert inbox.add([arrived(1)]) == 1
    assert len(numbers(inbox)) == 2, "what waits is never forgotten"
    inbox.close()


def test_what_arrives_after_the_mark_waits(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite")
    inbox.add([arrived(number) for number in range(3)])
    last = inbox.last_number()
    inbox.add([arrived(7)])
    assert len(list(inbox.waiting(last))) == 3
    inbox.mark_taken(last)
    assert len(numbers(inbox)) == 1
    inbox.close()


def test_all_or_none(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite")
    with pytest.raises(StoreError):
        inbox.add([arrived(1), arrived(2)._replace(sender=None)])  # type: ignore[arg-type]
    assert numbers(inbox) == []
    assert inbox.add([arrived(1)]) == 1
    inbox.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "inbox.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="inbox"):
        SqliteInbox(tmp_path / "inbox.sqlite")


def test_several_writers_at_once(tmp_path: Path) -> None:
    def write(part: int) -> None:
        inbox = SqliteInbox(tmp_path / "inbox.sqlite")
        for number in range(50):
            inbox.add([arrived(part * 50 + number), arrived(number)])
        inbox.close()

    SqliteInbox(tmp_path / "inbox.sqlite").close()
    threads = [threading.Thread(target=write, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    inbox = SqliteInbox(tmp_path / "inbox.sqlite")
    assert len(numbers(inbox)) == 200
    inbox.close()


def test_an_update_takes_each_senders_messages(workspace: Workspace) -> None:
    inbox = SqliteInbox(workspace.inbox_file)
    inbox.add([arrived(1), arrived(2, "product"), arrived(3), arrived(4, anonymousId=None)])
    update(workspace)
    assert counts(workspace) == [("collector", "product", 1, 1, 0, 0), ("collector", "website", 3, 2, 0, 1)]
    update(workspace)
    assert len(counts(workspace)) == 2, "nothing waited: there was no import"
    inbox.add([arrived(5)])
    update(workspace)
    assert counts(workspace)[2:] == [("collector", "website", 1, 1, 0, 0)]
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


def test_nothing_is_let_go_when_the_log_cannot_take_it(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "inbox.sqlite")
    inbox.add([arrived(1, at=AT - timedelta(days=2 * DAYS_OF_KNOWN_IDS))])

    def fail(_batches: object) -> None:
        raise StoreError("no room")

    def read(name: str, messages: object) -> Any:
        yield Batch(name, 0)

    with pytest.raises(StoreError):
        drain(inbox, read, fail, AT)
    assert len(numbers(inbox)) == 1
    inbox.close()


def test_messages_reach_the_tables_with_the_clock_of_the_device_corrected(workspace: Workspace) -> None:
    inbox = SqliteInbox(workspace.inbox_file)
    late: dict[str, Any] = {"originalTimestamp": "2026-05-01T06:59:30Z", "sentAt": "2026-05-01T07:00:00Z"}
    inbox.add([arrived(1, **late, context={"page": {"url": "https://vendor.example/pricing"}})])
    (touch,) = updated_touches(workspace)
    assert touch["occurred_at"] == datetime(2026, 5, 1, 9, 59, 30)
    assert (touch["channel"], touch["action"], touch["source"]) == ("web", "viewed", "segment")
    inbox.close()
