from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.views.published import snapshot_of
from tests.views.waterfall_world import empty_workspace, waterfall_workspace

from quorate.errors import NotFound, UsageError
from quorate.views import Figure, WaterfallView, evidence_view, waterfall_view
from quorate.views.revenue.waterfall_changes import ChangePart, PeriodChange, sentence_of
from quorate.warehouse.snapshots import Snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    made = snapshot_of(waterfall_workspace(tmp_path_factory.mktemp("waterfall")))
    yield made
    made.close()


@pytest.fixture(scope="module")
def view(snapshot: Snapshot) -> WaterfallView:
    return waterfall_view(snapshot, since="2025-01", until="2026-06")


def _figures(value: Any) -> Iterator[Figure]:
    if isinstance(value, Figure):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _figures(getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _figures(each)


def test_the_steps_add_up(view: WaterfallView) -> None:
    assert view.steps[0].reached.value == 60
    for step, following in zip(view.steps, view.steps[1:], strict=False):
        out = sum(way.count.value or 0 for way in step.ways_out)
        assert (step.reached.value or 0) - out == following.reached.value
    last = view.steps[-1]
    assert last.stage == "milestone:repeat_customer"
    assert sum(way.count.value or 0 for way in last.ways_out) == last.reached.value


def test_stages_are_those_of_the_table(snapshot: Snapshot, view: WaterfallView) -> None:
    """One month, one offering, everyone: exactly the published row."""
    table = snapshot.dicts(
        "select * from waterfall where segment = 'all' and offering_id = 'crm' and conversion_status = 'known' "
        "order by entered_count desc, stage, cohort_on"
    )[0]
    month = f"{table['cohort_on']:%Y-%m}"
    own = waterfall_view(snapshot, "all", "crm", month, month)
    row = next(each for each in own.stages if each.stage == table["stage"])
    assert row.entered.value == table["entered_count"]
    for figure, name in ((row.conversion, "conversion_probability"), (row.back, "back_probability")):
        assert figure.value == pytest.approx(table[name])
    assert row.conversion.low == pytest.approx(table["conversion_probability_low"])
    assert row.days.value == pytest.approx(table["median_days"])
    assert sum(count.value or 0 for _, count in row.ways) == row.entered.value


def test_flows_are_the_entries(view: WaterfallView) -> None:
    for row in view.stages:
        assert (
            sum(flow.count.value or 0 for flow in view.flows if flow.stage == row.stage) == row.entered.value
        )


def test_losses_are_those_of_the_stages(view: WaterfallView) -> None:
    for cause in ("lost_competitor", "lost_no_decision", "lost_other", "quiet"):
        told = sum(loss.count.value or 0 for loss in view.losses if loss.cause == cause)
        assert told == sum(dict(row.ways)[cause].value or 0 for row in view.stages if cause in dict(row.ways))


def test_every_figure_opens_down_to_journeys_and_dated_rows(snapshot: Snapshot, view: WaterfallView) -> None:
    figures = list(_figures(view))
    assert len(figures) > 100
    for figure in figures[::3]:
        opened = evidence_view(snapshot, figure.reference)
        if figure.unit in ("count", "probability", "days"):
            assert opened.figure is not None
            assert (opened.figure.value, opened.figure.low) == (figure.value, figure.low), figure.reference
        if figure.value:
            assert opened.evidence.row_count, figure.reference
            assert opened.inputs, figure.reference


def test_a_month_that_is_too_young_says_so(view: WaterfallView) -> None:
    young = [month for month in view.trend if month.is_too_young]
    for month in view.trend:
        assert (month.conversion.value is None) == month.is_too_young
        assert 0 <= month.least <= month.most <= 1
    assert {month.cohort_on for month in young} <= {date(2026, month, 1) for month in range(1, 7)}


def test_the_command_shows_the_same(snapshot: Snapshot) -> None:
    chosen = waterfall_view(snapshot, "tier:A", "crm", "2025-03", "2026-02")
    assert chosen.command == "quorate show waterfall tier:A --offering crm --since 2025-03 --until 2026-02"
    assert chosen.changes == ()
    assert waterfall_view(snapshot, None, "crm").changes
    assert chosen.steps[0].reached.value < 60  # type: ignore[operator]


def test_what_is_not_there_is_said(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="Did you mean 'tier:A'"):
        waterfall_view(snapshot, "tier:AA")
    with pytest.raises(NotFound, match="offering called 'cmr'"):
        waterfall_view(snapshot, None, "cmr")
    for since, until in (("March", None), ("2026-13", None), ("2026-05", "2026-04")):
        with pytest.raises(UsageError):
            waterfall_view(snapshot, None, None, since, until)
    for reference in ("waterfall/all/any/2025-01/2026-06/explore/nonsense",
                      "waterfall/all/any/2025-01/2026-06/x/entered",
                      "waterfall-change/month/2020-01-01/all/amount/volume/-"):  # fmt: skip
        with pytest.raises(NotFound):
            evidence_view(snapshot, reference)


def test_months_without_a_journey_and_no_journey_at_all(snapshot: Snapshot, tmp_path: Path) -> None:
    quiet = waterfall_view(snapshot, since="2020-01", until="2020-03")
    assert (quiet.stages, quiet.flows, quiet.losses, quiet.trend) == ((), (), (), ())
    assert {step.reached.value for step in quiet.steps} == {0}
    assert {step.amount.value for step in quiet.steps} == {None}
    nothing = snapshot_of(empty_workspace(tmp_path))
    view = waterfall_view(nothing)
    assert (view.stages, view.changes) == ((), ())
    nothing.close()


def _part(part: str, value: float, beyond: bool | None, stage: str | None = None) -> ChangePart:
    return ChangePart(part, stage, stage or part, Figure(value, "amount", "x"), beyond)


@pytest.mark.parametrize(
    ("parts", "change", "expected"),
    [
        ([("volume", -50.0, False, None), ("conversion", -9.0, False, "Deciding")], (-59.0, False),
         "cannot be told apart"),
        ([("volume", -5.0, False, None), ("conversion", -90.0, True, "Deciding")], (-95.0, True),
         "lower than in the month before, and the stage Deciding explains most of it"),
        ([("volume", 95.0, True, None), ("conversion", -90.0, True, "Deciding")], (5.0, False),
         "Beyond chance, the volume raised"),
    ],
)  # fmt: skip
def test_the_sentence_heeds_chance(parts: list[Any], change: tuple[float, bool], expected: str) -> None:
    told = tuple(_part(*each) for each in parts)
    assert expected in sentence_of("month", "amount", _part("change", *change), told)


def test_a_change_carries_its_sentence(view: WaterfallView) -> None:
    for change in view.changes:
        assert isinstance(change, PeriodChange)
        assert replace(change).sentence == sentence_of(
            change.grain, change.measure, change.change, change.parts
        )
        total = (change.before.moved.value or 0) + sum(part.moved.value or 0 for part in change.parts)
        assert total == pytest.approx(change.after.moved.value, abs=0.005)
