"""What figures of forecasts open to: the deals that were judged, and what changed in a pipeline's deals meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.outlook.test_outcome_skill import deals_of
from tests.outlook.worked import CONTEXT, working
from tests.views.published import Rows, new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.worlds import run_step

from quorate.outlook import outcome_backtest, pipeline_changes
from quorate.views import Page, evidence_view, forecast_view
from quorate.views.evidence.openings import EvidenceView
from quorate.warehouse.snapshots import Snapshot

ALL = Page(0, 500)


def published(root: Path, world: dict[str, Rows | pa.Table]) -> Snapshot:
    made = new_workspace(root)
    publish(made, world, AS_OF_AT, RUN_ID)
    return snapshot_of(made)


def opened(root: Path, world: dict[str, Rows | pa.Table], reference: str) -> EvidenceView:
    snapshot = published(root, world)
    found = evidence_view(snapshot, reference, ALL)
    snapshot.close()
    return found


def judged(seed: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Deals of the map 'standard', and how their chances did."""
    tables = deals_of(seed, 3.0)
    rows = [{**row, "journey_map": "standard"} for row in tables["deals"].to_pylist()]
    (skill,) = run_step(outcome_backtest.STEP, {**tables, "deals": working("deals", rows)}, context=CONTEXT)
    return rows, {**skill, "journey_map": "standard"}


def test_an_error_of_chances_opens_to_the_deals_and_days_that_were_judged(tmp_path: Path) -> None:
    deals, skill = judged(1)
    other = {**deals[0], "opportunity_id": "elsewhere", "journey_map": "other",
             "created_at": AS_OF_AT - timedelta(days=200), "closed_at": None, "outcome": "open"}  # fmt: skip
    of_opportunity = ("opportunity_id", "currency", "created_at", "closed_at", "outcome", "amount")
    found = opened(
        tmp_path,
        {
            **small_world(),
            "deals": working("deals", [*deals, other]),
            "opportunities": [
                {**{name: row[name] for name in of_opportunity}, "account_id": "a_alder", "name": "Deal"}
                for row in [*deals, other]
            ],
            "outcome_backtest": [skill],
        },
        "outcome-skill/standard",
    )
    rows = found.evidence.rows
    assert 0 < len(rows) == found.evidence.row_count < len(deals)
    assert "elsewhere" not in {row.evidence_id for row in rows}
    # every row says on how many days it was judged: together they are the days that the figure is the mean of
    days = [int(str(row.remark).split()[2]) for row in rows]
    assert sum(days) == skill["deal_days"]
    closed = {row["opportunity_id"]: row["closed_at"] for row in deals}
    begins = AS_OF_AT - timedelta(days=182)
    assert all(closed[row.evidence_id] is None or closed[row.evidence_id] >= begins for row in rows)


MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("movement", "to_on", "rows"),
    [
        ("opening", JUNE, {"amount 100", "close on 2026-07-20"}),
        ("grown", JUNE, {"amount 130", "close on 2026-08-01"}),
        ("closing", JUNE, {"amount 130", "close on 2026-08-01"}),
        ("grown", MAY, {"amount 100"}),
    ],
)
def test_a_movement_opens_to_what_was_said_between_its_days(
    tmp_path: Path, movement: str, to_on: date, rows: set[str]
) -> None:
    def said(
        field: str, value: str, changed_at: datetime, known_at: datetime | None = None
    ) -> dict[str, Any]:
        return {"opportunity_id": "salesforce:006A", "field": field, "new_value": value, "changed_at": changed_at,
                "known_at": known_at or changed_at}  # fmt: skip

    world = small_world()
    changes = [
        said("amount", "90", datetime(2026, 4, 2)),
        said("close_on", "2026-07-20", datetime(2026, 4, 2)),
        said("crm_stage", "Negotiation", datetime(2026, 6, 3, 9)),
        said("amount", "100", datetime(2026, 5, 31, 23)),
        said("amount", "130", datetime(2026, 6, 1)),
        said("close_on", "2026-08-01", datetime(2026, 5, 20), datetime(2026, 6, 5)),
    ]
    opportunities = [{**row, "amount": 130.0, "close_on": date(2026, 8, 1)} if row["opportunity_id"] ==
                     "salesforce:006A" else row for row in world["opportunities"]]  # fmt: skip
    ledger = run_step(
        pipeline_changes.STEP,
        {
            "opportunities": [row for row in opportunities if row["opportunity_id"] == "salesforce:006A"],
            "opportunity_changes": sorted(changes, key=lambda row: row["changed_at"]),
        },
    )
    found = opened(
        tmp_path,
        {**world, "opportunities": opportunities, "opportunity_changes": changes, "pipeline_changes": ledger},
        f"pipeline-movement/2026-07-01/EUR/{to_on}/{movement}",
    )
    told = [row.text for row in found.evidence.rows if row.evidence_id != "salesforce:006A"]
    assert len(found.evidence.rows) == len(told) + 1, "the deal itself is listed once"
    assert {text.replace(": not known to", "") for text in told} == rows


def test_a_publication_that_does_not_say_which_deals_are_forecast_still_tells_its_forecast(
    tmp_path: Path,
) -> None:
    world = small_world()
    del world["deal_segments"]
    snapshot = published(tmp_path, world)
    view = forecast_view(snapshot)
    assert [each.expected.value for each in view.periods] == [101_000.0, 40_000.0]
    for figure in (view.periods[0].expected, view.periods[0].crm):
        found = evidence_view(snapshot, figure.reference)
        assert found.figure == figure
        assert found.evidence.row_count == 0
        assert (
            found.why_no_rows
            == "What is published does not say which deals are in which part of the forecast."
        )
        assert not [each for each in found.inputs if each.text], "no count of deals is made up"
    snapshot.close()
