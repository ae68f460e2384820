"""What people are told about experiments: how they stand, what speaks against them, what one could find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_experiments import experiments
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import NotFound
from quorate.views import evidence_view, what_works
from quorate.views.reading import Reader
from quorate.views.revenue.experiment_reach import experiment_reach
from quorate.views.revenue.experiments import experiment_list, experiment_view
from quorate.warehouse.snapshots import Snapshot


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    made = new_workspace(tmp_path)
    publish(made, {**small_world(), **experiments()}, AS_OF_AT, RUN_ID)
    found = snapshot_of(made)
    yield found
    found.close()


def test_how_they_stand(snapshot: Snapshot) -> None:
    found = {each.experiment_id: each for each in experiment_list(snapshot).experiments}
    assert list(found) == ["proof", "quiet", "later"], "what runs comes first"
    assert found["later"].standing == "planned: no lots are drawn yet"
    assert found["proof"].standing == "running; too early to say"
    assert found["quiet"].standing == (
        "running; sample-ratio mismatch, not to be believed; separated from zero: bought; contaminated"
    )
    assert len(found["quiet"].cautions) == 2
    assert found["proof"].excluded == (("held out by another experiment", 1),)


def test_readings_of_one(snapshot: Snapshot) -> None:
    view = experiment_view(snapshot, "quiet")
    bought, money = view.metrics
    assert (bought.effect.value, bought.effect.unit) == (0.15, "points")
    assert bought.effect.low == pytest.approx(0.015)
    assert len(bought.looks) == 8
    assert (bought.status, money.effect.value, money.words) == (
        "separated", None, "not measured: purchases are in several currencies",
    )  # fmt: skip
    assert (view.reached.value, view.reached.out_of) == (1, 1)
    with pytest.raises(NotFound, match="Did you mean 'quiet'"):
        experiment_view(snapshot, "quite")


def test_what_lots_say_stands_beside_what_trials_tell(snapshot: Snapshot) -> None:
    (test,) = what_works(snapshot).experiments
    assert (test.experiment_id, test.play, test.words) == (
        "proof",
        "team_argument",
        "nothing is measured yet",
    )


def test_every_figure_opens(snapshot: Snapshot) -> None:
    view = experiment_view(snapshot, "quiet")
    opened = {
        name: evidence_view(snapshot, figure.reference)
        for name, figure in (
            ("effect", view.metrics[0].effect), ("arm", view.holdout), ("reached", view.reached), ("moved", view.moved)
        )
    }  # fmt: skip
    assert opened["effect"].figure is not None
    assert opened["effect"].figure.value == 0.15
    assert any("14 January 2026" in (each.text or "") for each in opened["effect"].inputs)
    assert opened["arm"].figure is not None
    assert opened["arm"].figure.value == 1
    assert [opened[name].figure.value for name in ("reached", "moved")] == [1, 0]  # type: ignore[union-attr]
    with pytest.raises(NotFound):
        evidence_view(snapshot, "experiment-effect/quiet/two_way")
    with pytest.raises(NotFound):
        evidence_view(snapshot, "experiment-arm/nobody/holdout")


def test_what_could_be_found_is_told_plainly(snapshot: Snapshot) -> None:
    found = {each.metric: each for each in experiment_reach(Reader(snapshot), 0.95, 0.25, 91).measures}
    assert found["next_stage"].accounts[:2] == (38, 51)
    assert (
        "With 51 accounts after a year you could only see a difference of 50 points"
        in found["next_stage"].sentence
    )
    assert "It will not be seen." in found["next_stage"].sentence
    assert found["won"].sentence == "None of 32 accounts did in that time: nothing to reckon with."
    assert found["won"].smallest[1] is None
    assert found["won_amount"].base is None
    half = found["next_stage"].cases_for_half
    assert half is not None
    assert half > 300
    nothing = experiment_reach(Reader(snapshot), 0.95, 0.01, 91).measures[0]
    assert nothing.smallest[0] is None, "no account would be held out"


def test_a_workspace_without_anything_has_nothing_made_up(tmp_path: Path) -> None:
    made = new_workspace(tmp_path)
    publish(made, {**small_world(), "experiments": []}, AS_OF_AT, RUN_ID)
    found = snapshot_of(made)
    view = experiment_list(found, made)
    found.close()
    assert (view.experiments, view.reach.measures, view.reach.accounts_now) == ((), (), 0)
