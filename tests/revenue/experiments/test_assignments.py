"""Who is held out: as it was drawn, for good, with those who came later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.revenue.experiments.worked import START, candidate, context, event, made, planned

from quorate.revenue.experiments.assignments import STEP
from quorate.revenue.experiments.candidates import STEP as CANDIDATES
from quorate.revenue.experiments.candidates import topmost
from quorate.revenue.experiments.design import STEP as EXPERIMENTS
from quorate.revenue.experiments.exclusions import STEP as EXCLUSIONS
from quorate.revenue.experiments.lots import arm_on_arrival, draw

LATER = datetime(2026, 3, 2)


def _run(
    events: list[dict[str, Any]], candidates: list[dict[str, Any]], **given: Any
) -> tuple[dict[str, Any], dict[tuple[str, str], dict[str, Any]]]:
    """The experiments by id, and the assignments by experiment and account."""
    known = given.pop("known", None)
    tables = {"experiment_events": events, "experiment_candidates": candidates, **given}
    tables["experiments"] = made(EXPERIMENTS, tables, known)
    tables["experiment_exclusions"] = made(EXCLUSIONS, tables, known)
    rows = made(STEP, tables, known)
    return (
        {row["experiment_id"]: row for row in tables["experiments"]},
        {(row["experiment_id"], row["account_id"]): row for row in rows},
    )


def _started(candidates: list[dict[str, Any]], number: int = 2, **columns: Any) -> dict[str, Any]:
    lots = draw(candidates, "seed of quiet", 0.25, **columns)
    said = {"assignments": list(lots.assignments), "exclusions": list(lots.exclusions)}
    return event(number, "started", said)


def test_only_who_was_drawn_or_came_later_takes_part() -> None:
    here = [candidate(f"a{place}") for place in range(8)]
    plan = event(1, "planned", planned())
    assert _run([plan], here)[1] == {}
    new = candidate("new", known_at=LATER)
    designs, found = _run([plan, _started(here)], [*here, new])
    assert designs["quiet"]["status"] == "running"
    assert sum(row["arm"] == "holdout" for row in found.values() if row["account_id"] != "new") == 2
    late = found["quiet", "new"]
    assert (late["reason"], late["assigned_at"]) == ("arrived", LATER)
    assert late["arm"] == arm_on_arrival("seed of quiet", "new", 0.25)


def test_what_was_written_down_stands_whatever_is_learned_since() -> None:
    here = [candidate(f"a{place}") for place in range(8)]
    events = [event(1, "planned", planned()), _started(here)]
    before = _run(events, here)[1]
    joined = [
        candidate(f"a{place}", family_id="a0", stratum="decide / 1000 and more") for place in range(8)
    ] + [candidate("b", family_id="a0", known_at=LATER)]
    after = _run(events, joined)[1]
    assert {key: row for key, row in after.items() if key[1] != "b"} == before
    assert (after["quiet", "b"]["arm"], after["quiet", "b"]["reason"]) == (
        before["quiet", "a0"]["arm"],
        "family",
    )


def test_lines_of_later_days_and_a_second_line_about_an_account_change_nothing() -> None:
    here = [candidate(f"a{place}") for place in range(8)]
    start = _started(here)
    first = _run([event(1, "planned", planned()), start], here)[1]
    turned = [{**row, "arm": "holdout"} for row in draw(here, "x", 0.25).assignments]
    again = event(3, "assigned", {"assignments": turned}, at=LATER)
    assert _run([event(1, "planned", planned()), start, again], here)[1] == first


def test_nobody_arrives_in_what_has_ended_or_was_stopped_or_is_another_experiments() -> None:
    here, new = [candidate(f"a{place}") for place in range(8)], candidate("new", known_at=LATER)
    ended = [event(1, "planned", planned(ends_on="2026-02-28")), _started(here)]
    designs, found = _run(ended, [*here, new])
    assert (designs["quiet"]["status"], ("quiet", "new") in found) == ("done", False)
    stopped = event(3, "stopped", {"reason": "enough"}, at=datetime(2026, 2, 1))
    designs, found = _run([event(1, "planned", planned()), _started(here), stopped], [*here, new])
    assert (designs["quiet"]["status"], ("quiet", "new") in found) == ("stopped", False)
    test = planned("proof", kind="play", play="proof", holdout_share=0.999999)
    both = [
        event(1, "planned", planned(holdout_share=0.999999)), _started(here),
        event(3, "planned", test, "proof"), event(4, "started", {"assignments": []}, "proof"),
    ]  # fmt: skip
    found = _run(both, [*here, new])[1]
    assert found["quiet", "new"]["arm"] == "holdout"
    assert ("proof", "new") not in found


def test_who_was_left_out_does_not_arrive_later() -> None:
    here = [candidate(f"a{place}") for place in range(8)]
    start = _started(here, left_out={"a3": "other_experiment"})
    found = _run([event(1, "planned", planned()), start], here)[1]
    assert ("quiet", "a3") not in found
    assert len(found) == 7


def test_a_holdout_of_the_crm_comes_in_on_trust() -> None:
    """Held out since the settings say, or since the CRM knows the account; strata are of that day, not of today."""
    said = [
        {"account_id": "a", "record_id": "1", "known_at": datetime(2020, 1, 1), "value": "true"},
        {"account_id": "b", "record_id": "2", "known_at": LATER, "value": "false"},
        {"account_id": "c", "record_id": "3", "known_at": LATER, "value": "control"},
    ]
    stays = [
        {"account_id": "a", "journey_id": "j", "stage": stage, "position": place, "entered_at": entered,
         "until_at": left}
        for place, stage, entered, left in (
            (1, "explore", datetime(2025, 12, 1), datetime(2026, 2, 1)),
            (2, "decide", datetime(2026, 2, 1), None),
        )
    ]  # fmt: skip
    candidates = [candidate(name) for name in "abc"]
    designs, found = _run(
        [], candidates, imported_holdouts=said, experiment_stays=stays, known=context(starts_on="2026-01-05")
    )
    assert designs["imported_holdout"]["holdout_share"] == 2 / 3
    assert {
        key[1]: (row["arm"], row["assigned_at"], row["stratum"], row["holdout_probability"])
        for key, row in found.items()
    } == {
        "a": ("holdout", datetime(2026, 1, 5), "explore / under 50", None),
        "b": ("treated", LATER, "no journey / under 50", None),
        "c": ("holdout", LATER, "no journey / under 50", None),
    }
    assert _run([], candidates, imported_holdouts=said)[1] == {}, "no field is named in the settings"


def test_families_are_seen_whole_and_circles_end() -> None:
    assert topmost("c", {"a": None, "b": "a", "c": "b"}) == "a"
    assert {topmost(name, {"a": "b", "b": "c", "c": "a"}) for name in "abc"} == {"a"}
    assert topmost("a", {"a": "nobody"}) == "a"
    accounts = [
        {"account_id": "top", "employees": 5000, "tier": None, "is_customer": True, "first_known_at": START},
        {"account_id": "unit", "parent_account_id": "top", "employees": 20, "tier": "A", "is_customer": False,
         "first_known_at": START},
        {"account_id": "other", "is_customer": False, "first_known_at": START},
    ]  # fmt: skip
    stays = [
        {"account_id": "unit", "journey_id": "j", "stage": "explore", "position": 1, "entered_at": START},
    ]
    rows = made(CANDIDATES, {"experiment_accounts": accounts, "experiment_stays": stays})
    assert {
        row["account_id"]: (row["family_id"], row["stratum"], row["has_open_journey"]) for row in rows
    } == {
        "top": ("top", "explore / 1000 and more / A", True),
        "unit": ("top", "explore / 1000 and more / A", True),
        "other": ("other", "no journey / size unknown", False),
    }
