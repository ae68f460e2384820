"""Early warnings as answers: which last, in which order, and what they say."""

from __future__ import annotations

from datetime import date

import pytest

from quorate.errors import NotFound
from quorate.views import Page, evidence_view, formation_list
from quorate.warehouse.snapshots import Snapshot


def test_warnings_that_last_stand_in_order_of_use(snapshot: Snapshot) -> None:
    found = formation_list(snapshot)
    assert [one.account_id for one in found.formations] == ["a_alder", "a_harbour"]
    assert (found.formation_count, found.before_contact_count, found.false_alarm_rate) == (2, 1, 0.02)
    first = found.formations[0]
    assert first.text == (
        "A team is forming at Aldermoor Logistics: 3 people in 3 weeks, expected 0.6; first seen 3 February 2026"
    )
    assert set(first.person_names) == {"Ben Achterberg", "Finn Doyle"}
    assert first.unnamed_count == 1


def test_one_account_and_a_part_of_the_list(snapshot: Snapshot) -> None:
    assert [one.account_id for one in formation_list(snapshot, account_id="a_harbour").formations] == [
        "a_harbour"
    ]
    assert formation_list(snapshot, account_id="a_oak").formations == ()
    part = formation_list(snapshot, Page(offset=1, limit=1))
    assert [one.account_id for one in part.formations] == ["a_harbour"]
    assert part.formation_count == 2


def test_the_opening_says_on_what_the_chance_rests(snapshot: Snapshot) -> None:
    counted = evidence_view(snapshot, "formation/a_alder/2026-02-09")
    told = {each.label: each.text for each in counted.inputs}
    assert (
        told["As much by chance"]
        == "in 0.41% of an account's quiet quarters, counted on 418 quiet quarters of accounts"
    )
    assert counted.notes == ()
    simulated = evidence_view(snapshot, "formation/a_harbour/2026-03-02")
    assert "simulated" in {each.label: each.text or "" for each in simulated.inputs}["As much by chance"]
    assert simulated.notes


def test_how_far_ahead_of_the_first_conversation_warnings_came(snapshot: Snapshot) -> None:
    found = formation_list(snapshot)
    aldermoor, harbour = found.formations
    assert aldermoor.contacted_at is not None
    assert aldermoor.contacted_at.date() == date(2026, 3, 2)
    assert aldermoor.lead_days is not None
    assert aldermoor.lead_days.value == 21.0
    assert harbour.lead_days is None
    # Oakhurst was warned of as well, and nobody has spoken with them
    assert (found.leads.warned_count, found.leads.contacted_count) == (2, 1)
    assert found.leads.lead_days.value == 21.0
    assert formation_list(snapshot, account_id="a_harbour").leads == found.leads


def test_leads_open_to_each_warning_and_the_conversation_after_it(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, formation_list(snapshot).leads.lead_days.reference)
    assert [(each.label, each.text) for each in opened.inputs[2:]] == [
        ("Aldermoor Logistics", "warned 9 February 2026, spoke 2 March 2026"),
        ("Oakhurst", "warned 1 September 2025, not spoken with yet"),
    ]
    assert {row.evidence_id for row in opened.evidence.rows} == {"t_04", "t_05"}
    # a day later on, Oakhurst's warning is older than what is asked for
    later = evidence_view(snapshot, "formation-leads/2025-09-02")
    assert [each.text for each in later.inputs[:2]] == ["1", "1"]


@pytest.mark.parametrize("key", ["a_alder/2026-02-16", "a_alder/someday", "nobody/2026-02-09"])
def test_a_warning_that_was_never_raised_does_not_open(snapshot: Snapshot, key: str) -> None:
    with pytest.raises(NotFound):
        evidence_view(snapshot, f"formation/{key}")
