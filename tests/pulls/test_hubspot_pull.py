"""Lists read from HubSpot say the same as a plain import of the same records."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.flow.market_fixture import quietly
from tests.pulls.conftest import Remembered
from tests.pulls.fake_hubspot import (
    CLIENT_SECRET,
    HOST,
    REFRESH_TOKEN,
    TOKEN,
    Portal,
    PortalHandler,
    associated,
    handler_of,
    small_portal,
)
from tests.pulls.log_reading import Content, doubled, live_content
from tests.pulls.trusted_server import serving

from quorate import flow
from quorate.errors import UsageError
from quorate.sources import Reading
from quorate.sources.pulls import Line
from quorate.sources.pulls.patience import Patience, PullError
from quorate.warehouse.workspace import Workspace


@dataclass
class Connected:
    """A workspace connected with the fake portal."""

    workspace: Workspace
    portal: Portal
    folder: Path
    remembered: Remembered
    waits: list[float] = field(default_factory=list)

    def sync(self, **said: bool) -> dict[str, Line]:
        """Sync once, an hour later than the last time."""
        self.portal.pass_time(hours=1)
        patience = Patience(self.waits.append, chance=lambda: 0.0)
        lines = flow.sync(self.workspace, "hubspot", lambda: self.portal.now, quietly, patience, **said)
        return {line.object_name: line for line in lines}

    def asked(self, part: str) -> list[str]:
        """The questions since the last look whose address or text holds `part`."""
        found = [each for each in self.portal.asked if part in each]
        self.portal.asked.clear()
        return found

    @property
    def content(self) -> Content:
        assert doubled(self.workspace) == 0
        return live_content(self.workspace)

    def already(self) -> None:
        """Be where a first sync of the portal as it is now leads, made once for all tests."""
        held = self.remembered.folder / self.remembered.key(self.portal.records)
        if held.exists():
            shutil.copytree(held, self.workspace.root, dirs_exist_ok=True)
            self.portal.pass_time(hours=1)
        else:
            assert unexplained(self.sync()) == []
            shutil.copytree(self.workspace.root, held)

    def plain_content(self) -> Content:
        """What a plain import of the portal's records gives."""
        key = self.remembered.key(self.portal.records)
        if key not in self.remembered.contents:
            export = self.folder / f"{key[:8]}-export"
            export.mkdir()
            for name, records in self.portal.records.items():
                lines = "".join(json.dumps(record) + "\n" for record in records)
                (export / f"{name}.jsonl").write_text(lines, encoding="utf-8")
            workspace = flow.create_workspace(self.folder / key[:8], "Plain")
            flow.import_files(workspace, "hubspot", [export], Reading(), lambda: self.portal.now, quietly)
            self.remembered.contents[key] = live_content(workspace)
        return self.remembered.contents[key]

    def keys(self, table: str, part: str) -> set[str]:
        """The keys of live rows of the log that hold `part`."""
        return {key for key, _ in self.content.get(table, ()) if part in key}


@pytest.fixture
def connected(remembered: Remembered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connected]:
    portal = small_portal()
    monkeypatch.setenv("QUORATE_HUBSPOT_TOKEN", TOKEN)
    with serving(handler_of(portal), [HOST], tmp_path):
        yield Connected(flow.create_workspace(tmp_path / "w", "Pulled"), portal, tmp_path, remembered)


def unexplained(lines: dict[str, Line]) -> list[str]:
    return [line.sentence for line in lines.values() if not line.is_explained]


def test_a_pull_is_a_plain_import(connected: Connected) -> None:
    lines = connected.sync()
    assert connected.content == connected.plain_content()
    assert (lines["contacts"].crm_count, lines["contacts"].held_count) == (229, 229)
    assert unexplained(lines) == []
    assert lines["tasks"].note == "the token has no scope to read them"
    assert not list((connected.workspace.root / "sync").rglob("*.jsonl"))


def test_why_records_are_set_aside(connected: Connected) -> None:
    for number, status in enumerate(("NOT_STARTED", "NOT_STARTED", "COMPLETED")):
        stamp = "2026-03-01T10:00:00Z"
        connected.portal.add("tasks", f"43{number:02}", hs_timestamp=stamp, hs_task_status=status)
    line = connected.sync()["tasks"]
    assert (line.crm_count, line.held_count, line.reasons) == (3, 1, {"not_done_yet": 2})
    assert line.sentence == "tasks: CRM says 3, we hold 1 (2 set aside: 2 not done yet)"


def test_a_second_pull_asks_only_for_what_changed(connected: Connected) -> None:
    connected.already()
    connected.portal.pass_time(days=1)
    connected.portal.change("contacts", "2005", jobtitle="Chief Financial Officer")
    connected.portal.archive("contacts", "2001")
    connected.asked("")
    lines = connected.sync()
    lists = [each for each in connected.asked("/objects/contacts?") if "archived=False" in each]
    assert lists == [], "the list of live records is not read again"
    assert lines["contacts"].pulled_count == 2
    assert lines["contacts"].sentence == "contacts: CRM says 228, we hold 228"
    assert lines["deals"].pulled_count == 0
    assert unexplained(lines) == []
    assert connected.content == connected.plain_content()


