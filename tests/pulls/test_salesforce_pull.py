"""What was pulled says the same as a plain import, whatever happens on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.pulls.conftest import Synced, cursors, say
from tests.pulls.log_reading import versions_of

from quorate.warehouse.manifest import Manifest


def test_a_first_pull_is_a_plain_import(wholly_synced: Synced) -> None:
    lines = wholly_synced.sync()
    assert wholly_synced.content == wholly_synced.plain_content()
    assert [line for line in lines.values() if not line.is_explained] == []
    assert lines["Task"].sentence == "Task: CRM says 369, we hold 369"
    newest = {
        name: max(row["SystemModstamp"] for row in rows)[:19] for name, rows in wholly_synced.org.rows.items()
    }
    assert {name: through[:19] for name, through in cursors(wholly_synced).items()} == newest
    assert not list((wholly_synced.workspace.root / "sync").rglob("page-*"))


def test_a_second_pull_asks_only_for_what_changed(synced: Synced) -> None:
    synced.already()
    synced.org.pass_time(days=1)
    contact = synced.org.rows["Contact"][3]["Id"]
    synced.org.change("Contact", contact, Title="Chief Financial Officer")
    lines = synced.sync()
    overlap = sum(
        row["SystemModstamp"] >= max(each["SystemModstamp"] for each in synced.org.rows["Task"])
        for row in synced.org.rows["Task"]
    )
    assert lines["Contact"].pulled_count <= 3
    assert overlap <= lines["Task"].pulled_count < 20
    assert synced.content == synced.plain_content()
    titles = [
        row["title"] for row in versions_of(synced.workspace, "observed_people", f"salesforce:{contact}")
    ]
    assert len(titles) == 2
    assert titles[-1] == "Chief Financial Officer"


def test_a_late_commit_is_not_missed(synced: Synced) -> None:
    synced.already()
    late = dict(synced.org.rows["Contact"][0], Id="0035gK000LATE01ABC", Email="late@ulskastel.com")
    newest = max(row["SystemModstamp"] for row in synced.org.rows["Contact"])
    late["SystemModstamp"] = newest.replace(newest[14:16], f"{max(0, int(newest[14:16]) - 5):02}")
    synced.org.rows["Contact"].append(late)
    synced.sync()
    assert synced.content == synced.plain_content()


def test_deletes_and_merges_that_are_told(synced: Synced) -> None:
    synced.already()
    synced.org.pass_time(hours=3)
    winner, loser, gone = (row["Id"] for row in synced.org.rows["Contact"][:3])
    synced.org.merge("Contact", loser, winner)
    synced.org.delete("Contact", gone)
    synced.org.delete("Opportunity", synced.org.rows["Opportunity"][0]["Id"])
    lines = synced.sync()
    assert synced.content == synced.plain_content()
    assert [line.sentence for line in lines.values() if not line.is_explained] == []
    assert lines["Contact"].crm_count == lines["Contact"].held_count == 96


@pytest.mark.parametrize("name", ["OpportunityContactRole", "CampaignMember", "EventRelation"])
def test_deletes_that_nobody_tells_of(wholly_synced: Synced, name: str) -> None:
    wholly_synced.already()
    wholly_synced.org.pass_time(hours=3)
    gone = [row["Id"] for row in wholly_synced.org.rows[name] if not row.get("IsWhat")][:4]
    for each in gone:
        wholly_synced.org.delete(name, each)
    lines = wholly_synced.sync()
    assert lines[name].deleted_count == 4
    assert lines[name].is_explained
    assert wholly_synced.content == wholly_synced.plain_content()
    assert wholly_synced.sync()[name].deleted_count == 0


def test_what_was_purged_from_the_bin_is_gone(wholly_synced: Synced) -> None:
    wholly_synced.already()
    wholly_synced.org.pass_time(hours=3)
    names = ("Account", "Contact", "Lead", "Task", "Event", "Product2", "OpportunityLineItem", "Campaign")
    held = {name: {row["Id"] for row in wholly_synced.org.rows[name]} for name in names}
    keys = {key for rows in wholly_synced.content.values() for key, _ in rows}
    gone = {
        name: sorted(each for each in ids if f"salesforce:{each}" in keys)[:1] for name, ids in held.items()
    }
    opportunity = wholly_synced.org.rows["Opportunity"][0]["Id"]
    for name, ids in gone.items():
        wholly_synced.org.purge(name, *ids)
    wholly_synced.org.purge("Opportunity", opportunity)
    for name in ("OpportunityHistory", "OpportunityFieldHistory"):
        if name in wholly_synced.org.rows:
            mine = [row["Id"] for row in wholly_synced.org.rows[name] if row["OpportunityId"] == opportunity]
            wholly_synced.org.purge(name, *mine)
    lines = wholly_synced.sync()
    assert [line.sentence for line in lines.values() if not line.is_explained] == []
    assert {name: lines[name].deleted_count for name in (*names, "Opportunity")} == dict.fromkeys(
        (*names, "Opportunity"), 1
    )
    left = {key for rows in wholly_synced.content.values() for key, _ in rows}
    assert not {f"salesforce:{each}" for ids in gone.values() for each in ids} & left
    assert f"salesforce:{opportunity}" not in left
    assert {
        name: line.deleted_count for name, line in wholly_synced.sync().items() if line.deleted_count
    } == {}


def test_equal_counts_hide_nothing_for_longer_than_a_day(synced: Synced) -> None:
    synced.already()
    contacts = synced.org.rows["Contact"]
    lost = contacts[5]["Id"]
    synced.org.purge("Contact", lost)
    synced.org.rows["Contact"].append(dict(contacts[0], Id="0035gK000OLD001ABC", Email="old@ulskastel.com"))
    synced.org.pass_time(days=1)
    line = synced.sync()["Contact"]
    assert (line.deleted_count, line.recovered_count, line.unexplained_count) == (1, 1, 0)
    assert synced.content == synced.plain_content()
    asked = len(synced.org.asked)
    synced.sync()
    assert not [each for each in synced.org.asked[asked:] if "SELECT Id FROM Contact" in each]


def test_more_than_half_is_not_believed_without_a_word(synced: Synced) -> None:
    synced.already()
    before = synced.content
    kept = synced.org.rows["OpportunityContactRole"][:5]
    synced.org.rows["OpportunityContactRole"] = kept
    line = synced.sync()["OpportunityContactRole"]
    assert (line.deleted_count, line.unexplained_count) == (0, 13)
    assert "--accept-deletes" in line.note
    assert synced.content == before
    line = synced.sync(accept_deletes=True)["OpportunityContactRole"]
    assert (line.deleted_count, line.unexplained_count, line.held_count) == (13, 0, 5)
    assert synced.content == synced.plain_content()


def test_a_list_that_is_cut_off_deletes_nothing(synced: Synced) -> None:
    synced.already()
    before = synced.content
    synced.org.hidden_from_lists = 5
    line = synced.sync()["OpportunityContactRole"]
    assert line.deleted_count == 0
    assert not line.is_explained or line.held_count == line.crm_count
    assert synced.content == before


def test_records_that_are_seen_again_come_back(synced: Synced) -> None:
    """The user loses sight of some records for a day: they are taken for deleted, and come back."""
    synced.already()
    roles = synced.org.rows["OpportunityContactRole"]
    synced.org.rows["OpportunityContactRole"] = roles[:12]
    synced.org.pass_time(days=1)
    assert synced.sync()["OpportunityContactRole"].deleted_count == 6
    synced.org.rows["OpportunityContactRole"] = roles
    synced.org.pass_time(days=1)
    line = synced.sync()["OpportunityContactRole"]
    assert (line.recovered_count, line.unexplained_count, line.held_count) == (6, 0, 18)
    assert {key for key, _ in synced.content["observed_contact_roles"]} == {
        key for key, _ in synced.plain_content()["observed_contact_roles"]
    }
    assert synced.sync()["OpportunityContactRole"].recovered_count == 0


def test_what_the_log_has_lost_comes_back(synced: Synced) -> None:
    synced.already()
    manifest = Manifest(synced.workspace.database_file)
    lost = [each.path for each in manifest.evidence() if each.table == "observed_accounts"]
    manifest.forget_evidence(lost)
    manifest.close()
    line = synced.sync()["Account"]
    assert (line.recovered_count, line.unexplained_count, line.held_count) == (9, 0, 10)
    assert synced.content == synced.plain_content()


def test_rows_that_change_between_pages_are_not_lost(synced: Synced) -> None:
    """A changed row bears a stamp far beyond those still to come; the cursor must not follow it."""
    tasks = synced.org.rows["Task"]
    pages: list[int] = []

    def change() -> None:
        pages.append(1)
        synced.org.pass_time(hours=1)
        synced.org.change("Task", tasks[len(pages) * 7]["Id"], Subject=f"Call number {len(pages)}")
        synced.org.change("Contact", synced.org.rows["Contact"][len(pages)]["Id"], Title="Buyer")

    synced.org.between_pages = change
    synced.sync()
    synced.org.between_pages = None
    assert len(pages) > 5
    synced.org.pass_time(minutes=1)
    synced.sync()
    assert synced.content == synced.plain_content()


def test_rows_made_during_the_pull_are_explained(synced: Synced) -> None:
    def make() -> None:
        synced.org.between_pages = None
        synced.org.pass_time(hours=1)
        synced.org.rows["Account"].append(
            dict(
                synced.org.rows["Account"][0],
                Id="0015gK000NEW001ABC",
                CreatedDate=synced.org.stamp(),
                SystemModstamp=synced.org.stamp(),
            )
        )

    synced.org.between_pages = make
    line = synced.sync()["Account"]
    assert (line.changed_count, line.unexplained_count) == (1, 0)
    synced.sync()
    assert synced.content == synced.plain_content()


def test_a_new_field_is_asked_for_from_the_beginning(synced: Synced) -> None:
    synced.already()
    for row in synced.org.rows["Contact"]:
        row["ReportsToId"] = synced.org.rows["Contact"][0]["Id"]
    synced.org.fields["Contact"].append("ReportsToId")
    synced.org.pass_time(hours=1)
    assert synced.sync()["Contact"].pulled_count == 98
    assert synced.content == synced.plain_content()


def test_a_full_pull_asks_for_everything(synced: Synced) -> None:
    synced.already()
    lines = synced.sync(is_full=True)
    assert lines["Task"].pulled_count == 369
    assert synced.content == synced.plain_content()


def test_relations_are_followed(wholly_synced: Synced) -> None:
    wholly_synced.org.fields["User"].append("UserRoleId")
    wholly_synced.org.relations["User"] = {"UserRole": "UserRoleId"}
    for row in wholly_synced.org.rows["User"]:
        row["UserRole.Name"] = "Sales Development"
    wholly_synced.sync()
    user = f"salesforce:{wholly_synced.org.rows['User'][0]['Id']}"
    assert "UserRole.Name" in next(each for each in wholly_synced.org.asked if "FROM User" in each)
    assert versions_of(wholly_synced.workspace, "observed_colleagues", user)


def test_objects_that_are_not_shown_or_not_wanted(wholly_synced: Synced) -> None:
    del wholly_synced.org.fields["Campaign"]
    say(wholly_synced.workspace, 'not_synced = ["Task"]')
    lines = wholly_synced.sync()
    assert not {"Campaign", "Task"} & set(lines)
    assert "observed_campaigns" not in wholly_synced.content
    assert "Contact" in lines


def test_time_zones_do_not_move_cursors(synced: Synced) -> None:
    synced.already()
    newest = max(row["SystemModstamp"] for row in synced.org.rows["Task"])
    asked = len(synced.org.asked)
    synced.sync()
    (query,) = (each for each in synced.org.asked[asked:] if "FROM Task WHERE SystemModstamp" in each)
    since = datetime.fromisoformat(query.partition(">= ")[2].split()[0])
    assert since == datetime.fromisoformat(newest) - timedelta(minutes=10)
