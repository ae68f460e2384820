"""Writing back to a fake HubSpot: the same promises with another pen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flow.market_fixture import quietly
from tests.outbound.write_world import NOW, Writing, written
from tests.pulls import fake_hubspot
from tests.pulls.fake_hubspot import HOST, TOKEN, Portal, PortalHandler, handler_of
from tests.pulls.trusted_server import serving
from tests.sources.imported import write

from quorate import flow
from quorate.outbound.changes import Change
from quorate.sources import Reading

SETTINGS = """
[write_back.hubspot]
stage_field = "buyer_stage"
role_field = "hs_buying_role"
contact_roles = {champion = "CHAMPION", user = "END_USER"}
tasks = true
"""
KEYS = {
    "first": "hubspot:deal:31",
    "second": "hubspot:deal:32",
    "ann": "hubspot:contact:21",
    "bo": "hubspot:contact:22",
}


@pytest.fixture
def portal() -> Portal:
    made = Portal()
    made.add("deals", "31", {"contacts": [("21", 3)]}, dealname="One", buyer_stage="Exploring", amount="10")
    made.add("deals", "32", {"contacts": [("22", 3)]}, dealname="Two", buyer_stage="Exploring")
    made.add("contacts", "21", email="ann@acme.com", firstname="Ann", hs_buying_role="")
    made.add("contacts", "22", email="bo@acme.com", firstname="Bo", hs_buying_role="")
    made.records["tasks"] = []
    made.scopes.add("tasks")
    return made


@pytest.fixture
def writing(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writing]:
    workspace = written(tmp_path / "w", "hubspot", KEYS, SETTINGS)
    for name in ("deals", "contacts"):
        lines = "".join(json.dumps(record) + "\n" for record in portal.records[name])
        write(tmp_path / "read" / f"{name}.jsonl", lines)
    flow.import_files(workspace, "hubspot", [tmp_path / "read"], Reading(), lambda: NOW, quietly)
    monkeypatch.setenv("QUORATE_HUBSPOT_TOKEN", TOKEN)
    with serving(handler_of(portal), [HOST], tmp_path):
        yield Writing(workspace, "hubspot")


def wrote(portal: Portal) -> list[str]:
    return [
        each
        for each in portal.asked
        if each.startswith(("PATCH", "DELETE")) or each.partition(" ")[0].endswith("/objects/tasks")
    ]


def _by_object(changes: tuple[Change, ...]) -> dict[str, Change]:
    return {change.object_name: change for change in changes}


def test_plan_apply_again_and_undo(portal: Portal, writing: Writing) -> None:
    planned = writing.plan()
    changes = _by_object(planned.plan.changes)
    assert dict(changes["deals"].values) == {"buyer_stage": "Selecting"}
    # Ann plays two roles in two teams: a contact holds one, so none is written
    assert (changes["contacts"].record_id, dict(changes["contacts"].values)) == (
        "22",
        {"hs_buying_role": "CHAMPION"},
    )
    assert (len(planned.plan.changes), planned.same_count) == (3, 1)
    assert wrote(portal) == []
    assert {change.status for change in writing.apply().changes} == {"done"}
    (task,) = portal.records["tasks"]
    assert task["properties"]["hs_task_subject"] == "Reference call with Ann Lee"
    assert {name: each["results"][0]["toObjectId"] for name, each in task["associations"].items()} == {
        "deals": "31",
        "contacts": "21",
    }
    assert portal.record("deals", "31")["properties"]["amount"] == "10"
    portal.asked.clear()
    writing.apply()
    assert wrote(portal) == []
    assert writing.plan().plan.changes == ()
    assert {change.status for change in writing.undo().changes} == {"undone"}
    assert portal.record("deals", "31")["properties"]["buyer_stage"] == "Exploring"
    assert portal.record("contacts", "22")["properties"]["hs_buying_role"] == ""
    assert task["archived"]


def test_conflicts_are_left_alone(portal: Portal, writing: Writing) -> None:
    portal.change("contacts", "22", jobtitle="CFO")
    changes = _by_object(writing.plan().plan.changes)
    assert (changes["contacts"].status, changes["deals"].status) == ("conflict", "planned")
    portal.change("deals", "31", amount="11")
    assert _by_object(writing.apply().changes)["deals"].status == "conflict"
    assert portal.record("deals", "31")["properties"]["buyer_stage"] == "Exploring"


def test_limits_are_waited_for(portal: Portal, writing: Writing) -> None:
    writing.plan()
    left = [2]

    def busy(handler: PortalHandler) -> bool:
        if handler.command != "PATCH" or not left[0]:
            return False
        left[0] -= 1
        handler.send(429, {"message": "too many", "policyName": "SECONDLY"}, Retry_After="3")
        return True

    portal.faults.append(busy)
    assert {change.status for change in writing.apply().changes} == {"done"}
    assert writing.waits == [3.0, 3.0]


def test_a_missing_scope_is_told_and_the_rest_goes_on(portal: Portal, writing: Writing) -> None:
    writing.plan()

    def forbids(handler: PortalHandler) -> bool:
        if handler.command != "PATCH" or "/contacts/" not in handler.path:
            return False
        handler.send(403, {"message": "missing scopes", "category": "MISSING_SCOPES"})
        return True

    portal.faults.append(forbids)
    changes = _by_object(writing.apply().changes)
    assert (changes["contacts"].status, changes["deals"].status) == ("refused", "done")
    assert "no permission" in changes["contacts"].note
    assert fake_hubspot.TOKEN not in changes["contacts"].note
