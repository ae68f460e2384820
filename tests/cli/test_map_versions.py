"""Maps that were used are kept: listed, printed and tried again after their file has changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import Result

from quorate.flow import create_workspace
from quorate.settings import shipped_journey_map_text
from quorate.warehouse.map_versions import MapVersions
from quorate.warehouse.workspace import Workspace

Quorate = Callable[..., Result]
AT = datetime(2026, 7, 1, 9)
TEXT = shipped_journey_map_text("standard")
LONGER = TEXT.replace("minimum_stay: 30 days", "minimum_stay: 45 days")
SIGNED = LONGER.replace("version: 1\n", "version: 2\nagreed_by: {sales: Ines Duarte, marketing: Paul Osei}\n")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "w", "T")


def test_each_text_is_kept_once_and_what_matters_is_told(workspace: Workspace) -> None:
    kept = MapVersions(workspace.database_file)
    assert kept.all() == []
    assert kept.keep([TEXT], "update", AT) == (
        "Nobody has signed version 1 of the map standard for sales or marketing.",
    )
    assert kept.keep([TEXT], "trial", AT.replace(hour=10)) == ()
    told = kept.keep([LONGER], "trial", AT.replace(hour=11))
    assert told[0].startswith("The map standard means something else than before under the same version 1")
    assert kept.keep([SIGNED], "update", AT.replace(hour=12)) == ()
    assert [(each.version, each.first_used_for, each.text) for each in kept.all()] == [
        (2, "update", SIGNED),
        (1, "trial", LONGER),
        (1, "update", TEXT),
    ]
    assert kept.one("standard", 1).text == LONGER


def test_comments_alone_are_another_text_of_the_same_meaning(workspace: Workspace) -> None:
    kept = MapVersions(workspace.database_file)
    kept.keep([SIGNED], "update", AT)
    assert kept.keep([f"{SIGNED}# seen\n"], "update", AT.replace(hour=10)) == ()
    assert len({each.fingerprint for each in kept.all()}) == 1


def test_a_workspace_of_an_earlier_release_gets_its_table_when_it_is_needed(workspace: Workspace) -> None:
    connection = sqlite3.connect(workspace.database_file)
    tables = {row[0] for row in connection.execute("select name from sqlite_master")}
    connection.close()
    assert "journey_map_versions" not in tables
    kept = MapVersions(workspace.database_file)
    kept.keep([TEXT], "update", AT)
    assert len(kept.all()) == 1


def test_versions_are_listed_and_printed(quorate: Quorate, workspace: Workspace) -> None:
    where = ("-w", str(workspace.root))
    MapVersions(workspace.database_file).keep([LONGER], "trial", AT)
    MapVersions(workspace.database_file).keep([TEXT], "update", AT.replace(hour=10))
    told = json.loads(quorate("map", "versions", *where, "--format", "json").stdout)
    assert [(row["version"], row["is_in_force"]) for row in told["versions"]] == [(1, True), (1, False)]
    assert any("count its version up" in note for note in told["notes"])
    assert quorate("map", "show", "standard", "--version", "1", *where).stdout == TEXT
    assert quorate("map", "show", "standard", *where).stdout == TEXT
    assert "standard" in quorate("map", "versions", "standard", *where, "--format", "table").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("versions", "standart"), "Did you mean 'standard'?"),
        (("show", "standard", "--version", "7"), "one of its versions 1"),
        (("try", "--version", "7"), "one of its versions 1"),
        (("try",), "a file, or --version N"),
    ],
)
def test_what_was_never_kept_is_refused(
    quorate: Quorate, workspace: Workspace, arguments: tuple[str, ...], words: str
) -> None:
    MapVersions(workspace.database_file).keep([TEXT], "update", AT)
    found = quorate("map", *arguments, "-w", str(workspace.root))
    assert found.exit_code != 0
    assert words in found.stderr


def test_an_update_keeps_its_maps_and_a_kept_one_can_be_tried(quorate: Quorate, market: Workspace) -> None:
    where = ("-w", str(market.root))
    told = json.loads(quorate("map", "versions", *where, "--format", "json").stdout)
    assert told["versions"][-1]["first_used_for"] == "update"
    found = quorate("map", "try", "--version", "1", *where, "--format", "json")
    assert found.exit_code == 0, found.stderr
    assert json.loads(found.stdout)["counts"].keys() >= {"stage", "outlook"}
