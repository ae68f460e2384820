"""Trying another map and learning from one's own history, as a person at a terminal does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from quorate.settings import read_journey_map
from quorate.warehouse.workspace import Workspace

Quorate = Callable[..., Result]


def other_map(market: Workspace, file: Path, change: tuple[str, str]) -> Path:
    text = (market.root / "maps" / "standard.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")
    return file


def test_the_same_map_changes_nothing(quorate: Quorate, market: Workspace) -> None:
    file = str(market.root / "maps" / "standard.yaml")
    trial = json.loads(quorate("map", "try", file, "-w", str(market.root), "--format", "json").stdout)
    assert trial["changes"] == []
    assert trial["before"]["journey_count"] == trial["after"]["journey_count"] > 0
    assert trial["before"]["separation"] == trial["after"]["separation"]


def test_another_map_names_every_journey_it_moves(
    quorate: Quorate, market: Workspace, tmp_path: Path
) -> None:
    # a team that need not be looked at by two people leaves the first stage sooner
    file = other_map(market, tmp_path / "next.yaml", ("minimum_stay: 7 days", "minimum_stay: 60 days"))
    found = quorate("map", "try", str(file), "-w", str(market.root), "--format", "json")
    trial = json.loads(found.stdout)
    assert found.exit_code == 0
    changed = [change for change in trial["changes"] if "stays" in change["differences"]]
    assert trial["counts"]["stays"] == len(changed) > 0
    assert all(change["stays_before"] != change["stays_after"] for change in changed)
    assert all(change["account_name"] for change in trial["changes"])
    page = quorate("map", "try", str(file), "-w", str(market.root), "--format", "table").stdout
    assert "would differ" in page


def test_trying_leaves_what_is_published_alone(quorate: Quorate, market: Workspace, tmp_path: Path) -> None:
    before = quorate("status", "-w", str(market.root), "--format", "json").stdout
    file = other_map(market, tmp_path / "next.yaml", ("minimum_stay: 7 days", "minimum_stay: 90 days"))
    quorate("map", "try", str(file), "-w", str(market.root))
    assert quorate("status", "-w", str(market.root), "--format", "json").stdout == before


def test_a_map_with_mistakes_is_not_tried(quorate: Quorate, market: Workspace, tmp_path: Path) -> None:
    file = other_map(market, tmp_path / "next.yaml", ("minimum_stay: 7 days", "minimum_stay: soon"))
    found = quorate("map", "try", str(file), "-w", str(market.root))
    assert found.exit_code == 1
    assert "[bad_duration]" in found.stderr


def test_suggestions_are_written_into_a_map_that_can_be_tried(
    quorate: Quorate, market: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "suggested.yaml"
    found = quorate("map", "suggest", "-w", str(market.root), "--format", "json", "--write", str(file))
    told = json.loads(found.stdout)
    assert found.exit_code == 0
    assert told["closed_count"] >= told["won_count"]
    written = read_journey_map(file.read_text(encoding="utf-8"))
    for row in told["days"]:
        stage = written.stages[written.position(row["stage"])]
        if row["median_days"] is not None and row["p90_days"] is not None:
            assert stage.typical_days is not None
            assert stage.typical_days.median == max(round(row["median_days"]), 1)
    # comments of the map survive
    assert "# The standard journey map" in file.read_text(encoding="utf-8")
    again = quorate("map", "suggest", "-w", str(market.root), "--write", str(file))
    assert again.exit_code == 2
    assert "already" in again.stderr


def test_a_map_of_another_name_is_asked_for_by_its_nearest(quorate: Quorate, market: Workspace) -> None:
    found = quorate("map", "suggest", "standart", "-w", str(market.root))
    assert found.exit_code == 2
    assert "Did you mean 'standard'?" in found.stderr


def test_a_workspace_begins_with_the_map_that_was_asked_for(quorate: Quorate, tmp_path: Path) -> None:
    made = quorate("init", str(tmp_path / "w"), "--map", "enterprise")
    assert made.exit_code == 0
    assert [file.name for file in (tmp_path / "w" / "maps").iterdir()] == ["enterprise.yaml"]
    assert quorate("map", "check", "-w", str(tmp_path / "w")).exit_code == 0
    refused = quorate("init", str(tmp_path / "v"), "--map", "enterprize")
    assert refused.exit_code == 2
    assert "Did you mean 'enterprise'?" in refused.stderr
    assert not (tmp_path / "v").exists()


def test_a_word_can_be_supposed_without_being_said(quorate: Quorate, market: Workspace) -> None:
    journeys = quorate("query", "select journey_id, stage from stage_history where left_at is null", "-w",
                       str(market.root), "--format", "json")  # fmt: skip
    journey = next(row for row in json.loads(journeys.stdout) if row["stage"] in ("define", "unaware"))
    at = ("show", "journey", journey["journey_id"], "-w", str(market.root))
    told = json.loads(quorate(*at, "--suppose", "criterion=problem_stated", "--format", "json").stdout)
    assert told["stage_now"] == journey["stage"]
    assert "It " in quorate(*at, "--suppose", "stage=select", "--format", "table").stdout
    for wrong, word in (("stage=selekt", "select"), ("role=champion", "criterion"), ("stage", "journey KEY")):
        refused = quorate(*at, "--suppose", wrong)
        assert refused.exit_code == 2
        assert word in refused.stderr
