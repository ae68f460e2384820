"""The grid, the assets and what to write next, as people see them; and every figure of them opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.views.content_world import AS_OF_AT, content_snapshot, content_tables
from tests.views.published import new_workspace, publish, snapshot_of

from quorate.errors import NotFound
from quorate.views import asset_view, content_grid, evidence_view
from quorate.views.content_grid import ContentGrid, CoverageCell
from quorate.warehouse.snapshots import Snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    root: Path = tmp_path_factory.mktemp("content")
    held = content_snapshot(root)
    yield held
    held.close()


def cell(grid: ContentGrid, role: str, stage: str = "define") -> CoverageCell:
    return next(each for row in grid.rows for each in row.cells if (each.role, each.stage) == (role, stage))


def test_all_offerings_together(snapshot: Snapshot) -> None:
    grid = content_grid(snapshot)
    champion = cell(grid, "champion")
    assert (champion.contents.value, champion.contents.out_of) == (2, 2)
    assert (champion.reads.value, champion.journeys.value, champion.gap_offerings) == (3, 2, 1)
    assert (champion.lift.value, champion.lift.low, champion.finding) == (0.15, 0.02, "works")
    assert cell(grid, "user").finding == "gap"
    assert cell(grid, "champion", "unaware").finding == "nobody"
    assert {len(row.cells) for row in grid.rows} == {len(grid.stages)}


def test_one_offering(snapshot: Snapshot) -> None:
    assert cell(content_grid(snapshot, "relay"), "champion").finding == "thin"
    none = cell(content_grid(snapshot, "none"), "champion")
    assert (none.finding, none.contents.value, none.contents.out_of, none.lift.value) == ("gap", 0, 1, None)
    assert content_grid(snapshot, "relay").suggestions
    assert not content_grid(snapshot, "tally").suggestions


def test_an_offering_nobody_sells(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="Did you mean 'relay'"):
        content_grid(snapshot, "rely")


def test_what_to_write_next(snapshot: Snapshot) -> None:
    (found,) = content_grid(snapshot).suggestions
    assert found.words == "Guidance for User at Defining the problem, about Acme Relay"
    assert found.criteria == ("People of two functions read about the problem",)
    assert (found.stuck.value, found.stuck.currency) == (9000.0, "EUR")


def test_assets_with_readers_by_team(snapshot: Snapshot) -> None:
    lines = {each.content_id: each for each in content_grid(snapshot).assets}
    first = lines["C1"]
    assert (first.reads.value, first.readers_count, first.teams_count, first.offerings) == (
        3,
        2,
        1,
        ("Acme Relay",),
    )
    assert [(each.value, each.currency) for each in first.earned] == [(450.0, "EUR")]
    assert not lines["C3"].has_link
    assert lines["C4"].intent is None
    assert lines["C2"].unknown_labels == ("no role 'champoin', did you mean 'champion'?",)
    assert lines["C1"].unknown_labels == ()

    view = asset_view(snapshot, "finding the PROBLEM")
    (team,) = view.teams
    assert (team.account_name, team.stage_label) == ("Aldermoor", "Defining the problem")
    assert [(each.name, each.role_label, each.reads_count) for each in team.readers] == [
        ("Bo Li", "User", 1),
        ("Ana Ruiz", "Champion", 2),
    ]


def test_an_asset_that_does_not_exist(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="Did you mean 'Finding the problem'"):
        asset_view(snapshot, "Finding the problems")


@pytest.mark.parametrize(
    ("reference", "value", "rows"),
    [
        ("coverage/champion/define/all", 2, 3),
        ("coverage/champion/define/relay", 2, 2),
        ("coverage-reads/champion/define/all", 3, 3),
        ("content-lift/champion/define/all", 0.15, 3),
        ("content-reads/C1", 3, 3),
        ("content-earned/C1/linear/won", 450.0, 3),
        ("content-suggestion/user/define/relay/guidance", 9000.0, 1),
    ],
)
def test_every_figure_opens(snapshot: Snapshot, reference: str, value: float, rows: int) -> None:
    opened = evidence_view(snapshot, reference)
    assert opened.figure is not None
    assert opened.figure.value == value
    assert opened.evidence.row_count == rows
    assert opened.meaning


def test_a_lift_that_was_not_told_says_so(snapshot: Snapshot) -> None:
    for reference in ("content-lift/user/define/all", "coverage/nobody/define/all", "content-reads/C9"):
        with pytest.raises(NotFound):
            evidence_view(snapshot, reference)


def test_proposals_are_shown_with_the_words_that_spoke_for_them(tmp_path: Path) -> None:
    tables = content_tables()
    shared = {"content_id": "C4", "labelled_count": 3, "held_out_share": 0.9}
    tables["content_label_proposals"] = [
        {
            **shared,
            "kind": "role",
            "label": "user",
            "confidence": 0.6,
            "words": ["intent:proof", "format:case_study"],
        },
        {**shared, "kind": "intent", "label": "proof", "confidence": 0.8, "words": ["customer"]},
    ]
    workspace = new_workspace(tmp_path)
    publish(workspace, tables, AS_OF_AT, "run_proposals")
    held = snapshot_of(workspace)
    view = asset_view(held, "C4")
    assert [(each.label, each.words) for each in view.proposals] == [
        ("proof", ("“customer”",)),
        ("user", ("purpose proof", "format case study")),
    ]
    assert view.asset.intent is None
    opened = evidence_view(held, view.proposals[0].confidence.reference)
    assert opened.figure is not None
    assert opened.figure.value == 0.8
    held.close()
