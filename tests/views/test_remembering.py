from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import NotFound
from quorate.language import language_named, speaking
from quorate.views import journey_view
from quorate.views.remembering import remembered
from quorate.warehouse import snapshots
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot, current_snapshot


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    manifest = Manifest(workspace.database_file)
    found = current_snapshot(workspace, manifest)
    yield found
    found.close()
    manifest.close()


def test_an_answer_is_worked_out_once_for_all_who_share_a_publication(snapshot: Snapshot) -> None:
    first = journey_view(snapshot, JOURNEY)
    other = snapshot.beside()
    assert journey_view(other, JOURNEY) is first
    other.close()
    assert journey_view(snapshot, journey_id="j_long") is not first


def test_each_language_has_answers_of_its_own(snapshot: Snapshot) -> None:
    first = journey_view(snapshot, JOURNEY)
    with speaking(language_named("de")):
        german = journey_view(snapshot, JOURNEY)
        assert german is not first
        assert journey_view(snapshot, JOURNEY) is german
    assert journey_view(snapshot, JOURNEY) is first


def test_the_latest_are_kept_and_what_went_wrong_is_not(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    @remembered
    def double(_: Snapshot, number: int, *, is_there: bool = True) -> int:
        asked.append(number)
        if not is_there:
            raise NotFound("Nothing has this number.")
        return 2 * number

    monkeypatch.setattr(snapshots, "MOST_REMEMBERED", 2)
    assert [double(snapshot, number) for number in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert asked == [1, 2, 3, 2]
    for _ in range(2):
        with pytest.raises(NotFound):
            double(snapshot, 9, is_there=False)
    assert asked[-2:] == [9, 9]
