"""The grid of account programmes as an answer, and what its cells open."""

from __future__ import annotations

import pytest

from quorate.errors import NotFound, UsageError
from quorate.views import Page, ProgrammeFilters, evidence_view, programme_grid
from quorate.warehouse.snapshots import Snapshot


def test_accounts_by_tier_and_offerings_by_name(snapshot: Snapshot) -> None:
    grid = programme_grid(snapshot)
    assert grid.offerings == (("of_relay", "Relay"), ("of_tally", "Tally"))
    assert [(row.account_id, row.tier) for row in grid.rows] == [("a_alder", "A"), ("a_fenwick", None)]
    assert [cell.motion for cell in grid.rows[0].cells] == ["cross_sell", "keep"]
    assert grid.motions == (("penetrate", 2), ("cross_sell", 1), ("up_sell", 0), ("keep", 1))
    widened, kept = grid.rows[0].cells
    assert (widened.amount.value, widened.is_won_amount, widened.known_count) == (220000.0, False, 1)
    assert (kept.amount.value, kept.is_won_amount) == (48000.0, True)
    assert kept.signals == ("looked at rivals", "use has declined")
    assert kept.stage is not None


def test_filters_and_pages(snapshot: Snapshot) -> None:
    kept = programme_grid(snapshot, ProgrammeFilters(motion="keep"))
    assert [row.account_id for row in kept.rows] == ["a_alder"]
    assert [cell.is_shown for cell in kept.rows[0].cells] == [False, True]
    assert [row.account_id for row in programme_grid(snapshot, ProgrammeFilters(tier="A")).rows] == [
        "a_alder"
    ]
    assert programme_grid(snapshot, ProgrammeFilters(industry="Banking")).rows == ()
    second = programme_grid(snapshot, page=Page(offset=1, limit=1))
    assert ([row.account_id for row in second.rows], second.account_count) == (["a_fenwick"], 2)
    with pytest.raises(UsageError, match="'win' is nothing to do"):
        ProgrammeFilters(motion="win")


def test_a_cell_opens_what_it_rests_on(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, "programme-cell/a_alder/of_tally")
    assert opened.words == "Keep: they have it: see that they stay"
    told = {each.label: each for each in opened.inputs}
    assert told["Renewal to be settled on"].text == "12 September 2026"
    widened = evidence_view(snapshot, "programme-cell/a_alder/of_relay")
    known = {each.label: each.text for each in widened.inputs}["People who bought before and are still there"]
    assert known == "1: Ben Achterberg"
    declined = told["Use has declined"].figure
    assert declined is not None
    assert (declined.value, declined.reference) == (2.0, "programme-signal/a_alder/use_declined/any")
    with pytest.raises(NotFound):
        evidence_view(snapshot, "programme-cell/a_alder/nothing")


def test_a_signal_opens_its_records_and_is_no_chance(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, "programme-signal/a_alder/looked_at_rivals/any")
    assert [row.evidence_id for row in opened.evidence.rows] == ["t_04"]
    assert opened.notes == ("This is a fact with a date, not a chance of losing them.",)
    declined = evidence_view(snapshot, "programme-signal/a_alder/use_declined/any")
    assert {each.label: each.text for each in declined.inputs} == {
        "In the last four weeks": "2.0",
        "Usual": "9.0",
    }
