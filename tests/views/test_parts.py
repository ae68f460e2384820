from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.views.published import snapshot_of
from tests.views.small_people import JOURNEY

from quorate.views import evidence_view, journey_view
from quorate.views.answers import reference
from quorate.views.reading import Reader
from quorate.warehouse import snapshots
from quorate.warehouse.engine import Engine
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

_COUNT = "select count(*) as n from {journey_touches} where journey_id = ?"


@pytest.fixture
def large(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Snapshot]:
    """The small world as if none of its tables were small enough to be kept in memory."""
    monkeypatch.setattr(snapshots, "MOST_HELD_ROWS", 0)
    found = snapshot_of(workspace)
    yield found
    found.close()


def test_a_large_tables_rows_of_a_journey_are_read_once_and_the_pages_say_the_same(
    large: Snapshot, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    asked = Engine.dicts

    def dicts(self: Engine, sql: str, *given: Any) -> list[dict[str, Any]]:
        read.append(sql)
        return asked(self, sql, *given)

    figure = reference("quorum", JOURNEY)
    known = journey_view(snapshot, JOURNEY), evidence_view(snapshot, figure)
    monkeypatch.setattr(Engine, "dicts", dicts)
    assert (journey_view(large, JOURNEY), evidence_view(large, figure)) == known
    assert any(" part_0" in sql for sql in read)
    assert not any("from journey_touches" in sql for sql in read)


def test_parts_of_more_keys_than_are_kept_still_hold_their_own_rows(
    large: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST_PARTS", 1)
    counts = {
        row["journey_id"]: row["n"]
        for row in large.dicts("select journey_id, count(*) as n from journey_touches group by journey_id")
    }
    assert len(counts) > 1
    readers = {each: Reader(large).within("journey_id", each, "journey_touches") for each in counts}
    for _ in range(2):
        assert {each: reader.one(_COUNT, each)["n"] for each, reader in readers.items()} == counts
    some, other = list(counts)[:2]
    assert readers[some].one(_COUNT, other)["n"] == 0


def test_snapshots_beside_one_another_have_parts_of_their_own(large: Snapshot) -> None:
    beside = large.beside()
    for each in (large, beside):
        reader = Reader(each).within("journey_id", JOURNEY, "journey_touches")
        assert reader.one(_COUNT, JOURNEY)["n"] > 0
    beside.close()
