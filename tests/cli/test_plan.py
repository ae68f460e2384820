"""The plan on the command line: what it shows, what it writes, what it refuses, and what it holds back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Quorate
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

from quorate.ledger.plan_ledger import PlanLedger
from quorate.warehouse.workspace import Workspace

# Ines Duarte sells, Paul Osei is in marketing; m_1 is hers, m_2 both's.
INES, PAUL = ("--as", "Ines Duarte"), ("--as", "paul osei")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "w")
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def plan(workspace: Workspace, quorate: Quorate) -> Any:
    def run(*arguments: str) -> Any:
        return quorate("plan", *arguments, "-w", str(workspace.root), "--format", "json")

    return run


def _events(workspace: Workspace) -> list[Any]:
    ledger = PlanLedger(workspace.database_file)
    try:
        return ledger.events()
    finally:
        ledger.close()


def _listed(plan: Any, *arguments: str) -> dict[str, dict[str, Any]]:
    done = plan("list", *arguments)
    assert done.exit_code == 0, done.stderr
    days = json.loads(done.stdout)["days"]
    return {each["move"]["move_id"]: each for day in days for each in day["moves"]}


def test_what_is_decided_is_shown_at_once(plan: Any, workspace: Workspace) -> None:
    assert set(_listed(plan)) == {"m_1", "m_2"}
    done = plan("accept", "m_2", *PAUL)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["event"]["version"] == 1
    move = _listed(plan)["m_2"]
    assert (move["move"]["status"], move["move"]["owner_name"], move["version"]) == (
        "accepted",
        "Paul Osei",
        1,
    )
    assert move["is_waiting"] is True
    assert plan("done", "m_2", "He will pay", "--result", "helped", *PAUL).exit_code == 0
    assert "m_2" not in _listed(plan)
    assert _listed(plan, "--show", "done")["m_2"]["outcome"] == "He will pay"
    assert plan("reopen", "m_2", *PAUL).exit_code == 0
    assert _listed(plan)["m_2"]["move"]["status"] == "accepted"
    assert [event.kind for event in _events(workspace)] == ["accepted", "done", "reopened"]


@pytest.mark.parametrize(
    ("arguments", "moves"),
    [
        (("--for", "Ines Duarte"), {"m_1"}),
        (("--for", "Paul Osei"), set()),
        (("--function", "marketing"), {"m_2"}),
        (("--function", "sales"), {"m_1", "m_2"}),
        (("--function", "success"), set()),
        (("--journey", JOURNEY), {"m_1", "m_2"}),
        (("--journey", "j_none"), set()),
        (("--show", "accepted"), set()),
        (("--segment", "tier:Z"), set()),
        (("--segment", "all"), {"m_1", "m_2"}),
    ],
)
def test_the_list_is_narrowed(plan: Any, arguments: tuple[str, ...], moves: set[str]) -> None:
    assert set(_listed(plan, *arguments)) == moves


def test_a_table_on_a_terminal(workspace: Workspace, quorate: Quorate) -> None:
    done = quorate("plan", "list", "-w", str(workspace.root), "--format", "table")
    assert done.exit_code == 0
    assert "2026-07-03" in done.stdout
    assert "proposed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("accept", "m_9", *INES), 1, "The plan has no move 'm_9'"),
        (("accept", "m_1", *PAUL), 1, "Paul Osei (marketing) cannot decide about this move: it is for sales"),
        (("accept", "m_1", "--as", "Ines Duarto"), 1, "Did you mean 'Ines Duarte'?"),
        (("accept", "m_1", "--as", "Zoë", "--function", "sale"), 1, "No colleague is called 'Zoë'"),
        (("dismiss", "m_1", "wrong_tim", *INES), 2, "Did you mean 'wrong_time'?"),
        (("dismiss", "m_1", "other", *INES), 2, "The note is empty"),
        (("snooze", "m_1", "2026-06-30", *INES), 2, "2026-06-30 is not after 2026-06-30"),
        (("snooze", "m_1", "soon", *INES), 2, "'soon' is no day"),
        (("edit", "m_1", *INES), 2, "Nothing is changed"),
        (("edit", "m_1", "--content", "c_none", *INES), 1, "The catalogue has no asset 'c_none'"),
        (("hand-over", "m_1", "finance", *INES), 1, "No colleague is called 'finance'"),
        (("done", "m_1", " ", *INES), 2, "The outcome is empty"),
        (("accept", "m_1", "--seen", "4", *INES), 2, "no version 4 yet"),
        (("apply", "e_none", *INES), 1, "no event 'e_none'"),
        (("add", "j_none", "Call them", *INES), 1, "No journey has the id 'j_none'"),
        (("add", JOURNEY, "Call them", "--person", "p_none", *INES), 1, "Nobody of this journey's team"),
        (("add", JOURNEY, "Call them", "--due", "soon", *INES), 2, "'soon' is no day"),
        (("add", JOURNEY, " ", *INES), 2, "The text is empty"),
        (("learned", "It works", "--segment", "teir:A", *INES), 2, "Did you mean 'tier:...'?"),
        (("list", "--show", "opne"), 2, "Did you mean 'open'?"),
        (("list", "--function", "sails"), 2, "Did you mean 'sales'?"),
        (("review", "--segment", "nothing"), 2, "There is no segment 'nothing'"),
        (("review", "--week", "soon"), 2, "'soon' is not a day"),
    ],
)
def test_what_is_refused(
    plan: Any, workspace: Workspace, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = plan(*arguments)
    assert (done.exit_code, words in " ".join(done.stderr.split())) == (code, True), done.stderr
    assert _events(workspace) == []


def test_a_conflict_is_shown_and_may_be_applied_on_top(plan: Any, workspace: Workspace) -> None:
    assert plan("edit", "m_2", "--due", "2026-07-08", "--seen", "0", *INES).exit_code == 0
    held = plan("edit", "m_2", "--due", "2026-07-10", "--seen", "0", *PAUL)
    assert held.exit_code == 1
    assert "Meanwhile Ines Duarte (sales) changed it: due 8 July 2026." in held.stderr
    assert _listed(plan)["m_2"]["move"]["due_on"] == "2026-07-08"
    assert _listed(plan)["m_2"]["held_count"] == 1
    event_id = json.loads(held.stdout)["event"]["event_id"]
    assert f"quorate plan apply {event_id}" in held.stderr
    assert plan("comment", "m_2", "Fine", *INES).exit_code == 0
    assert plan("apply", event_id, *PAUL).exit_code == 0
    assert _listed(plan)["m_2"]["move"]["due_on"] == "2026-07-10"
    assert _listed(plan)["m_2"]["held_count"] == 0
    assert (
        plan("apply", json.loads(plan("history", "m_2").stdout)["history"][0]["event_id"], *PAUL).exit_code
        == 2
    )
    assert len(_events(workspace)) == 4


def test_history_says_who_did_what(plan: Any) -> None:
    plan("hand-over", "m_1", "Paul Osei", *INES)
    plan("comment", "m_1", "Over to you, @paul.osei.", "--as", "Zoë", "--function", "success")
    plan("snooze", "m_1", "2026-07-31", *PAUL)
    plan("dismiss", "m_1", "other", "--note", "They merged", *PAUL)
    lines = json.loads(plan("history", "m_1").stdout)["history"]
    assert [(line["author_name"], line["did"], line["text"]) for line in lines] == [
        ("Ines Duarte", "handed it to Paul Osei (marketing)", None),
        ("Zoë", "said", "Over to you, @paul.osei."),
        ("Zoë", "spoke to Paul Osei", "Over to you, @paul.osei."),
        ("Paul Osei", "put it off until 31 July 2026", None),
        ("Paul Osei", "dismissed it: another reason", "They merged"),
    ]
    mine = json.loads(plan("list", "--for", "Paul Osei").stdout)
    assert [each["text"] for each in mine["mentions"]] == ["Over to you, @paul.osei."]
    assert json.loads(plan("list", "--for", "Ines Duarte").stdout)["mentions"] == []


def test_a_move_of_ones_own(plan: Any) -> None:
    done = plan("add", JOURNEY, "Show them the plant", "--person", "p_dev", "--due", "2026-07-09", *INES)
    assert done.exit_code == 0, done.stderr
    move_id = json.loads(done.stdout)["event"]["move_id"]
    added = _listed(plan)[move_id]["move"]
    assert (added["play_label"], added["status"], added["because"]) == (
        "Show them the plant",
        "accepted",
        "Ines Duarte added this.",
    )
    assert (added["owner_function"], added["owner_name"], added["due_on"]) == (
        "sales",
        "Ines Duarte",
        "2026-07-09",
    )
    assert plan("done", move_id[:12], "They came", *INES).exit_code == 0


def test_the_weekly_review(plan: Any) -> None:
    plan("accept", "m_1", *INES)
    plan("dismiss", "m_2", "no_means", *PAUL)
    plan("learned", "Plants answer to visits", *PAUL)
    found = json.loads(plan("review").stdout)
    assert (found["starts_on"], found["ends_on"]) == ("2026-06-29", "2026-06-30")
    assert [
        (each["plan"]["move"]["move_id"], each["status"], each["is_new"]) for each in found["agreed"]
    ] == [("m_1", "accepted", True)]
    assert [each["outcome"] for each in found["dismissed"]] == ["nobody or nothing to do it with"]
    assert [line["text"] for line in found["learned"]] == ["Plants answer to visits"]
    before = json.loads(plan("review", "--week", "2026-06-25").stdout)
    assert (before["starts_on"], before["ends_on"]) == ("2026-06-22", "2026-06-28")
    assert (before["agreed"], before["dismissed"], before["learned"]) == ([], [], [])
    assert json.loads(plan("review", "--segment", "tier:A").stdout)["learned"] == []


def test_the_review_as_a_table(workspace: Workspace, quorate: Quorate, plan: Any) -> None:
    plan("accept", "m_1", *INES)
    plan("learned", "Plants answer to visits", *PAUL)
    done = quorate("plan", "review", "-w", str(workspace.root), "--format", "table")
    assert done.exit_code == 0
    assert "Ines Duarte" in done.stdout
    assert "Learned (Paul Osei): Plants answer to visits" in done.stderr
    assert quorate("plan", "history", "m_1", "-w", str(workspace.root), "--format", "table").exit_code == 0
