"""The monthly review is built from what is known, and names what is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import NotFound
from quorate.views import Figure, evidence_view, revenue_review
from quorate.views.reading import Reader
from quorate.views.revenue import productivity
from quorate.views.revenue.review import last_month
from quorate.warehouse.snapshots import Snapshot


def earned() -> dict[str, list[dict[str, object]]]:
    """Two channels by two models, one of them in euro only; what came back; and what moved."""
    credit = {
        "dimension": "channel",
        "transition": "won",
        "share": 0.5,
        "amount_low": 0.0,
        "amount_high": 1.0,
    }
    change = {
        "grain": "month", "before_on": date(2026, 5, 1), "segment": "all", "measure": "amount", "currency": "EUR",
    }  # fmt: skip
    moved = (("before", 100.0), ("volume", -30.0), ("conversion", 50.0), ("after", 120.0), ("change", 20.0))
    return {
        "contributions": [
            {**credit, "model": model, "value_key": channel, "amount": amount, "currency": currency}
            for model, channel, amount, currency in (
                ("first", "event", 300.0, "EUR"), ("linear", "event", 100.0, "EUR"),
                ("linear", "web", 40.0, "EUR"), ("linear", "web", 90.0, "USD"),
            )
        ] + [
            {
                **credit, "model": "incremental", "value_key": "event", "amount": 60.0, "amount_low": -5.0,
                "amount_high": 125.0, "currency": "EUR",
            }
        ],
        "waterfall_stages": [
            {"stage": "explore", "label": "Exploring options", "place": 2, "is_before_purchase": True}
        ],
        "waterfall_stays": [],
        "returns": [
            {
                "model": "w_shaped", "dimension": "channel", "value_key": "event", "currency": "EUR",
                "period_kind": "all", "won_amount": 70.0, "renewed_amount": 10.0,
                "earned_amount": 80.0, "earned_amount_low": 50.0, "earned_amount_high": 120.0,
                "cost_amount": 100.0, "return_ratio": -0.2, "return_ratio_low": -0.5, "return_ratio_high": 0.2,
                "payback_status": "not_yet",
            }
        ],
        "waterfall_changes": [
            {
                **change, "period_on": date(2026, 6, 1), "part": part,
                "stage": "explore" if part == "conversion" else None,
                "value": value, "value_low": value - 10, "value_high": value + 10,
                "is_beyond_chance": None if part in ("before", "after") else True,
            }
            for part, value in moved
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    workspace = new_workspace(tmp_path_factory.mktemp("review"))
    publish(workspace, {**small_world(), **earned()}, AS_OF_AT, RUN_ID)
    held = snapshot_of(workspace)
    yield held
    held.close()


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 6, 30), date(2026, 6, 1)),
        (date(2026, 6, 29), date(2026, 5, 1)),
        (date(2026, 7, 1), date(2026, 6, 1)),
        (date(2026, 1, 15), date(2025, 12, 1)),
        (date(2024, 2, 29), date(2024, 2, 1)),
    ],
)
def test_the_month_is_the_last_that_is_over(day: date, begins: date) -> None:
    assert last_month(day).begins_on == begins


def test_every_part_that_is_known_is_told_in_the_order_of_the_discussion(snapshot: Snapshot) -> None:
    review = revenue_review(snapshot)
    assert [section.key for section in review.sections] == [
        "waterfall", "forecast", "contributions", "returns", "productivity", "alignment", "experiments",
    ]  # fmt: skip
    assert review.left_out == ("Losses",)
    assert all(section.says for section in review.sections)


def test_what_moved_sums_and_names_the_stage(snapshot: Snapshot) -> None:
    section = revenue_review(snapshot).sections[0]
    assert "Exploring options" in section.says[0]
    assert section.chart is not None
    values = dict(zip(section.chart.categories, section.chart.series[0].values, strict=True))
    assert (values["The period before"], values["Exploring options"], values["This period"]) == (
        100.0,
        50.0,
        120.0,
    )


def test_credit_is_a_range_in_one_currency_with_the_incremental_beside_it(snapshot: Snapshot) -> None:
    section = next(each for each in revenue_review(snapshot).sections if each.key == "contributions")
    assert section.table is not None
    event, web = section.table.rows
    least, most, missing = event[1:4]
    assert isinstance(least, Figure)
    assert isinstance(most, Figure)
    assert isinstance(missing, Figure)
    assert (event[0], least.value, most.value) == ("Event", 100.0, 300.0)
    assert (missing.value, missing.low, missing.high) == (60.0, -5.0, 125.0)
    assert web[3] == "not known"
    assert "In EUR; what was won in USD is on the page." in section.says


def test_a_return_carries_its_range(snapshot: Snapshot) -> None:
    section = next(each for each in revenue_review(snapshot).sections if each.key == "returns")
    assert section.table is not None
    ratio, added, back = section.table.rows[0][3:]
    assert isinstance(ratio, Figure)
    assert (ratio.value, ratio.low, ratio.high, ratio.unit) == (-0.2, -0.5, 0.2, "ratio")
    assert (added, back) == ("not known", "not yet")


def test_every_figure_opens(snapshot: Snapshot) -> None:
    cells = [
        cell
        for section in revenue_review(snapshot).sections
        if section.table
        for row in section.table.rows
        for cell in row
        if isinstance(cell, Figure) and cell.reference
    ]
    assert len(cells) > 20
    for reference in dict.fromkeys(cell.reference for cell in cells):
        assert evidence_view(snapshot, reference).formula


def test_nothing_known_is_nothing_said(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    nothing = {
        "as_of_on": date(2026, 6, 30),
        "period_on": date(2026, 7, 1),
        "segment": "all",
        "currency": "EUR",
    }
    amounts = dict.fromkeys(("expected_amount", "low_amount", "high_amount", "crm_amount"), 0.0)
    publish(workspace, {"journeys": [], "forecast": [{**nothing, **amounts}]}, AS_OF_AT, RUN_ID)
    held = snapshot_of(workspace)
    review = revenue_review(held)
    held.close()
    assert review.sections == ()
    assert len(review.left_out) == 8


def test_what_ended_in_a_month_opens_to_its_journeys(snapshot: Snapshot) -> None:
    reader = Reader(snapshot)
    (row,) = reader.rows(
        "select outcome, strftime(date_trunc('month', closed_at), '%Y-%m-%d') as month_on from {journeys} "
        "where outcome = 'lost_competitor' and closed_at is not null limit 1"
    )
    opened = evidence_view(snapshot, f"ended/{row['month_on']}/lost_competitor")
    assert opened.figure is not None
    assert opened.figure.value == len(opened.inputs) == 1
    assert opened.evidence.row_count >= 1
    with pytest.raises(NotFound):
        evidence_view(snapshot, "ended/1999-01-01/won")


def test_functions_that_one_word_names_have_rows_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language may have one word for two functions; what they did stays apart."""
    monkeypatch.setattr(productivity, "FUNCTION_WORDS", dict.fromkeys(("sales", "marketing"), "Team"))
    workspace = new_workspace(tmp_path)
    world = small_world()
    functions = ("sales", "marketing")
    done = {
        (row["grain"], row["period_on"]): row for row in world["productivity"] if row["grain"] == "quarter"
    }
    world["productivity"] = [{**row, "our_function": each} for row in done.values() for each in functions]
    publish(workspace, world, AS_OF_AT, RUN_ID)
    snapshot = snapshot_of(workspace)
    told = next(each for each in revenue_review(snapshot).sections if each.key == "productivity")
    snapshot.close()
    assert told.table is not None
    assert told.chart is not None
    quarters = [row[0] for row in told.table.rows]
    assert len(quarters) == 2 * len(set(quarters)) > 0
    assert len(told.chart.series) == len(functions)
