"""What a map's suggestions open to: the closed journeys, their stays, and those that were compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.journeys.test_map_discovery import SMALL, UNTIL, closed, rows_of_many
from tests.views.published import new_workspace, publish, snapshot_of

from quorate.errors import NotFound
from quorate.journeys.evidence import microseconds
from quorate.journeys.map_discovery import criteria_found, stage_days
from quorate.settings import map_tables
from quorate.views import Page, evidence_view
from quorate.warehouse.snapshots import Snapshot

ROWS = rows_of_many(0.4, count=160)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    journeys = [{**row, "account_id": "a"} for row in ROWS["journeys"]]
    # one that runs on and one of another map are not of the closed ones, nor are their stays
    others = [
        {**journeys[0], "journey_id": "open", "outcome": "open", "closed_at": None},
        {**journeys[0], "journey_id": "other", "journey_map": "another"},
    ]
    history = ROWS["stage_history"] + [
        {**ROWS["stage_history"][0], "journey_id": row["journey_id"]} for row in others
    ]
    workspace = new_workspace(tmp_path_factory.mktemp("map_suggestions"))
    world = {**map_tables([SMALL]), "journeys": [*journeys, *others], "stage_history": history}
    publish(workspace, world, UNTIL + timedelta(days=1), "run_maps")
    found = snapshot_of(workspace)
    yield found
    found.close()


def test_closed_journeys_are_those_of_the_map(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, "map-closed/small", Page(0, 500))
    assert opened.figure is not None
    assert opened.figure.value == opened.evidence.row_count == len(ROWS["journeys"])
    assert {row.evidence_id for row in opened.evidence.rows} == {
        row["journey_id"] for row in ROWS["journeys"]
    }


@pytest.mark.parametrize("place", [0, 1])
def test_stays_are_those_that_days_are_told_by(snapshot: Snapshot, place: int) -> None:
    told = list(stage_days(closed(ROWS), microseconds(UNTIL)))[place]
    opened = evidence_view(snapshot, f"map-stays/small/{told.stage}", Page(0, 500))
    assert opened.figure is not None
    assert opened.figure.value == told.ended_count
    assert opened.figure.out_of == opened.evidence.row_count == told.ended_count + told.lasting_count
    went_on = [row for row in opened.evidence.rows if str(row.remark).startswith("went on after 40 days")]
    assert len(went_on) == told.ended_count


def test_what_was_compared_is_the_newer_half_that_lasted(snapshot: Snapshot) -> None:
    found = [row for row in criteria_found(closed(ROWS)) if row.stage == "look"]
    assert found
    for each in found:
        opened = evidence_view(snapshot, f"map-criterion/small/look/{each.within_days}", Page(0, 500))
        assert opened.figure is not None
        assert opened.figure.out_of == opened.evidence.row_count == each.met_count + each.unmet_count
        assert opened.figure.value == each.met_won_count + each.unmet_won_count


@pytest.mark.parametrize(
    "reference",
    ["map-closed/none", "map-stays/small/none", "map-criterion/small/look/soon", "map-criterion/none/look/7"],
)
def test_what_there_is_not_is_said(snapshot: Snapshot, reference: str) -> None:
    with pytest.raises(NotFound):
        evidence_view(snapshot, reference)