def test_many_changes_of_one_moment_are_all_read(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of many records at once gives them one stamp, and a search stops giving after so many."""
    connected.already()
    monkeypatch.setattr("tests.pulls.fake_hubspot.MOST_SEARCHED", 200)
    connected.portal.pass_time(days=1)
    for number in range(230):
        if number != 7:
            connected.portal.change("contacts", f"2{number:03}", jobtitle="Buyer")
    lines = connected.sync()
    assert lines["contacts"].pulled_count == 229
    assert connected.content == connected.plain_content()


def test_what_the_index_shows_late_is_not_missed(connected: Connected) -> None:
    connected.already()
    connected.portal.pass_time(days=1)
    connected.portal.change("contacts", "2005", jobtitle="Buyer")
    connected.portal.unseen = {"2005"}
    lines = connected.sync()
    assert unexplained(lines) == []
    connected.portal.unseen = set()
    connected.portal.pass_time(hours=-1, minutes=1)
    connected.portal.change("contacts", "2006", jobtitle="Buyer")
    connected.sync()
    assert connected.keys("observed_people", ":2005")
    connected.portal.pass_time(days=7)
    connected.sync()
    assert connected.content == connected.plain_content()


def test_a_record_made_during_the_pull_is_fetched(connected: Connected) -> None:
    connected.already()

    def fault(handler: PortalHandler) -> bool:
        if "/deals/search" in handler.path:
            connected.portal.faults = []
            connected.portal.add("contacts", "2900", email="new@company1.com")
        return False

    connected.portal.faults = [fault]
    line = connected.sync()["contacts"]
    assert (line.crm_count, line.held_count, line.recovered_count, line.unexplained_count) == (230, 230, 1, 0)
    assert connected.content == connected.plain_content()


def test_what_is_purged_or_merged_is_gone(connected: Connected) -> None:
    for each in ("4002", "4003"):
        connected.portal.add("calls", each, hs_timestamp="2026-03-01T10:00:00Z")
    connected.already()
    connected.portal.purge("contacts", "2010")
    connected.portal.purge("calls", "4001")
    connected.portal.purge("deals", "3010")
    connected.portal.pass_time(days=1)
    connected.portal.merge("contacts", "2011", "2012")
    connected.portal.merge("companies", "101", "102")
    lines = connected.sync()
    assert lines["deals"].pulled_count == 0
    assert lines["contacts"].deleted_count == 2
    assert lines["contacts"].sentence == "contacts: CRM says 227, we hold 227"
    assert lines["calls"].deleted_count == lines["deals"].deleted_count == 1
    assert unexplained(lines) == []
    people = {key for key, _ in connected.content["observed_people"]}
    assert people == {key for key, _ in connected.plain_content()["observed_people"]}
    connected.portal.pass_time(days=7)
    assert unexplained(connected.sync()) == []
    plain = connected.plain_content()
    for table in ("observed_people", "observed_accounts", "observed_touches", "observed_links"):
        assert connected.content[table] == plain[table], "whose company is another now bears no stamp"


def test_an_equal_count_hides_nothing_for_ever(connected: Connected) -> None:
    connected.already()
    connected.portal.purge("contacts", "2010")
    connected.portal.add("contacts", "2901", email="other@company1.com")
    connected.portal.pass_time(days=7)
    lines = connected.sync()
    assert lines["contacts"].deleted_count == 1
    assert unexplained(lines) == []
    assert connected.keys("observed_people", ":2010") == set()


def test_more_than_half_is_not_believed_without_a_word(connected: Connected) -> None:
    connected.already()
    connected.portal.records["contacts"] = connected.portal.records["contacts"][:20]
    line = connected.sync()["contacts"]
    assert (line.deleted_count, line.unexplained_count) == (0, 210)
    assert "--accept-deletes" in line.note
    line = connected.sync(accept_deletes=True)["contacts"]
    assert (line.deleted_count, line.unexplained_count, line.held_count) == (210, 0, 19)


def test_a_deleted_record_that_is_restored_comes_back(connected: Connected) -> None:
    connected.already()
    connected.portal.pass_time(days=1)
    connected.portal.archive("contacts", "2001")
    connected.sync()
    assert connected.keys("observed_people", ":2001") == set()
    restored = connected.portal.record("contacts", "2001")
    restored["archived"] = False
    del restored["archivedAt"]
    line = connected.sync()["contacts"]
    assert (line.recovered_count, line.unexplained_count) == (1, 0)
    assert connected.keys("observed_people", ":2001")
    assert connected.sync()["contacts"].recovered_count == 0


def test_associations_that_come_and_go(connected: Connected) -> None:
    connected.portal.add(
        "meetings", "4002", {"contacts": [("2001", 200), ("2002", 200)]}, hs_timestamp="2026-03-01T10:00:00Z"
    )
    connected.sync()
    deal = connected.portal.record("deals", "3000")
    held = deal["associations"]["contacts"]["results"]
    deal["associations"]["contacts"]["results"] = [associated("2003", 3, "Budget holder")]
    meeting = connected.portal.record("meetings", "4002")
    del meeting["associations"]["contacts"]["results"][0]
    connected.sync()
    assert connected.keys("observed_contact_roles", ":3000:") == {"hubspot:deal:3000:contact:2000"}, (
        "no stamp tells of it"
    )
    connected.portal.pass_time(days=7)
    connected.sync()
    assert connected.content == connected.plain_content()
    assert connected.keys("observed_contact_roles", ":3000:") == {
        "hubspot:deal:3000:contact:2003:Budget holder"
    }
    assert connected.keys("observed_attendees", ":4002:") == {"hubspot:engagement:4002:contact:2002"}
    connected.portal.change("deals", "3000")
    deal["associations"]["contacts"]["results"] = held
    connected.sync()
    assert connected.keys("observed_contact_roles", ":3000:") == {"hubspot:deal:3000:contact:2000"}


def test_a_changed_deal_keeps_what_its_contacts_say(connected: Connected) -> None:
    contact = connected.portal.record("contacts", "2000")
    contact["properties"]["hs_buying_role"] = "DECISION_MAKER"
    contact["propertiesWithHistory"] = {
        "hs_buying_role": [
            {"value": "DECISION_MAKER", "timestamp": "2026-03-05T09:00:00Z", "sourceType": "CRM_UI"}
        ]
    }
    connected.sync()
    connected.portal.pass_time(days=1)
    connected.portal.change("deals", "3000", amount="99000")
    connected.sync()
    assert connected.content == connected.plain_content()
    connected.portal.pass_time(days=1)
    connected.portal.change("contacts", "2001", hs_buying_role="CHAMPION")
    connected.sync()
    assert connected.keys("observed_contact_roles", "contact:2001") == {
        "hubspot:deal:3001:contact:2001",
        "hubspot:deal:3001:contact:2001:Champion",
    }
    connected.portal.pass_time(days=1)
    connected.portal.change("contacts", "2001", hs_buying_role="BLOCKER")
    connected.sync()
    assert "hubspot:deal:3001:contact:2001:Champion" not in connected.keys("observed_contact_roles", "2001")
    assert connected.content == connected.plain_content()


def test_more_associations_than_one_answer_holds(connected: Connected) -> None:
    connected.portal.per_association_page = 7
    everyone = [(f"2{number:03}", 3) for number in range(20, 60)]
    connected.portal.add("deals", "3900", {"contacts": everyone}, dealname="Big", dealstage="contractsent")
    connected.sync()
    assert len(connected.keys("observed_contact_roles", ":3900:")) == 40
    assert connected.content == connected.plain_content()


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
    assert connected.content == connected.plain_content()


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
    contacts = [
        each for each in connected.portal.asked if "/objects/contacts?" in each and "limit=1&" not in each
    ]
    assert "after=200" in contacts[0]
    assert connected.content == connected.plain_content()


def test_a_wrong_token_is_not_repeated(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORATE_HUBSPOT_TOKEN", "pat-eu1-some-other-secret")
    with pytest.raises(PullError) as refused:
        connected.sync()
    assert "some-other-secret" not in str(refused.value)
    assert "401" in str(refused.value.where)
    monkeypatch.delenv("QUORATE_HUBSPOT_TOKEN")
    with pytest.raises(UsageError, match="no secrets"):
        connected.sync()


def test_the_limit_of_the_day_is_not_waited_for(connected: Connected) -> None:
    def fault(handler: PortalHandler) -> bool:
        if "after=100" not in handler.path:
            return False
        handler.send(429, {"message": "daily limit", "errorType": "RATE_LIMIT", "policyName": "DAILY"})
        return True

    connected.portal.faults = [fault]
    with pytest.raises(PullError, match="contacts could not be read") as refused:
        connected.sync()
    assert connected.waits == []
    assert "midnight" in str(refused.value.do)


def test_an_app_renews_its_token(
    connected: Connected, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.delenv("QUORATE_HUBSPOT_TOKEN")
    for name, text in (
        ("CLIENT_ID", "abc"),
        ("CLIENT_SECRET", CLIENT_SECRET),
        ("REFRESH_TOKEN", REFRESH_TOKEN),
    ):
        monkeypatch.setenv(f"QUORATE_HUBSPOT_{name}", text)

    def fault(handler: PortalHandler) -> bool:
        if "after=100" in handler.path and connected.portal.times_renewed == 1:
            connected.portal.tokens.clear()
        return False

    connected.portal.faults = [fault]
    connected.sync()
    assert connected.portal.times_renewed == 2
    files = b"".join(path.read_bytes() for path in connected.workspace.root.rglob("*") if path.is_file())
    assert "DEBUG" in caplog.text
    for text in (CLIENT_SECRET, REFRESH_TOKEN, *connected.portal.tokens):
        assert text not in caplog.text
        assert text.encode() not in files
    assert connected.content == connected.plain_content()
    monkeypatch.setenv("QUORATE_HUBSPOT_REFRESH_TOKEN", "another-refresh-secret")
    with pytest.raises(PullError, match="did not let us in") as refused:
        connected.sync()
    assert "another-refresh-secret" not in str(refused.value)
