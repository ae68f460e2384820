"""In a large workspace fitted models stand for a week: an update asks them of what is new, and so does a full one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.equal_tables import differences
from tests.flow.market_fixture import AS_OF, NOW, SOURCES, import_all, import_files, quietly, small_market
from tests.flow.steps_run import tables_made

from quorate import flow
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse import model_fits
from quorate.warehouse.model_fits import ModelFits
from quorate.warehouse.steps import ArrowStep
from quorate.warehouse.workspace import Workspace

LEARNING = {
    step.table for stage in flow.STAGES for step in stage.steps if isinstance(step, ArrowStep) and step.learns
}
FITS = ModelFits(date(2026, 6, 23), "as now", {**dict.fromkeys(LOG_TABLES, 0), "observed_touches": 100_000})


def _with(fits: ModelFits, **counts: int) -> ModelFits:
    return replace(fits, row_counts={**fits.row_counts, **counts})


@pytest.mark.parametrize(
    ("now", "stand"),
    [
        (FITS, True),
        (replace(FITS, fitted_on=date(2026, 6, 28)), True),
        (replace(FITS, fitted_on=date(2026, 6, 29)), False),
        (replace(FITS, fitted_on=date(2026, 6, 22)), False),
        (replace(FITS, made_by="another release"), False),
        (_with(FITS, observed_touches=101_000), True),
        (_with(FITS, observed_touches=100_900, observed_people=101), False),
        (_with(FITS, observed_touches=99_999), False),
    ],
    ids=["nothing new", "the week goes on", "another week", "an earlier day", "another release", "a hundredth",
         "more than a hundredth", "rows that are gone"],
)  # fmt: skip
def test_when_models_stand(now: ModelFits, stand: bool) -> None:
    assert FITS.stand(now) is stand


def test_in_a_small_workspace_they_never_do() -> None:
    few = _with(FITS, observed_touches=99_999)
    assert not few.stand(few)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_market(tmp_path_factory.mktemp("market"))


@pytest.fixture
def workspace(tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace taken for a large one, without the last file of its visits."""
    monkeypatch.setattr(model_fits, "LEAST_TOUCHES", 1)
    monkeypatch.setattr(model_fits, "MOST_NEW", 0.5)
    made = flow.create_workspace(tmp_path / "w", "Large")
    import_all(made, inputs, [source for source in SOURCES if source != "linkedin"])
    flow.update(made, lambda: NOW, quietly, as_of=AS_OF)
    return Workspace(made.root)


def _more(workspace: Workspace, inputs: Path) -> None:
    import_files(workspace, "linkedin", [inputs / "linkedin"])


def test_what_is_new_is_asked_of_models_fitted_before(workspace: Workspace, inputs: Path) -> None:
    before = flow.snapshot(workspace, lambda: NOW, quietly)
    held = {name: before.publication.segments[name].sha256 for name in LEARNING}
    before.close()
    _more(workspace, inputs)
    planned = {table.table for table in flow.plan_update(workspace, lambda: NOW, AS_OF).forecast.tables}
    with tables_made() as made:
        after = flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF).publication
    assert not LEARNING & {*made, *planned}
    assert {"member_roles", "stage_estimates"} <= {*made} & planned
    assert {name: after.segments[name].sha256 for name in held} == held
    assert not flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF).was_made


def test_a_full_rebuild_gives_the_same_also_without_a_cache(
    workspace: Workspace, inputs: Path, tmp_path: Path
) -> None:
    _more(workspace, inputs)
    flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF)
    anew = tmp_path / "anew"
    shutil.copytree(workspace.root, anew)
    flow.update(Workspace(anew), lambda: NOW, quietly, as_of=AS_OF, is_full=True)
    assert differences(workspace, Workspace(anew)) == []


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda workspace: flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF, fits_anew=True),
        lambda workspace: flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF + timedelta(days=7)),
    ],
    ids=["when told to", "in another week"],
)
def test_they_are_fitted_anew(
    workspace: Workspace, inputs: Path, otherwise: Callable[[Workspace], object]
) -> None:
    _more(workspace, inputs)
    flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF)
    with tables_made() as made:
        otherwise(workspace)
    assert set(made) >= LEARNING
