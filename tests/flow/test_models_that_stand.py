"""In a large workspace fitted models stand for a week: an update asks them of what is new, and so does a full one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.equal_tables import differences
from tests.flow.market_fixture import AS_OF, NOW, SOURCES, import_all, import_files, quietly
from tests.flow.steps_run import tables_made
from tests.made_once import copied

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


@dataclass(frozen=True)
class After:
    """A workspace that an update brought forward, and the tables that update planned and made."""

    root: Path
    planned: set[str]
    made: set[str]


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


@pytest.fixture
def _taken_for_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workspaces here are taken for large ones."""
    monkeypatch.setattr(model_fits, "LEAST_TOUCHES", 1)
    monkeypatch.setattr(model_fits, "MOST_NEW", 0.5)


@pytest.fixture(scope="module")
def before(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace brought up to date without a part of its visits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model_fits, "LEAST_TOUCHES", 1)
        made = flow.create_workspace(tmp_path_factory.mktemp("large") / "w", "Large")
        import_all(made, inputs, [source for source in SOURCES if source != "linkedin"])
        flow.update(made, lambda: NOW, quietly, as_of=AS_OF)
    return made.root


@pytest.fixture(scope="module")
def after(before: Path, inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> After:
    """The same with the visits that were missing: what was planned, which steps were made, and the workspace then."""
    workspace = copied(before, tmp_path_factory.mktemp("more") / "w")
    import_files(workspace, "linkedin", [inputs / "linkedin"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model_fits, "LEAST_TOUCHES", 1)
        patch.setattr(model_fits, "MOST_NEW", 0.5)
        forecast = flow.plan_update(workspace, lambda: NOW, AS_OF).forecast
        with tables_made() as made:
            flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF)
    return After(workspace.root, {each.table for each in forecast.tables}, set(made))


def _hashes(root: Path) -> dict[str, str]:
    held = flow.snapshot(Workspace(root), lambda: NOW, quietly)
    held.close()
    return {name: held.publication.segments[name].sha256 for name in LEARNING}


@pytest.mark.usefixtures("_taken_for_large")
def test_what_is_new_is_asked_of_models_fitted_before(before: Path, after: After, tmp_path: Path) -> None:
    assert not LEARNING & (after.made | after.planned)
    assert {"member_roles", "stage_estimates"} <= after.made & after.planned
    assert _hashes(after.root) == _hashes(before)
    again = copied(after.root, tmp_path / "again")
    assert not flow.update(again, lambda: NOW, quietly, as_of=AS_OF).was_made


@pytest.mark.usefixtures("_taken_for_large")
def test_a_full_rebuild_gives_the_same_also_without_a_cache(after: After, tmp_path: Path) -> None:
    anew = copied(after.root, tmp_path / "anew")
    flow.update(anew, lambda: NOW, quietly, as_of=AS_OF, is_full=True)
    assert differences(Workspace(after.root), anew) == []


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda workspace: flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF, fits_anew=True),
        lambda workspace: flow.update(workspace, lambda: NOW, quietly, as_of=AS_OF + timedelta(days=7)),
    ],
    ids=["when told to", "in another week"],
)
@pytest.mark.usefixtures("_taken_for_large")
def test_they_are_fitted_anew(after: After, tmp_path: Path, otherwise: Callable[[Workspace], object]) -> None:
    workspace = copied(after.root, tmp_path / "w")
    with tables_made() as made:
        otherwise(workspace)
    assert set(made) >= LEARNING
