"""`quorate brief` writes what was asked for where it was asked for, and nothing when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.views.brief_world import brief_world
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from typer.testing import CliRunner

from quorate.surfaces.cli.main import app


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = new_workspace(tmp_path_factory.mktemp("brief_command"))
    publish(workspace, brief_world(), AS_OF_AT, RUN_ID)
    return workspace.root


def run(root: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["brief", *arguments, "-w", str(root)])
    return done.exit_code, done.stdout, done.stderr


def test_on_the_terminal(root: Path) -> None:
    code, out, _ = run(root, JOURNEY)
    assert code == 0
    assert out.startswith("# Aldermoor Logistics")
    assert "Ann Lindqvist" in out


@pytest.mark.parametrize("form", ["md", "html", "pdf", "pptx"])
def test_into_a_file(root: Path, form: str, tmp_path: Path) -> None:
    file = tmp_path / f"brief.{form}"
    code, out, err = run(root, JOURNEY, "-o", str(file), "--who", "Ben Achterberg")
    assert (code, out) == (0, "")
    assert f"Wrote {file}." in err
    assert file.stat().st_size > 500


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((JOURNEY, "--format", "pdf"), "Where should the pdf go?"),
        ((JOURNEY, "--format", "docx"), "There is no format 'docx'"),
        ((JOURNEY, "--who", "Nobody"), "Nobody on this team is called 'Nobody'"),
        (("j_none",), "No journey has the id 'j_none'"),
        ((JOURNEY, "-o", "/nowhere/at/all.md"), "The brief could not be written."),
    ],
)
def test_what_cannot_be_written(root: Path, arguments: tuple[str, ...], told: str) -> None:
    code, out, err = run(root, *arguments)
    assert code != 0
    assert out == ""
    assert told in err
