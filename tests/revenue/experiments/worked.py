"""What the tests of experiments share: accounts that lots see, designs and assignments, written short."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from quorate.settings import default_journey_map, default_settings
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import ArrowStep, Context, Moment

START = datetime(2026, 1, 5, 9)
DAY = date(2026, 6, 30)
TIME = pa.timestamp("us")
WORKING = {
    "imported_holdouts": pa.schema(
        [
            ("account_id", pa.string()),
            ("record_id", pa.string()),
            ("known_at", TIME),
            ("value", pa.string()),
            ("first_touch_at", TIME),
        ]
    ),
    "experiment_accounts": pa.schema(
        [
            ("account_id", pa.string()),
            ("parent_account_id", pa.string()),
            ("employees", pa.int64()),
            ("tier", pa.string()),
            ("is_customer", pa.bool_()),
            ("first_known_at", TIME),
        ]
    ),
    "experiment_stays": pa.schema(
        [
            ("account_id", pa.string()),
            ("journey_id", pa.string()),
            ("stage", pa.string()),
            ("position", pa.int64()),
            ("entered_at", TIME),
            ("until_at", TIME),
            ("won_at", TIME),
        ]
    ),
}


def context(day: date = DAY, **experiments: Any) -> Context:
    """A step's context on a day; keyword arguments are settings of the imported holdout."""
    settings = default_settings()
    if experiments:
        salesforce = replace(settings.sources.salesforce, fields={"holdout": "Held_Out__c"})
        imported = replace(settings.experiments.imported, **experiments)
        settings = replace(
            settings,
            sources=replace(settings.sources, salesforce=salesforce),
            experiments=replace(settings.experiments, imported=imported),
        )
    return Context(Moment(day), settings, (default_journey_map(),))


def made(
    step: ArrowStep, given: Mapping[str, Iterable[Mapping[str, Any]]], known: Context | None = None
) -> Any:
    """The rows that a step makes of given rows; its other inputs are empty."""
    tables = {
        name: pa.Table.from_pylist(
            [dict(row) for row in given.get(name, ())],
            schema=WORKING[name] if name in WORKING else PUBLISHED_TABLES[name].arrow_schema(),
        )
        for name in step.order
    }
    return step.function(tables, known or context()).to_pylist()


def candidate(account_id: str, **columns: Any) -> dict[str, Any]:
    """An account as lots see it."""
    return {
        "account_id": account_id,
        "family_id": account_id,
        "stratum": "explore / under 50",
        "stage": "explore",
        "size": "under 50",
        "tier": None,
        "has_open_journey": True,
        "known_at": datetime(2025, 1, 1),
        **columns,
    }


def planned(experiment_id: str = "quiet", **columns: Any) -> dict[str, Any]:
    """What is said when an experiment is planned."""
    return {
        "name": experiment_id.title(),
        "kind": "universal_holdout",
        "functions": ["marketing"],
        "starts_on": "2026-01-05",
        "ends_on": None,
        "holdout_share": 0.25,
        "window_days": 28,
        "seed": f"seed of {experiment_id}",
        **columns,
    }


def event(
    number: int, kind: str, payload: Mapping[str, Any], experiment_id: str = "quiet", at: datetime = START
) -> dict[str, Any]:
    """A line of the ledger as the published table has it."""
    return {
        "event_id": f"e{number}",
        "event_no": number,
        "experiment_id": experiment_id,
        "kind": kind,
        "known_at": at,
        "said_at": at,
        "author_name": "Ola Operator",
        "author_function": "operations",
        "payload": json.dumps(payload),
    }
