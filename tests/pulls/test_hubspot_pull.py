"""Records read from HubSpot say the same as a plain import of the same records, whatever changes in between."""

from __future__ import annotations

import pytest
from tests.pulls.connected_portal import Connected, unexplained
from tests.pulls.fake_hubspot import PortalHandler, associated


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
    connected.portal.pass_time(minutes=-55)
    lines = connected.sync()
    assert unexplained(lines) == []
    assert lines["contacts"].pulled_count == 0
    connected.portal.unseen = set()
    assert connected.sync()["contacts"].pulled_count == 1
    assert connected.content == connected.plain_content()


def test_what_changes_between_pages_is_not_lost(connected: Connected) -> None:
    """A record of a page that was read changes before the last page is."""

    def fault(handler: PortalHandler) -> bool:
        if "after=200" in handler.path:
            connected.portal.faults = []
            connected.portal.pass_time(minutes=30)
            connected.portal.change("contacts", "2005", jobtitle="Buyer")
            connected.portal.archive("contacts", "2006")
            connected.portal.purge("companies", "100")
        return False

    connected.portal.faults = [fault]
    connected.sync()
    assert unexplained(connected.sync()) == []
    assert connected.keys("observed_accounts", "") == {"hubspot:company:101", "hubspot:company:102"}
    people = connected.content["observed_people"]
    assert people >= {each for each in connected.plain_content()["observed_people"] if ":2005" in each[0]}
    assert connected.keys("observed_people", ":2006") == set()


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
