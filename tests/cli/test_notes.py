"""Notes on the command line: written, listed, changed, withdrawn; nothing is overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Quorate
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

INES, PAUL = ("--as", "Ines Duarte"), ("--as", "paul osei")


@pytest.fixture
def note(tmp_path: Path, quorate: Quorate) -> Any:
    made = new_workspace(tmp_path / "w")
    publish(made, small_world(), AS_OF_AT, RUN_ID)

    def run(*arguments: str) -> Any:
        return quorate("note", *arguments, "-w", str(made.root), "--format", "json")

    return run


def _listed(note: Any, *arguments: str) -> list[dict[str, Any]]:
    done = note("list", *arguments)
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["notes"]
    return found


def test_a_note_is_written_listed_changed_and_withdrawn(note: Any) -> None:
    done = note("add", "journey", JOURNEY, "Budget is settled, @paul.osei", *INES)
    assert done.exit_code == 0, done.stderr
    written = json.loads(done.stdout)["event"]
    (shown,) = _listed(note, "journey", JOURNEY)
    assert (shown["text"], shown["author_name"]) == ("Budget is settled, @paul.osei", "Ines Duarte")
    assert shown["mentions"] == ["Paul Osei"]
    assert shown["is_sensitive"] is False
    assert _listed(note, "account", "a_alder") == [shown]
    assert (
        note("edit", written["said_id"], "Budget is settled until March", "--seen", "1", *INES).exit_code == 0
    )
    late = note("edit", written["said_id"], "Budget is not settled", "--seen", "1", *INES)
    assert late.exit_code == 1
    assert "Meanwhile Ines Duarte wrote: Budget is settled until March" in late.stderr
    (shown,) = _listed(note, "journey", JOURNEY)
    assert (shown["text"], shown["version"]) == ("Budget is settled until March", 2)
    assert [each["text"] for each in shown["held"]] == ["Budget is not settled"]
    assert note("withdraw", written["said_id"], *INES).exit_code == 0
    assert _listed(note, "journey", JOURNEY) == []


def test_notes_on_people_stay_in_the_workspace_unless_said_otherwise(note: Any) -> None:
    assert note("add", "person", "p_ann", "Wary of us", *INES).exit_code == 0
    assert note("add", "person", "p_ann", "Back on Monday", "--not-sensitive", *INES).exit_code == 0
    assert {each["text"]: each["is_sensitive"] for each in _listed(note, "person", "p_ann")} == {
        "Wary of us": True,
        "Back on Monday": False,
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "journey", "j_nowhere", "Words", *INES), "There is no journey 'j_nowhere'"),
        (("add", "deal", JOURNEY, "Words", *INES), "Nothing called 'deal' has notes"),
        (("add", "journey", JOURNEY, "  ", *INES), "The note is empty"),
        (("edit", "n_none", "Words", *INES), "No note has the id"),
        (("add", "journey", JOURNEY, "Words", "--as", "nobody here"), "No colleague is called"),
    ],
)
def test_what_cannot_be_noted_is_refused_in_words(note: Any, arguments: tuple[str, ...], words: str) -> None:
    done = note(*arguments)
    assert done.exit_code in (1, 2)
    assert words in done.stderr


def test_nobody_changes_what_another_wrote(note: Any) -> None:
    written = json.loads(note("add", "journey", JOURNEY, "Mine", *INES).stdout)["event"]
    done = note("edit", written["said_id"], "Ours", *PAUL)
    assert done.exit_code != 0
    assert "This note is Ines Duarte's." in done.stderr
