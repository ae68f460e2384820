"""Writing back to a fake Salesforce: the plan, conflicts, crashes in the middle, limits, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.outbound.write_world import (
    ANN,
    BO,
    FIRST,
    NOW,
    READ,
    SECOND,
    Writing,
    read_from_salesforce,
    written,
)
from tests.pulls.fake_salesforce import HOST, INSTANCE, TOKEN, Fault, Handler, Organisation, handler_of
from tests.pulls.trusted_server import serving

from quorate.errors import Busy, UsageError
from quorate.outbound.changes import Change
from quorate.outbound.journal import Journal
from quorate.sources.pulls.patience import PullError
from quorate.warehouse.lock import updating

SETTINGS = f"""
[sources.salesforce]
instance = "{INSTANCE}"
[write_back.salesforce]
stage_field = "Buyer_Stage__c"
next_step_field = "NextStep"
contact_roles = {{champion = "Evaluator"}}
tasks = true
"""
KEYS = {
    "first": f"salesforce:{FIRST}",
    "second": f"salesforce:{SECOND}",
    "ann": f"salesforce:{ANN}",
    "bo": f"salesforce:{BO}",
}


def small_organisation() -> Organisation:
    def row(identifier: str, **cells: Any) -> dict[str, Any]:
        return {
            "Id": identifier,
            "CreatedDate": "2026-01-01T00:00:00.000+0000",
            "SystemModstamp": READ,
            **cells,
        }

    org = Organisation()
    org.rows = {
        "Opportunity": [
            row(FIRST, Buyer_Stage__c="Exploring", NextStep="Call back", Amount=10),
            row(SECOND, Buyer_Stage__c="Exploring", NextStep=None, Amount=20),
        ],
        "OpportunityContactRole": [
            row("00K000000000001AAA", OpportunityId=SECOND, ContactId=BO, Role="Other")
        ],
        "Task": [],
    }
    org.fields = {name: [] for name in org.rows}
    return org


@pytest.fixture
def org() -> Organisation:
    return small_organisation()


@pytest.fixture
def writing(org: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writing]:
    workspace = written(tmp_path / "w", "salesforce", KEYS, SETTINGS)
    read_from_salesforce(workspace, tmp_path / "read")
    monkeypatch.setenv("QUORATE_SALESFORCE_TOKEN", TOKEN)
    with serving(handler_of(org), [HOST, "login.salesforce.com"], tmp_path):
        yield Writing(workspace, "salesforce")


def wrote(org: Organisation) -> list[str]:
    """The requests that change something."""
    return [each for each in org.asked if each.startswith(("PATCH", "DELETE", "POST"))]


def statuses(changes: tuple[Change, ...]) -> list[str]:
    return [change.status for change in changes]


def test_the_plan_says_what_would_change_and_changes_nothing(org: Organisation, writing: Writing) -> None:
    planned = writing.plan()
    fields, role, made_role, task = _by_object(planned.plan.changes)
    assert (fields.record_id, dict(fields.before), dict(fields.values)) == (
        FIRST,
        {"Buyer_Stage__c": "Exploring", "NextStep": "Call back"},
        {"Buyer_Stage__c": "Selecting", "NextStep": "Reference call with Ann Lee, by 10 July 2026"},
    )
    assert fields.why[0] == "The buyers stand in Selecting since 1 May 2026"
    assert fields.evidence == ("stage/j1", "move/mv_1")
    assert (role.action, role.record_id, dict(role.before), dict(role.values)) == (
        "update", "00K000000000001AAA", {"Role": "Other"}, {"Role": "Evaluator"},
    )  # fmt: skip
    assert (made_role.action, dict(made_role.beside)) == (
        "create",
        {"OpportunityId": FIRST, "ContactId": ANN},
    )
    assert (task.values["Subject"], task.values["ActivityDate"]) == (
        "Reference call with Ann Lee",
        "2026-07-10",
    )
    assert (task.beside["WhatId"], task.beside["WhoId"]) == (FIRST, ANN)
    # the second deal's buyers stand where the CRM says, and its move was not accepted
    assert planned.same_count == 1
    assert wrote(org) == []


def _by_object(changes: tuple[Change, ...]) -> tuple[Change, Change, Change, Change]:
    (fields,) = [each for each in changes if each.object_name == "Opportunity"]
    (role,) = [
        each for each in changes if each.object_name == "OpportunityContactRole" and each.action == "update"
    ]
    (made,) = [
        each for each in changes if each.object_name == "OpportunityContactRole" and each.action == "create"
    ]
    (task,) = [each for each in changes if each.object_name == "Task"]
    return fields, role, made, task


def test_applying_makes_the_changes_and_nothing_else_and_only_once(
    org: Organisation, writing: Writing
) -> None:
    before = dict(org.row("Opportunity", FIRST))
    writing.plan()
    assert statuses(writing.apply().changes) == ["done"] * 4
    after = org.row("Opportunity", FIRST)
    assert {name for name in after if after[name] != before[name]} == {
        "Buyer_Stage__c",
        "NextStep",
        "SystemModstamp",
    }
    assert org.row("OpportunityContactRole", "00K000000000001AAA")["Role"] == "Evaluator"
    (task,) = org.rows["Task"]
    assert task["Description"].endswith("[quorate mv_1]")
    org.asked.clear()
    assert statuses(writing.apply().changes) == ["done"] * 4
    assert wrote(org) == []
    # a plan made anew finds everything as it should be, and takes our own change for no stranger's
    again = writing.plan()
    assert (again.plan.changes, again.same_count) == ((), 5)


def test_a_record_changed_since_it_was_read_is_a_conflict_and_left_alone(
    org: Organisation, writing: Writing
) -> None:
    org.change("Opportunity", FIRST, NextStep="Mine")
    fields = _by_object(writing.plan().plan.changes)[0]
    assert (fields.status, "after it was last read" in fields.note) == ("conflict", True)
    writing.apply()
    assert org.row("Opportunity", FIRST)["NextStep"] == "Mine"
    assert org.row("Opportunity", FIRST)["Buyer_Stage__c"] == "Exploring"


def test_a_record_changed_after_the_plan_is_a_conflict_too(org: Organisation, writing: Writing) -> None:
    writing.plan()
    org.change("Opportunity", FIRST, Amount=11)
    fields = _by_object(writing.apply().changes)[0]
    assert fields.status == "conflict"
    assert org.row("Opportunity", FIRST)["Buyer_Stage__c"] == "Exploring"


def test_salesforce_itself_refuses_when_somebody_is_faster(
    org: Organisation, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing.plan()
    answer = Handler.do_PATCH

    def somebody_first(self: Handler) -> None:
        org.change("Opportunity", FIRST, Amount=12)
        answer(self)

    monkeypatch.setattr(Handler, "do_PATCH", somebody_first)
    assert _by_object(writing.apply().changes)[0].status == "conflict"
    assert org.row("Opportunity", FIRST)["Buyer_Stage__c"] == "Exploring"


def test_waits_that_are_asked_for_are_kept(org: Organisation, writing: Writing) -> None:
    writing.plan()
    org.faults.append(
        Fault("PATCH", lambda handler: handler.refuse(429, "BUSY", "later", Retry_After="7"), times=2)
    )
    assert statuses(writing.apply().changes) == ["done"] * 4
    assert writing.waits == [7.0, 7.0]


def test_a_crash_in_the_middle_is_gone_on_from(org: Organisation, writing: Writing) -> None:
    writing.plan()
    org.faults.append(Fault("POST", lambda handler: handler.refuse(503, "DOWN", "down"), times=6))
    with pytest.raises(PullError) as stopped:
        writing.apply()
    assert "stands in the journal" in str(stopped.value.state)
    made = wrote(org)
    assert sum(each.startswith("PATCH") for each in made) >= 1
    org.asked.clear()
    assert set(statuses(writing.apply().changes)) == {"done"}
    assert not [each for each in wrote(org) if each.startswith("PATCH") and each in made]
    assert (len(org.rows["Task"]), len(org.rows["OpportunityContactRole"])) == (1, 2)


def test_an_answer_that_is_lost_makes_nothing_twice(org: Organisation, writing: Writing) -> None:
    writing.plan()
    org.loses_answers = 2
    assert set(statuses(writing.apply().changes)) == {"done"}
    assert (len(org.rows["Task"]), len(org.rows["OpportunityContactRole"])) == (1, 2)


def test_what_was_on_its_way_when_we_died_is_looked_at_first(
    org: Organisation, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing.plan()
    mark = Journal.mark

    def dies(self: Journal, change: Change, status: Any, at: datetime, **said: Any) -> Change:
        if status == "done":
            raise KeyboardInterrupt
        return mark(self, change, status, at, **said)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "mark", dies)
        with pytest.raises(KeyboardInterrupt):
            writing.apply()
    assert org.row("Opportunity", FIRST)["Buyer_Stage__c"] == "Selecting"
    org.asked.clear()
    assert set(statuses(writing.apply().changes)) == {"done"}
    assert not [each for each in wrote(org) if "PATCH" in each and FIRST in each]
    writing.undo()
    assert org.row("Opportunity", FIRST)["Buyer_Stage__c"] == "Exploring"


def test_what_the_crm_refuses_is_told_and_the_rest_goes_on(org: Organisation, writing: Writing) -> None:
    org.row("Opportunity", FIRST)["IsLocked"] = True
    writing.plan()
    fields, *others = _by_object(writing.apply().changes)
    assert (fields.status, "ENTITY_IS_LOCKED" in fields.note) == ("refused", True)
    assert {each.status for each in others} == {"done"}


def test_undoing_gives_back_what_was_there(org: Organisation, writing: Writing) -> None:
    before = {name: [dict(row) for row in rows] for name, rows in org.rows.items()}
    writing.plan()
    writing.apply()
    assert set(statuses(writing.undo().changes)) == {"undone"}
    for name, rows in before.items():
        kept = [{**row, "SystemModstamp": ""} for row in org.rows[name]]
        assert kept == [{**row, "SystemModstamp": ""} for row in rows]
    with pytest.raises(UsageError, match="Nothing that was written"):
        writing.undo()


def test_undoing_keeps_what_somebody_changed_since(org: Organisation, writing: Writing) -> None:
    writing.plan()
    writing.apply()
    org.pass_time(hours=1)
    org.change("Opportunity", FIRST, NextStep="Mine")
    (task,) = org.rows["Task"]
    org.change("Task", task["Id"], Status="Completed")
    fields, role, made_role, made_task = _by_object(writing.undo().changes)
    assert (fields.status, made_task.status) == ("kept", "kept")
    assert (role.status, made_role.status) == ("undone", "undone")
    assert org.row("Opportunity", FIRST)["NextStep"] == "Mine"
    assert len(org.rows["Task"]) == 1


def test_one_writes_at_a_time(org: Organisation, writing: Writing) -> None:
    writing.plan()
    org.asked.clear()
    lock = writing.workspace.root / "write-back-salesforce.lock"
    with updating(lock, "quorate write-back apply", NOW, writing.workspace.database), pytest.raises(Busy):
        writing.apply()
    assert org.asked == []
    assert set(statuses(writing.apply().changes)) == {"done"}


def test_nothing_is_written_that_the_settings_do_not_name(org: Organisation, writing: Writing) -> None:
    text = writing.workspace.settings_file.read_text()
    head = text.partition("[write_back.salesforce]")[0]
    writing.workspace.settings_file.write_text(head)
    writing = Writing(type(writing.workspace)(writing.workspace.root), "salesforce")
    with pytest.raises(UsageError, match="name nothing that may be written"):
        writing.plan()
    with pytest.raises(UsageError, match="There is no plan"):
        writing.apply()
    with pytest.raises(UsageError, match="Did you mean 'salesforce'"):
        Writing(writing.workspace, "salesfroce").plan()
    assert org.asked == []
