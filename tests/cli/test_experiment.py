"""Experiments on the command line: planned with what they could find, drawn, shown, stopped, refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Quorate
from tests.views.published import new_workspace, publish
from tests.views.small_experiments import experiments
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

OLA = ("--as", "Ola Operator", "--function", "operations")


@pytest.fixture
def run(tmp_path: Path, quorate: Quorate) -> Any:
    made = new_workspace(tmp_path / "w")
    publish(made, {**small_world(), **experiments()}, AS_OF_AT, RUN_ID)
    return lambda *arguments: quorate(*arguments, "-w", str(made.root))


def test_planned_drawn_shown_and_stopped(run: Any) -> None:
    done = run("experiment", "plan", "Argument first", "--kind", "play", "--play", "team_argument", "--share", "0.5",
               "--window", "28", *OLA)  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["payload"]["functions"]
    assert "It will not be seen." in done.stderr
    done = run("experiment", "start", "argument_first", *OLA)
    assert json.loads(done.stdout)["payload"] == {"assignments": 30, "exclusions": 2}
    assert "15 accounts are held out, 15 are treated as ever." in done.stderr
    shown = run("experiment", "show", "argument_first", "--format", "table")
    assert "too early to say" in shown.stdout
    assert run("experiment", "stop", "argument_first", "Board day", *OLA).exit_code == 0
    again = run("experiment", "stop", "argument_first", "Board day", *OLA)
    assert again.exit_code != 0
    assert "stopped before" in again.stderr


def test_all_of_them_and_what_a_further_one_could_find(run: Any) -> None:
    shown = run("show", "experiments", "--format", "table")
    assert shown.exit_code == 0, shown.stderr
    assert "sample-ratio mismatch" in shown.stdout
    assert "What a further experiment could find" in shown.stdout
    one = run("show", "experiment", "quiet", "--format", "table")
    assert "Were the arms alike" in one.stdout
    assert "contaminated" in one.stdout
    listed = json.loads(run("experiment", "show", "--share", "0.25", "--format", "json").stdout)
    assert listed["reach"]["holdout_share"] == 0.25


def test_the_holdout_of_the_crm_is_not_stopped_here(run: Any) -> None:
    done = run("experiment", "stop", "imported_holdout", "x", *OLA)
    assert done.exit_code != 0
    assert "[experiments.imported]" in done.stderr
