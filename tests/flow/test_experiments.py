"""From the ledger through the river: lots stand for good, and who comes later is assigned once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.flow.market_fixture import NOW, quietly
from tests.ledger.plan_world import OLA

from quorate import flow, safekeeping
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.sources import Reading
from quorate.surfaces.experiment_deciding import ExperimentDeciding, Plan
from quorate.views import experiment_view
from quorate.warehouse.workspace import Workspace

HEADER = "Id,Name,Website,ParentId,NumberOfEmployees,CreatedDate,SystemModstamp,IsDeleted\n"


def _account(number: int, parent: str = "", modified: str = "2026-01-02T00:00:00.000Z") -> str:
    key = f"001000000000{number:03d}AAA"
    made = "2026-01-01T00:00:00.000Z"
    return f"{key},Company {number},company{number}.example,{parent},{number * 40},{made},{modified},false\n"


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Workspace]:
    workspace = flow.create_workspace(tmp_path / "w", "Lots")

    def take(*rows: str) -> Workspace:
        folder = tmp_path / "salesforce"
        folder.mkdir(exist_ok=True)
        (folder / "Account.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
        flow.import_files(workspace, "salesforce", [folder], Reading(), lambda: NOW, quietly)
        flow.update(workspace, lambda: NOW, quietly)
        return workspace

    return take


def _arms(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """The arm and reason of each account, by name."""
    tables = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        rows = tables.dicts(
            "select c.name, a.arm, a.reason from experiment_assignments a"
            " inner join accounts c on c.account_id = a.account_id"
        )
    finally:
        tables.close()
    return {row["name"]: (row["arm"], row["reason"]) for row in rows}


def _held_out(arms: dict[str, tuple[str, str]]) -> list[str]:
    return [name for name, (arm, _) in arms.items() if arm == "holdout"]


def _kinds(workspace: Workspace) -> list[str]:
    ledger = ExperimentLedger(workspace.database_file)
    try:
        return [event.kind for event in ledger.events()]
    finally:
        ledger.close()


def test_lots_stand_whatever_is_learned_since(take: Callable[..., Workspace]) -> None:
    first = [_account(number) for number in range(1, 13)]
    workspace = take(*first)
    deciding = ExperimentDeciding(workspace, lambda: NOW)
    tables = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        plan = Plan("Quiet", "universal_holdout", 0.25, 28, seed="a seed")
        deciding.plan(tables, OLA, plan)
        started = deciding.start(tables, OLA, "quiet")
    finally:
        tables.close()
    flow.update(workspace, lambda: NOW, quietly)
    drawn = _arms(workspace)
    assert sum(arm == "holdout" for arm, _ in drawn.values()) == 3
    assert {row["reason"] for row in started.payload["assignments"]} == {"drawn"}

    # one more account is known; it is assigned at once, and written down
    take(*first, _account(13))
    assert _kinds(workspace) == ["planned", "started", "assigned"]
    later = _arms(workspace)
    assert later["Company 13"][1] == "arrived"
    assert {name: each for name, each in later.items() if name != "Company 13"} == drawn

    # a parent that is found later changes nobody's arm
    other = next(name for name, (arm, _) in drawn.items() if arm != later["Company 13"][0])
    parent = f"001000000000{int(other.split()[1]):03d}AAA"
    take(*first, _account(13, parent, "2026-02-01T00:00:00.000Z"))
    assert _arms(workspace) == later
    assert _kinds(workspace) == ["planned", "started", "assigned"]
    assert safekeeping.check(workspace) == []
    tables = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        view = experiment_view(tables, "quiet", workspace)
    finally:
        tables.close()
    assert (view.is_waiting, view.holdout.value, view.status) == (False, len(_held_out(later)), "running")


def test_a_holdout_that_the_crm_keeps_comes_in_and_is_left_alone(tmp_path: Path) -> None:
    """Its field is named in the settings; what it says of nobody is nobody's arm."""
    workspace = flow.create_workspace(tmp_path / "w", "Lots")
    text = workspace.settings_file.read_text(encoding="utf-8")
    field = "[sources.salesforce.fields]\n"
    text = text.replace(field, f'{field}holdout = "Held_Out__c"\n')
    workspace.settings_file.write_text(text, encoding="utf-8")
    workspace = Workspace(workspace.root)
    header = HEADER.replace("\n", ",Held_Out__c\n")
    said = {1: "true", 2: "false", 3: "", 4: "TRUE"}
    rows = [_account(number).replace("\n", f",{value}\n") for number, value in said.items()]
    (tmp_path / "salesforce").mkdir()
    (tmp_path / "salesforce" / "Account.csv").write_text(header + "".join(rows), encoding="utf-8")
    reading = Reading(custom_fields=workspace.settings.sources.fields_of("salesforce"))
    flow.import_files(workspace, "salesforce", [tmp_path / "salesforce"], reading, lambda: NOW, quietly)
    flow.update(workspace, lambda: NOW, quietly)
    assert {name: arm for name, (arm, _) in _arms(workspace).items()} == {
        "Company 1": "holdout",
        "Company 2": "treated",
        "Company 4": "holdout",
    }
    tables = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        held_out = tables.dicts("select account_id from held_out_accounts")
        view = experiment_view(tables, "imported_holdout", workspace)
    finally:
        tables.close()
    assert len(held_out) == 2
    assert any("taken on trust" in caution for caution in view.cautions)
    assert _kinds(workspace) == []


def test_an_earlier_day_knows_nothing_of_it(take: Callable[..., Workspace]) -> None:
    workspace = take(*(_account(number) for number in range(1, 9)))
    tables: Any = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        deciding = ExperimentDeciding(workspace, lambda: NOW)
        deciding.plan(tables, OLA, Plan("Quiet", "universal_holdout", 0.5, 28))
        deciding.start(tables, OLA, "quiet")
        day = datetime.combine(tables.publication.as_of_at, datetime.min.time()).date()
    finally:
        tables.close()
    flow.update(workspace, lambda: NOW, quietly)
    assert len(_arms(workspace)) == 8
    before = flow.snapshot(workspace, lambda: NOW, quietly, as_of=day.replace(day=1, month=1))
    try:
        assert before.dicts("select * from experiments") == []
    finally:
        before.close()
