"""What the figures of revenue and of the forecast open to: the same figure, its parts, and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.revenue_world import revenue_world
from tests.views.small_experiments import experiments
from tests.views.small_people import AS_OF_AT, BOUGHT, RUN_ID

from quorate.errors import NotFound
from quorate.views import (
    contributions_view,
    deal_fields_view,
    evidence_view,
    forecast_view,
    returns_view,
    revenue_review,
)
from quorate.views.revenue.experiments import experiment_list, experiment_view
from quorate.views.track_records import track_record
from quorate.warehouse.snapshots import Snapshot

# Two forecasts of the next quarter: one whose range held what was won, and one that was too high.
PAST = [
    {
        "made_on": made_on, "period_on": period_on, "currency": "EUR", "quarters_ahead": 1,
        "expected_amount": expected, "low_amount": low, "high_amount": high,
        "crm_amount": 300_000.0, "won_amount": 100_000.0,
    }
    for made_on, period_on, expected, low, high in (
        (date(2025, 12, 31), date(2026, 1, 1), 120_000.0, 50_000.0, 200_000.0),
        (date(2026, 3, 31), date(2026, 4, 1), 180_000.0, 150_000.0, 220_000.0),
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    made = new_workspace(tmp_path_factory.mktemp("revenue_evidence"))
    skill = {
        "journey_map": "standard", "deal_days": 40, "live": 0.42, "cross_validated": 0.3, "base_rates": 0.6,
    }  # fmt: skip
    outcome = {
        "experiment_id": "baseline/182", "account_id": "a_alder", "window_no": 1,
        "since_at": AS_OF_AT.replace(year=2025), "until_at": AS_OF_AT, "forward_at": AS_OF_AT,
        "two_way_at": None, "won_at": None,
    }  # fmt: skip
    world = {
        **revenue_world(),
        **experiments(),
        "forecast_track": PAST,
        "outcome_backtest": [skill],
        "account_outcomes": [outcome],
    }
    publish(made, world, AS_OF_AT, RUN_ID)
    found = snapshot_of(made)
    yield found
    found.close()


def test_a_movement_of_the_pipeline_opens_to_its_deals_and_what_changed_in_them(snapshot: Snapshot) -> None:
    view = forecast_view(snapshot)
    (ledger,) = view.ledgers(view.months[0])
    assert [words for words, _ in ledger.rows] == [
        "open at the beginning", "lost to a competitor", "open at the end",
    ]  # fmt: skip
    for _, cells in ledger.rows:
        for each in cells:
            assert each is not None
            opened = evidence_view(snapshot, each.money.reference)
            assert opened.figure == each.money
            assert {row.source_record_id for row in opened.evidence.rows} == {"salesforce:006A"}


def test_the_record_opens_to_each_forecast_and_whether_it_held(snapshot: Snapshot) -> None:
    (horizon,) = track_record(snapshot).horizons
    assert (horizon.inside.value, horizon.error, horizon.crm_bias) == (0.5, 0.5, 2.0)
    opened = evidence_view(snapshot, horizon.inside.reference)
    assert opened.figure == horizon.inside
    told = [each.text for each in opened.inputs if each.text and "the CRM said" in each.text]
    assert [text.rsplit(": ")[-1] for text in told] == ["held", "missed"]
    assert opened.notes == ("With so few forecasts the share says little, whichever way it looks.",)


def test_chances_of_deals_and_fields_open(snapshot: Snapshot) -> None:
    assert evidence_view(snapshot, "outcome-skill/standard").words == "0.420"
    for field in deal_fields_view(snapshot).fields:
        opened = evidence_view(snapshot, field.ranks.reference)
        assert (opened.figure, opened.words) == (field.ranks, field.reason)


def test_what_is_handed_out_and_added_opens(snapshot: Snapshot) -> None:
    view = contributions_view(snapshot)
    (found,) = view.currencies
    opened = evidence_view(snapshot, found.handed_out.reference)
    assert opened.figure == found.handed_out
    assert {row.source_record_id for row in opened.evidence.rows} == {"salesforce:006A", "salesforce:006B"}
    (swing,) = view.swings
    assert (swing.assumption, swing.least.value, swing.most.value) == (
        "which touches collect demand",
        0.15,
        0.35,
    )
    for figure in (swing.usual, swing.least, swing.most):
        assert figure is not None
        credit = evidence_view(snapshot, figure.reference)
        assert credit.figure == figure
        assert {row.evidence_id for row in credit.evidence.rows} == {"t_00"}, "t_02 came after the step"
        assert len(credit.inputs) == 2


@pytest.mark.parametrize("period", [None, "2026-04-01"])
def test_sums_of_returns_open_to_what_they_add_up(snapshot: Snapshot, period: str | None) -> None:
    (found,) = returns_view(snapshot, None, period, None).currencies
    for figure in (found.earned_in_all, found.cost_in_all):
        opened = evidence_view(snapshot, figure.reference)
        assert opened.figure == figure
        assert sum(each.figure.value or 0.0 for each in opened.inputs if each.figure) == figure.value
    cost = evidence_view(snapshot, found.cost_in_all.reference)
    assert found.has_unknown_costs
    assert cost.title == "Cost in all, as far as it is known"
    assert cost.notes == ("What 1 of 2 cost is not known, and is not in the sum.",)
    assert cost.unknown == ("Of what goes into it, no figure is known for: Meeting.",)


@pytest.mark.parametrize(
    ("period", "deals"),
    [("all", {"salesforce:006C"}), ("2025-07-01", {"salesforce:006C"}), ("2026-04-01", set())],
)
@pytest.mark.parametrize(
    "reference", ["return/channel/none/EUR/{}/earned/linear", "return-total/channel/EUR/{}/earned/linear"]
)
def test_what_was_earned_without_a_touch_is_of_the_quarter_it_came_in(
    tmp_path: Path, reference: str, period: str, deals: set[str]
) -> None:
    world = revenue_world()
    of_none = {**world["returns"][0], "value_key": "none", "model": "linear"}
    world["returns"] = [
        {**of_none, "period_kind": "all" if on is None else "quarter", "period_on": on or date(2025, 7, 1)}
        for on in (None, date(2025, 7, 1), date(2026, 4, 1))
    ]
    bare = {"path_id": "p2", "journey_id": BOUGHT, "until_at": datetime(2025, 9, 12)}
    world["credit_paths"] = [*world["credit_paths"], {**world["credit_paths"][0], **bare}]
    made = new_workspace(tmp_path)
    publish(made, world, AS_OF_AT, RUN_ID)
    found = snapshot_of(made)
    rows = evidence_view(found, reference.format(period)).evidence.rows
    found.close()
    assert {row.evidence_id for row in rows if row.kind == "crm"} == deals


def test_what_an_experiment_could_find_opens_to_how_accounts_fared(snapshot: Snapshot) -> None:
    reach = experiment_list(snapshot).reach
    assert evidence_view(snapshot, reach.candidates.reference).figure == reach.candidates
    for each in reach.measures:
        assert evidence_view(snapshot, each.usual.reference).figure == each.usual
    moved = evidence_view(snapshot, reach.measures[0].usual.reference)
    assert moved.evidence.row_count > 0
    assert evidence_view(snapshot, reach.measures[1].usual.reference).why_no_rows == (
        "Nothing of it was seen at any account in that time."
    )


def test_each_trait_of_the_arms_opens(snapshot: Snapshot) -> None:
    rows = experiment_view(snapshot, "quiet").balance
    assert [evidence_view(snapshot, row.reference).words for row in rows] == [
        row.finding_words for row in rows
    ]


def test_what_the_review_says_opens(snapshot: Snapshot) -> None:
    opened = [opens for section in revenue_review(snapshot).sections for _, opens in section.told if opens]
    assert len(opened) >= 3
    for reference in opened:
        assert evidence_view(snapshot, reference).formula


@pytest.mark.parametrize(
    "reference",
    [
        "pipeline-movement/2026-07-01/EUR/2026-06-30/new",
        "pipeline-movement/soon/EUR/2026-06-30/opening",
        "forecast-track/EUR/9",
        "outcome-skill/none",
        "deal-field/none",
        "contribution-total/won/XXX",
        "return-total/channel/XXX/all/earned/linear",
        "return-total/channel/EUR/all/ratio/linear",
        "incremental-credit/won/web/carry_over/never",
        "experiment-baseline/won/3",
        "experiment-candidates/any",
        "experiment-balance/quiet/touches_before/none",
        "ended/2020-01-01/all",
    ],
)
def test_what_there_is_not_is_said(snapshot: Snapshot, reference: str) -> None:
    with pytest.raises(NotFound):
        evidence_view(snapshot, reference)
