"""Incremental effect as people see it, and what its figures open to."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT

from quorate.errors import NotFound
from quorate.views import evidence_view, incremental_view
from quorate.warehouse.snapshots import Snapshot


def test_effects_stand_beside_their_range_and_their_band(snapshot: Snapshot) -> None:
    meeting, email = incremental_view(snapshot).channels
    assert (meeting.name, meeting.finding, meeting.credit) == ("meeting", "adds", 0.44)
    assert (meeting.band_low, meeting.band_high) == (0.4, 0.5)
    assert (email.name, email.finding) == ("e-mail", "may add nothing")
    assert email.missing.low == pytest.approx(-0.1)
    assert [each.key for each in incremental_view(snapshot).functions] == ["sales", "marketing"]


def test_the_summary_says_totals_with_their_range(snapshot: Snapshot) -> None:
    said = incremental_view(snapshot).summary
    assert said[0] == (
        "Without everything we did, 50% of what was won would be missing by the model (from 30% to 70%)."
    )
    assert any(
        "what marketing did, 30% of what was won would be missing by the universal holdout" in text
        for text in said
    )
    assert said[-1].startswith("By their whole range adding: meeting. Of the others")


def test_each_assumption_says_what_it_moves_most(snapshot: Snapshot) -> None:
    found = {each.variant: each for each in incremental_view(snapshot).assumptions}
    assert set(found) == {"8 weeks", "search as a cause"}
    assert found["8 weeks"].most_moved == "meeting"
    assert found["8 weeks"].added == pytest.approx(0.6)
    assert (found["search as a cause"].most_moved, found["search as a cause"].to_share) == ("search", 0.1)


def test_what_is_declared_is_shown_in_words(snapshot: Snapshot) -> None:
    assert set(incremental_view(snapshot).captures) == {
        "search",
        "web site: requested demo",
        "any channel: some campaigns by their names",
    }


def test_figures_open(snapshot: Snapshot) -> None:
    view = incremental_view(snapshot)
    opened = evidence_view(snapshot, view.channels[0].missing.reference)
    assert opened.figure == view.channels[0].missing
    assert [given.label for given in opened.inputs] == [
        "Credit, how long a touch carries over: 8 weeks",
        "Credit, which touches collect demand: search as a cause",
        "Credit, as published",
    ]
    holdout = next(each for each in view.totals if each.basis == "holdout")
    told = {given.label: given.text for given in evidence_view(snapshot, holdout.share.reference).inputs}
    assert told["Accounts held out"] == "30"
    assert evidence_view(snapshot, view.totals[0].share.reference).figure == view.totals[0].share


@pytest.mark.parametrize(
    "reference", ["incremental-effect/channel/search", "incremental-total/sales/holdout"]
)
def test_nothing_is_said_not_to_exist(snapshot: Snapshot, reference: str) -> None:
    with pytest.raises(NotFound):
        evidence_view(snapshot, reference)


def test_too_little_is_said_with_its_reason_and_without_a_figure(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    reason = "3 journeys that have ended; it takes 100 to tell what anything added"
    silent = {
        "transition": "won", "withheld": "all", "basis": "model", "journey_count": 3, "won_count": 1,
        "status": "few_journeys", "reason": reason,
    }  # fmt: skip
    publish(workspace, {"incremental_totals": [silent], "runs": []}, AS_OF_AT, "r")
    opened = snapshot_of(workspace)
    view = incremental_view(opened)
    opened.close()
    assert view.channels == ()
    assert view.summary == (
        f"What would be missing without everything we did cannot be told by the model: {reason}.",
    )
