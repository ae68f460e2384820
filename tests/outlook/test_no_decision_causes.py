"""Whether a team cannot decide or does not want to change is told from what was seen, and left open otherwise."""

from __future__ import annotations

from dataclasses import replace

from quorate.outlook.no_decision_causes import TeamFacts, no_decision_cause

NOTHING = TeamFacts(None, 0, None, None, None, None, None, None, 0)


def test_a_team_that_wants_to_and_cannot() -> None:
    facts = TeamFacts(0.7, 3, 6, 2, 0.1, 0.4, 0.5, 0.3, 2)
    found = no_decision_cause(facts)
    assert found.cause == "indecision"
    assert found.for_status_quo == []
    assert "the close was put off 3 times" in found.for_indecision


def test_a_team_that_has_no_reason_to_change() -> None:
    found = no_decision_cause(TeamFacts(0.2, 0, 0, 120, -1.2, -0.1, 0.1, 0.1, 0))
    assert (found.cause, found.for_indecision) == ("status_quo", [])
    assert "no conversation for 120 days or more" in found.for_status_quo


def test_little_or_contradicting_evidence_leaves_it_open() -> None:
    assert no_decision_cause(NOTHING).cause == "cannot_be_told"
    assert no_decision_cause(replace(NOTHING, times_put_off=4)).cause == "cannot_be_told"
    both = TeamFacts(0.7, 3, None, 120, -1.2, None, None, None, 0)
    assert no_decision_cause(both).cause == "cannot_be_told"


def test_one_more_sign_moves_the_cause() -> None:
    facts = replace(NOTHING, times_put_off=2, way=0.6)
    assert no_decision_cause(facts).cause == "indecision"
    assert no_decision_cause(replace(facts, silent_days=50)).cause == "cannot_be_told"
