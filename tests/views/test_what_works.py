"""What works: enough seen or not, in the order of what helps, every figure open to its trials, on every surface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_plays import AS_OF_AT, plays

from quorate.errors import NotFound
from quorate.language import language_named, speaking
from quorate.surfaces.cli.pages import print_page
from quorate.surfaces.web import create_app
from quorate.views import evidence_view, what_works
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

TEAM_ARGUMENT = "standard/champion/select/team_argument"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = new_workspace(tmp_path_factory.mktemp("plays"))
    publish(made, plays(), AS_OF_AT, "run_plays")
    return made


@pytest.fixture(scope="module")
def snapshot(workspace: Workspace) -> Iterator[Snapshot]:
    opened = snapshot_of(workspace)
    yield opened
    opened.close()


@pytest.fixture
def nothing_yet(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path)
    publish(made, {"touches": []}, AS_OF_AT, "run_nothing")
    return made


def test_what_helps_comes_first_and_what_was_hardly_seen_stands_apart(snapshot: Snapshot) -> None:
    [found] = what_works(snapshot).maps
    [stage] = found.stages
    assert (found.label, stage.stage) == ("Standard journey", "select")
    assert [each.finding for each in stage.effects] == ["helps", "hurts", "no_overlap"]
    assert [each.play for each in stage.thin] == ["arrange_reference"]
    assert [each.play for each in stage.ordinary] == ["ordinary_contact"]
    # ordinary contact is no play
    assert (found.trials_count, found.drawn_count, found.waiting_count) == (98, 4, 4)


def test_every_figure_has_its_interval_or_says_nothing(snapshot: Snapshot) -> None:
    [found] = what_works(snapshot).maps
    first, _, alone = found.stages[0].effects
    assert (first.effect.value, first.effect.low, first.effect.high) == (0.12, 0.04, 0.2)
    assert first.play_label == "Give the team one argument"
    assert (alone.effect.value, alone.finding_words) == (None, "nothing to compare with")
    assert [(way.policy, way.value.low) for way in found.ways] == [
        ("learned", 0.0), ("best_single", 0.0), ("as_done", 0.0)
    ]  # fmt: skip
    assert found.ways[0].value.value == 0.36


def test_figures_open_to_their_trials_and_what_followed(snapshot: Snapshot) -> None:
    for kind in ("play-trials", "play-progress", "play-effect", "play-setback"):
        opened = evidence_view(snapshot, f"{kind}/{TEAM_ARGUMENT}")
        assert opened.about.startswith("Give the team one argument, with Champion")
        assert [row.remark for row in opened.evidence.rows] == [
            "28 days are not over",
            "28 days later the journey stood in the same stage",
            "28 days later the journey stood in a later stage, or was won",
        ]
    told = {each.label: each.text for each in opened.inputs}
    assert told["What to make of it"] == "helps; an association: sellers chose it"
    assert told["28 days are not over"] == "1"


def test_a_way_of_choosing_opens_to_its_estimates(snapshot: Snapshot) -> None:
    opened = evidence_view(snapshot, "play-value/standard/learned")
    assert opened.figure is not None
    assert opened.figure.value == 0.36
    assert len([each for each in opened.inputs if each.figure]) == 2
    for missing in (
        "play-value/standard/by_heart",
        "play-value/other/learned",
        "play-effect/standard/user/select/none",
    ):
        with pytest.raises(NotFound):
            evidence_view(snapshot, missing)


def test_the_page_says_what_was_seen_and_opens_it(workspace: Workspace) -> None:
    with TestClient(create_app(workspace)) as client:
        page = client.get("/plan/works")
        assert page.status_code == 200
        for words in (
            "What works", "Give the team one argument", "+12 points", "not enough seen yet", "4 were drawn by lot",
            "10% of a journey", "nothing to compare with",
        ):  # fmt: skip
            assert words in page.text
        assert client.get(f"/evidence/play-effect/{TEAM_ARGUMENT}").status_code == 200


def test_the_terminal_says_the_same(
    snapshot: Snapshot, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    print_page(what_works(snapshot))
    printed = capsys.readouterr().out
    assert "4 were drawn by lot" in " ".join(printed.split())
    assert "+12 points (+4 to +20 points)" in " ".join(printed.split())
    assert "quorate show evidence play-trials/" in printed


def test_before_any_play_it_says_how_to_name_them(
    nothing_yet: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = snapshot_of(nothing_yet)
    print_page(what_works(opened))
    opened.close()
    assert "sources.salesforce.fields" in " ".join(capsys.readouterr().out.split())
    with TestClient(create_app(nothing_yet)) as client:
        assert "No touch names a play yet" in client.get("/plan/works").text


@pytest.mark.parametrize("kind", ["play-effect", "play-setback"])
def test_how_an_effect_is_made_is_told_in_the_language_of_who_asks(snapshot: Snapshot, kind: str) -> None:
    with speaking(language_named("de")):
        formula = evidence_view(snapshot, f"{kind}/{TEAM_ARGUMENT}").formula
    for english in ("That chance less the one had we", "The chance that the journey stands"):
        assert english not in formula
