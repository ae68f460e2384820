"""The ledger of experiments: half a design and any change of what runs is refused; lines cannot be changed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from tests.databases import behind, unguard
from tests.ledger.plan_world import NOON, OLA
from tests.revenue.experiments.worked import planned

from quorate.errors import NotAllowed, NotFound, QuorateError, UsageError
from quorate.ledger.experiment_events import ExperimentDraft
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.ledger.plan_ledger import PlanLedger
from quorate.warehouse.addresses import Database

LOTS = {"assignments": [{"account_id": "a", "arm": "treated"}, {"account_id": "b", "arm": "holdout"}]}


def _draft(kind: str, payload: dict[str, Any]) -> ExperimentDraft:
    return ExperimentDraft("quiet", kind, OLA, NOON, payload)


@pytest.fixture
def ledger(database: Database) -> ExperimentLedger:
    return ExperimentLedger(database)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "The name is empty"),
        ({"kind": "plays"}, "Did you mean 'play'"),
        ({"kind": "play"}, "not said which play"),
        ({"kind": "programme"}, "not said which programme"),
        ({"play": "proof"}, "A play is named"),
        ({"holdout_share": 0.0}, "no share to hold out"),
        ({"holdout_share": 1.0}, "no share to hold out"),
        ({"holdout_share": "a tenth"}, "no share to hold out"),
        ({"holdout_share": float("nan")}, "no share to hold out"),
        ({"window_days": 3}, "no time to look"),
        ({"window_days": 28.5}, "no time to look"),
        ({"functions": []}, "whose touches"),
        ({"functions": ["legal"]}, "whose touches"),
        ({"starts_on": "soon"}, "is no day"),
        ({"ends_on": "2026-01-01"}, "before it starts"),
        ({"ends_on": "2026-01-20"}, "before any account was looked at"),
    ],
)
def test_half_a_design_is_refused(ledger: ExperimentLedger, wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        ledger.write(_draft("planned", planned(**wrong)), NOON)
    assert ledger.count() == 0


def test_what_runs_is_not_changed(ledger: ExperimentLedger) -> None:
    def refused(kind: str, payload: dict[str, Any], error: type[QuorateError]) -> None:
        with pytest.raises(error):
            ledger.write(_draft(kind, payload), NOON)

    refused("started", LOTS, NotFound)
    ledger.write(_draft("planned", planned()), NOON)
    ledger.write(_draft("planned", planned(holdout_share=0.5)), NOON)
    refused("assigned", LOTS, NotAllowed)
    refused("started", {"assignments": LOTS["assignments"][:1]}, UsageError)
    ledger.write(_draft("started", LOTS), NOON)
    refused("planned", planned(), NotAllowed)
    refused("started", LOTS, NotAllowed)
    ledger.write(_draft("assigned", LOTS), NOON)
    refused("stopped", {"reason": ""}, UsageError)
    ledger.write(_draft("stopped", {"reason": "enough"}), NOON)
    refused("stopped", {"reason": "enough"}, NotAllowed)
    assert [event.kind for event in ledger.events()] == [
        "planned",
        "planned",
        "started",
        "assigned",
        "stopped",
    ]
    assert ledger.events(known_before=NOON) == []


def test_lines_cannot_be_changed_and_a_change_would_be_seen(
    ledger: ExperimentLedger, database: Database
) -> None:
    ledger.write(_draft("planned", planned()), NOON)
    ledger.write(_draft("started", LOTS), NOON)
    assert ledger.breaks() == []
    for statement, told in (
        ("update experiment_events set payload = '{}'", "cannot be changed"),
        ("delete from experiment_events", "cannot be taken out"),
    ):
        with pytest.raises(IntegrityError, match=told), behind(database) as connection:
            connection.exec_driver_sql(statement)
    with behind(database) as connection:
        unguard(connection, "experiment_events")
        connection.exec_driver_sql("update experiment_events set payload = '{}' where event_no = 1")
    assert ledger.breaks() == ["line 1 of the ledger is not as it was written"]


def test_a_ledger_of_plans_alone_takes_experiments_too(database: Database) -> None:
    """Both parts live in one database, whichever was written first."""
    plans, experiments = PlanLedger(database), ExperimentLedger(database)
    assert (plans.count(), experiments.count()) == (0, 0)
    experiments.write(_draft("planned", planned()), NOON)
    assert (plans.count(), experiments.count()) == (0, 1)
