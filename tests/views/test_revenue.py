"""Contributions and returns as people see them, and what their figures open to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.revenue_world import WEB, revenue_world
from tests.views.small_people import AS_OF_AT

from quorate.errors import NotFound
from quorate.views import contributions_by, contributions_view, evidence_view, returns_by, returns_view
from quorate.vocabulary.closed_lists import CONTRIBUTION_MODELS
from quorate.vocabulary.model_notes import MODEL_NOTES
from quorate.warehouse.snapshots import Snapshot


@pytest.fixture(scope="module")
def earned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    root: Path = tmp_path_factory.mktemp("revenue")
    workspace = new_workspace(root)
    publish(workspace, revenue_world(), AS_OF_AT, "run_revenue")
    found = snapshot_of(workspace)
    yield found
    found.close()


def test_every_model_has_a_note_and_a_letter_of_its_own() -> None:
    assert tuple(MODEL_NOTES) == CONTRIBUTION_MODELS
    assert len({note.letter for note in MODEL_NOTES.values()}) == len(MODEL_NOTES)


def test_models_stand_side_by_side_and_added_apart(earned: Snapshot) -> None:
    view = contributions_view(earned)
    (found,) = view.currencies
    assert (found.currency, found.total, view.transition_label) == ("EUR", 1000.0, "Won deals")
    web, meeting = (next(row for row in found.rows if row.value_key == key) for key in ("web", "meeting"))
    assert {model: figure.value for model, figure in web.by_model.items()} == WEB
    assert (web.low, web.high, web.removal_effect) == (100.0, 900.0, 0.6)
    assert web.added is not None
    assert (web.added.value, web.added.low, web.added.high) == (200.0, -100.0, 450.0)
    assert web.cost is not None
    assert web.cost.value == 400.0
    assert (meeting.added, meeting.cost) == (None, None)


def test_how_far_the_added_share_bends(earned: Snapshot) -> None:
    view = contributions_view(earned)
    (swing,) = view.swings
    assert (swing.share, swing.low, swing.high, swing.assumption) == (
        0.2, 0.15, 0.35, "which touches collect demand",
    )  # fmt: skip


def test_a_figure_opens_to_the_touches_before_the_event(earned: Snapshot) -> None:
    """The touch of 28 June came after the win of 25 June."""
    (found,) = contributions_view(earned).currencies
    web = next(row for row in found.rows if row.value_key == "web")
    opened = evidence_view(earned, web.by_model["linear"].reference)
    assert [row.evidence_id for row in opened.evidence.rows] == ["t_00"]
    assert opened.figure is not None
    assert (opened.figure.value, opened.figure.low, opened.figure.high) == (500.0, 100.0, 900.0)
    given = {each.label: each.figure.value if each.figure else each.text for each in opened.inputs}
    assert given["First touch"] == 900.0
    assert given["Added"] == 200.0
    assert given["Such steps made in this currency"] == "1, of which 1 have an amount: EUR 1,000"


def test_returns_by_the_chosen_model_within_the_range_of_all(earned: Snapshot) -> None:
    (found,) = returns_view(earned, model="last").currencies
    assert (found.earned, found.cost) == (1000.0, 400.0)
    web = found.rows[0]
    assert (web.earned.value, web.earned.low, web.earned.high) == (100.0, 100.0, 900.0)
    assert (web.ratio.value, web.ratio.low, web.ratio.high) == (-0.75, -0.75, 1.25)
    payback = web.payback
    assert (payback.days.value, payback.status, payback.quickest, payback.slowest) == (
        None,
        "not_yet",
        83.0,
        None,
    )
    meeting = found.rows[1]
    assert (meeting.cost.value, meeting.ratio.value, meeting.payback.status) == (None, None, "no_cost")


@pytest.mark.parametrize(
    ("what", "rows"),
    [("earned", {"t_00"}), ("cost", {"spend:web:2026-04-03"}), ("payback", {"t_00", "spend:web:2026-04-03"})],
)
@pytest.mark.parametrize("period", ["all", "2026-04-01"])
def test_returns_open_to_touches_and_spending(
    earned: Snapshot, what: str, rows: set[str], period: str
) -> None:
    opened = evidence_view(earned, f"return/channel/web/EUR/{period}/{what}/linear")
    assert {row.evidence_id for row in opened.evidence.rows} == rows


def test_the_same_by_one_word(earned: Snapshot) -> None:
    assert contributions_by(earned, "channel/won") == contributions_view(earned)
    assert returns_by(earned, "channel/2026-04-01").period == "2026-04-01"
    assert contributions_by(earned, "function").currencies == ()


@pytest.mark.parametrize("key", ["chanel", "channel/wonn", "channel/explore-select"])
def test_what_there_is_not_is_said(earned: Snapshot, key: str) -> None:
    with pytest.raises(NotFound):
        contributions_by(earned, key)


@pytest.mark.parametrize(
    "reference",
    [
        "contribution/channel/web/won/EUR/unheard",
        "contribution/chanel/web/won/EUR/linear",
        "contribution/channel/web/won/USD/linear",
        "return/channel/web/EUR/all/luck/linear",
        "return/channel/web/EUR/2020-01-01/earned/linear",
    ],
)
def test_figures_that_are_not_there_cannot_be_opened(earned: Snapshot, reference: str) -> None:
    with pytest.raises(NotFound):
        evidence_view(earned, reference)


def test_unknown_periods_and_models_are_said(earned: Snapshot) -> None:
    for asked in ({"period": "2020-01-01"}, {"model": "incremental"}, {"dimension": "day"}):
        with pytest.raises(NotFound):
            returns_view(earned, **asked)


def test_an_older_publication_has_neither_and_says_so(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, {"journeys": []}, AS_OF_AT, "run_old")
    snapshot = snapshot_of(workspace)
    contributions, returns = contributions_view(snapshot), returns_view(snapshot)
    snapshot.close()
    assert (contributions.is_made, contributions.currencies) == (False, ())
    assert (returns.is_made, returns.currencies) == (False, ())
