"""Knowledge files at the command line: examples come with a workspace, and a mistake in one is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from quorate.surfaces.cli.main import app


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "w"
    assert run("init", str(made))[0] == 0
    return made


def test_a_new_workspace_has_examples_that_are_in_order(root: Path) -> None:
    names = {str(path.relative_to(root / "knowledge")) for path in (root / "knowledge").rglob("*.yaml")}
    assert names == {"industries/example.yaml", "rivals/example.yaml", "roles_example.yaml"}
    assert run("check", "-w", str(root))[0] == 0


@pytest.mark.parametrize("command", ["check", "update"])
def test_a_mistake_is_told_with_its_place(root: Path, command: str) -> None:
    file = root / "knowledge" / "rivals" / "acme.yaml"
    file.write_text("rival: Acme\nroles:\n  - {role: champoin}\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in root.rglob("*.parquet")}
    code, told = run(command, "-w", str(root))
    assert code == 1
    assert "acme.yaml:3:" in told
    assert "did you mean 'champion'?" in told
    assert {path: path.read_bytes() for path in root.rglob("*.parquet")} == before
