from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

from quorate.views import evidence_view, journey_view, person_view
from quorate.views.answers import Page, reference
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


def test_a_persons_touches_are_all_told_at_whichever_account_they_lie(tmp_path: Path) -> None:
    world = dict(small_world())
    world["touches"] = [
        {**row, "account_id": (row["account_id"], "a_elsewhere", None)[place % 3]}
        for place, row in enumerate(world["touches"])
    ]
    made = new_workspace(tmp_path)
    publish(made, world, AS_OF_AT, RUN_ID)
    scattered = snapshot_of(made)
    known: dict[str, set[str]] = {}
    for row in scattered.dicts("select person_id, touch_id from touches where person_id is not null"):
        known.setdefault(row["person_id"], set()).add(row["touch_id"])
    for person, touches in known.items():
        rows = person_view(scattered, person, Page(0, 500)).evidence.rows
        assert {row.evidence_id for row in rows if row.kind == "touch"} == touches
    scattered.close()
