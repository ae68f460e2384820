"""A pull from Salesforce that is slowed down, cut off or interrupted loses nothing of what has landed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.pulls.conftest import Synced, cursors
from tests.pulls.fake_salesforce import Fault

from quorate import flow
from quorate.errors import Busy
from quorate.sources.pulls.patience import Patience, PullError
from quorate.warehouse.lock import updating


def test_requests_are_left_for_other_systems(synced: Synced) -> None:
    synced.org.used_requests = 4_900
    with pytest.raises(PullError, match="4,900 of the 5,000 requests"):
        synced.sync()
    assert len(synced.org.asked) == 1
    assert cursors(synced) == {}


def throttled(handler: Any) -> None:
    handler.refuse(429, "TOO_MANY_REQUESTS", "slow down", Retry_After="7")


def limited(handler: Any) -> None:
    handler.refuse(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")


def broken(handler: Any) -> None:
    handler.refuse(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred")


def cut(handler: Any) -> None:
    handler.hang_up()


def lost(handler: Any) -> None:
    handler.refuse(400, "INVALID_QUERY_LOCATOR", "invalid query locator")


@pytest.mark.parametrize(
    ("act", "waits"),
    [(throttled, [7.0, 7.0]), (limited, [1.0, 2.0]), (broken, [1.0, 2.0]), (cut, [1.0, 2.0])],
)
def test_what_passes_is_waited_for(synced: Synced, act: Callable[[Any], None], waits: list[float]) -> None:
    synced.org.faults = [Fault("/query/01g", act, times=2)]
    synced.sync()
    assert synced.waits == waits
    assert synced.content == synced.plain_content()


def test_a_lost_place_is_asked_for_anew(synced: Synced) -> None:
    synced.org.faults = [Fault("/query/01g", lost, times=2, after=2)]
    synced.sync()
    assert synced.content == synced.plain_content()


@pytest.mark.parametrize("act", [throttled, limited, broken, cut])
def test_what_has_landed_is_kept(synced: Synced, act: Callable[[Any], None]) -> None:
    synced.org.faults = [Fault("FROM Lead", act, times=100)]
    with pytest.raises(PullError, match="Lead could not be read") as failed:
        synced.sync()
    assert "sync folder" in str(failed.value.state)
    assert len(synced.waits) == 5
    assert synced.content == {}
    assert cursors(synced) == {}
    landed = list((synced.workspace.root / "sync").rglob("page-*"))
    assert len(landed) == 3, "the accounts and two pages of contacts"
    asked_before = len(synced.org.asked)
    synced.org.faults = []
    synced.org.pass_time(days=2)
    synced.org.change("Account", synced.org.rows["Account"][0]["Id"], Industry="Retail")
    lines = synced.sync()
    again = [each for each in synced.org.asked[asked_before:] if "FROM Contact " in each and ">=" in each]
    assert again, "what has landed is not asked for again"
    assert [line for line in lines.values() if not line.is_explained] == []
    assert synced.content == synced.plain_content()


def test_an_interrupt_keeps_what_has_landed(synced: Synced) -> None:
    def interrupt() -> None:
        pages.append(1)
        if len(pages) == 3:
            raise KeyboardInterrupt

    pages: list[int] = []

    def progress(_doing: str, _share: float) -> None:
        interrupt()

    with pytest.raises(KeyboardInterrupt):
        flow.sync(
            synced.workspace, "salesforce", lambda: synced.org.now, progress, Patience(lambda _seconds: None)
        )
    assert list((synced.workspace.root / "sync").rglob("pull.json"))
    assert cursors(synced) == {}
    synced.sync()
    assert synced.content == synced.plain_content()


def test_a_failed_import_moves_no_cursor(synced: Synced) -> None:
    lock = synced.workspace.lock_file
    with updating(lock, "someone else", synced.org.now, synced.workspace.database), pytest.raises(Busy):
        synced.sync()
    assert cursors(synced) == {}
    assert list((synced.workspace.root / "sync").rglob("page-*"))
    synced.sync()
    assert set(cursors(synced)) == set(synced.org.rows)
    assert synced.content == synced.plain_content()


def test_one_sync_at_a_time(synced: Synced) -> None:
    folder = synced.workspace.root / "sync"
    folder.mkdir()
    with (
        updating(folder / "sync.lock", "quorate sync salesforce", synced.org.now, synced.workspace.database),
        pytest.raises(Busy),
    ):
        synced.sync()
    assert synced.org.asked == []
