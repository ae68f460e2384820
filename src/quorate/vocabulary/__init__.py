"""The published contract: every table, its columns, their meaning, and the closed lists.

Imports nothing of ours. The data dictionary page is generated from here, and real tables are held against it.
"""

from __future__ import annotations

from quorate.vocabulary.closed_lists import CLOSED_LISTS
from quorate.vocabulary.columns import SQL_TYPES, Column, Layer, Table
from quorate.vocabulary.tables import (
    evidence,
    experiments,
    identity,
    incremental,
    journeys,
    log,
    outlook,
    plan_decisions,
    plans,
    plays,
    productivity,
    programmes,
    returns,
    revenue,
    social,
    teams,
)

LOG_TABLES: dict[str, Table] = {table.name: table for table in log.TABLES}
PUBLISHED_TABLES: dict[str, Table] = {
    table.name: table
    for module in (
        evidence,
        identity,
        teams,
        journeys,
        outlook,
        plans,
        plan_decisions,
        programmes,
        plays,
        social,
        experiments,
        incremental,
        returns,
        productivity,
        revenue,
    )
    for table in module.TABLES
}
ALL_TABLES: dict[str, Table] = {**LOG_TABLES, **PUBLISHED_TABLES}

__all__ = [
    "ALL_TABLES",
    "CLOSED_LISTS",
    "LOG_TABLES",
    "PUBLISHED_TABLES",
    "SQL_TYPES",
    "Column",
    "Layer",
    "Table",
]
