"""Everything can be found by a part of what it is called, and the same question has the same answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT
from tests.views.small_world import small_world

from quorate.views.finding import FindIndex
from quorate.views.reading import Reader


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> FindIndex:
    return made_index(tmp_path_factory.mktemp("finding"))


def made_index(folder: Path) -> FindIndex:
    workspace = new_workspace(folder)
    publish(workspace, small_world(), AS_OF_AT, "run_now")
    snapshot = snapshot_of(workspace)
    found = FindIndex(Reader(snapshot))
    snapshot.close()
    return found


@pytest.mark.parametrize(
    ("asked", "kind", "key"),
    [
        ("aldermoor", "account", "a_alder"),
        ("ALDERM", "account", "a_alder"),
        ("aldermoor.example", "account", "a_alder"),
        ("aldermor", "account", "a_alder"),
        ("a_alder", "account", "a_alder"),
        ("j_alder", "journey", "j_alder"),
    ],
)
def test_a_name_a_beginning_an_address_a_slip_and_an_id_find_it(
    index: FindIndex, asked: str, kind: str, key: str
) -> None:
    found, count = index.find(asked, 20)
    assert (kind, key) in {(each.kind, each.key) for each in found}
    assert count >= len(found) > 0


def test_every_word_must_be_answered(index: FindIndex) -> None:
    assert index.find("aldermoor nothingcalledso", 20) == ([], 0)
    assert index.find("", 20) == ([], 0)


def test_a_title_finds_the_people_who_hold_the_role(index: FindIndex) -> None:
    people = [each.key for each in index.find("cfo", 20)[0] if each.kind == "person"]
    assert "p_ann" in people


def test_fewer_answers_are_the_first_of_more(index: FindIndex) -> None:
    """Also where many answer equally well: which of them are shown is no accident."""
    every, count = index.find("a", 10_000)
    assert len(every) == count > 30
    for limit in range(1, 30):
        assert index.find("a", limit) == (every[:limit], count)


def test_another_index_of_the_same_rows_answers_alike(index: FindIndex, tmp_path: Path) -> None:
    assert made_index(tmp_path).find("a", 50) == index.find("a", 50)
