"""Lists read from HubSpot say the same as a plain import of the same records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.flow.market_fixture import quietly
from tests.pulls.fake_hubspot import HOST, TOKEN, Portal, PortalHandler, handler_of, small_portal
from tests.pulls.log_reading import Content, doubled, live_content
from tests.pulls.trusted_server import serving

from quorate import flow
from quorate.errors import UsageError
from quorate.sources import Reading
from quorate.sources.pulls import Line
from quorate.sources.pulls.patience import Patience, PullError
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 12)


@dataclass
class Connected:
    """A workspace connected with the fake portal."""

    workspace: Workspace
    portal: Portal
    folder: Path
    waits: list[float] = field(default_factory=list)
    now: datetime = NOW

    def sync(self) -> dict[str, Line]:
        self.now += timedelta(hours=1)
        patience = Patience(self.waits.append, chance=lambda: 0.0)
        lines = flow.sync(self.workspace, "hubspot", lambda: self.now, quietly, patience)
        return {line.object_name: line for line in lines}

    @property
    def content(self) -> Content:
        assert doubled(self.workspace) == 0
        return live_content(self.workspace)

    @property
    def plain_content(self) -> Content:
        """What a plain import of the portal's records gives."""
        export = self.folder / "export"
        export.mkdir()
        for name, records in self.portal.records.items():
            lines = "".join(json.dumps(record) + "\n" for record in records)
            (export / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        workspace = flow.create_workspace(self.folder / "plain", "Plain")
        flow.import_files(workspace, "hubspot", [export], Reading(), lambda: NOW, quietly)
        return live_content(workspace)


@pytest.fixture
def connected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connected]:
    portal = small_portal()
    monkeypatch.setenv("QUORATE_HUBSPOT_TOKEN", TOKEN)
    with serving(handler_of(portal), [HOST], tmp_path):
        yield Connected(flow.create_workspace(tmp_path / "w", "Pulled"), portal, tmp_path)


def test_a_pull_is_a_plain_import(connected: Connected) -> None:
    lines = connected.sync()
    assert connected.content == connected.plain_content
    assert (lines["contacts"].crm_count, lines["contacts"].held_count) == (229, 229)
    assert [line for line in lines.values() if not line.is_explained] == []
    assert lines["tasks"].note == "the token has no scope to read them"
    assert sum("/objects/contacts" in each for each in connected.portal.asked) == 4
    assert not list((connected.workspace.root / "sync").rglob("*.jsonl"))


def test_changes_deletes_and_new_associations(connected: Connected) -> None:
    connected.sync()
    contacts = connected.portal.records["contacts"]
    contacts[0]["properties"]["jobtitle"] = "Chief Financial Officer"
    contacts[0]["updatedAt"] = "2026-06-01T09:00:00.000Z"
    contacts[1].update(archived=True, archivedAt="2026-06-02T09:00:00.000Z")
    contacts[2]["associations"]["companies"]["results"] = [{"id": "101", "type": "contact_to_company"}]
    lines = connected.sync()
    assert connected.content == connected.plain_content
    assert lines["contacts"].sentence == "contacts: CRM says 228, we hold 228"


def throttled(handler: PortalHandler) -> None:
    handler.send(
        429, {"message": "ten secondly limit", "policyName": "TEN_SECONDLY_ROLLING"}, Retry_After="10"
    )


def broken(handler: PortalHandler) -> None:
    handler.send(502, {"message": "bad gateway"})


def cut(handler: PortalHandler) -> None:
    handler.close_connection = True
    handler.connection.close()


@pytest.mark.parametrize(("act", "waits"), [(throttled, [10.0] * 2), (broken, [1.0, 2.0]), (cut, [1.0, 2.0])])
def test_what_passes_is_waited_for(connected: Connected, act: Any, waits: list[float]) -> None:
    left = [2]

    def fault(handler: PortalHandler) -> bool:
        if "after=100" not in handler.path or not left[0]:
            return False
        left[0] -= 1
        act(handler)
        return True

    connected.portal.faults = [fault]
    connected.sync()
    assert connected.waits == waits
    assert connected.content == connected.plain_content


def test_a_pull_goes_on_from_the_last_page(connected: Connected) -> None:
    def fault(handler: PortalHandler) -> bool:
        if "after=200" not in handler.path:
            return False
        broken(handler)
        return True

    connected.portal.faults = [fault]
    with pytest.raises(PullError, match="contacts could not be read"):
        connected.sync()
    assert connected.content == {}
    connected.portal.faults = []
    connected.portal.asked.clear()
    connected.sync()
    contacts = [each for each in connected.portal.asked if "/objects/contacts" in each]
    assert "after=200" in contacts[0]
    assert connected.content == connected.plain_content


def test_a_wrong_token_is_not_repeated(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORATE_HUBSPOT_TOKEN", "pat-eu1-some-other-secret")
    with pytest.raises(PullError) as refused:
        connected.sync()
    assert "some-other-secret" not in str(refused.value)
    assert "401" in str(refused.value.where)
    monkeypatch.delenv("QUORATE_HUBSPOT_TOKEN")
    with pytest.raises(UsageError, match="no secret"):
        connected.sync()
