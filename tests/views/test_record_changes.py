"""What changed lately in one journey, and at its account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

from quorate.views import evidence_view
from quorate.views.changes.change import CHANGE_KINDS, RECORD_KINDS, Whose
from quorate.views.changes.of_record import record_changes
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot


@pytest.fixture(scope="module")
def lately(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The small world in which Kim left and the CRM put another amount down in June."""
    root: Path = tmp_path_factory.mktemp("lately")
    world: dict[str, Any] = dict(small_world())
    world["people"] = [
        {**row, "left_at": datetime(2026, 6, 20)} if row["person_id"] == "p_kim" else row
        for row in world["people"]
    ]
    opportunity = next(row for row in world["journeys"] if row["journey_id"] == JOURNEY)["opportunity_ids"][0]
    change = {"opportunity_id": opportunity, "field": "amount", "old_value": "90000", "new_value": "97500"}
    june = datetime(2026, 6, 22)
    world["opportunity_changes"] = [
        *world["opportunity_changes"],
        {**change, "changed_at": june, "known_at": june},
        # what is written down for the first time is no change
        {**change, "field": "close_on", "old_value": None, "changed_at": june, "known_at": june},
    ]  # fmt: skip
    made = new_workspace(root)
    publish(made, world, AS_OF_AT, RUN_ID)
    snapshot = snapshot_of(made)
    yield snapshot
    snapshot.close()


def test_what_only_its_own_page_tells(lately: Snapshot) -> None:
    found = record_changes(Reader(lately), Whose("journey_id", JOURNEY), days=30, most=50)
    told = {(change.kind, change.at.date()): change.text for change in found}
    assert told["member_left", date(2026, 6, 20)] == "Kim Novak left."
    assert told["crm_changed", date(2026, 6, 22)] == "The CRM's amount became 97,500."
    assert not any(
        "close" in text for (kind, at), text in told.items() if (kind, at.day) == ("crm_changed", 22)
    )
    assert [change.at for change in found] == sorted((change.at for change in found), reverse=True)
    assert {change.kind for change in found} <= {*CHANGE_KINDS, *RECORD_KINDS}


def test_every_change_opens_and_is_of_the_journey(lately: Snapshot) -> None:
    found = record_changes(Reader(lately), Whose("journey_id", JOURNEY), days=365, most=50)
    assert {"stage_moved", "member_left", "crm_changed", "colleague_said"} <= {
        change.kind for change in found
    }
    assert {change.journey_id for change in found} == {JOURNEY}
    for change in found:
        assert evidence_view(lately, change.reference).title


def test_an_account_tells_of_all_its_journeys_and_of_their_beginnings(lately: Snapshot) -> None:
    reader = Reader(lately)
    found = record_changes(reader, Whose("account_id", "a_alder"), days=365, most=100)
    own = {
        row["journey_id"]
        for row in reader.rows("select journey_id from {journeys} where account_id = 'a_alder'")
    }
    assert {change.journey_id for change in found} <= own
    assert "journey_opened" in {change.kind for change in found}
    assert record_changes(reader, Whose("account_id", "a_none")) == ()
