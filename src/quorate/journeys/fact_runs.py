"""Runs of time in which colleagues' statements, and facts of the CRM, make a condition of a map hold."""

from __future__ import annotations

import numpy as np

from quorate.journeys.evidence import DAY, NEVER, Evidence, Rows
from quorate.journeys.holding import Runs
from quorate.settings import OpportunityCondition, StatementCondition
from quorate.stats.group_windows import Flags


def statement_runs(statements: Rows, is_fitting: Flags, at_least: int, holds_for_days: int) -> Runs:
    """When so many fitting statements are known that none of them is too old.

    A run begins with the statement that completes the number and ends when the first of them has aged.
    """
    rows = np.flatnonzero(is_fitting)
    owners = np.repeat(np.arange(len(statements.starts) - 1), np.diff(statements.starts))[rows]
    stated_at = statements.moments("stated_at")[rows]
    first = np.arange(len(rows)) - (at_least - 1)
    first_at = stated_at[np.maximum(first, 0)]
    ends = first_at + holds_for_days * DAY
    is_run = (first >= 0) & (owners[np.maximum(first, 0)] == owners) & (stated_at <= ends)
    sizes = np.bincount(owners[is_run], minlength=len(statements.starts) - 1)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return Runs(starts, stated_at[is_run], ends[is_run], first_at[is_run])


def fitting_statements(evidence: Evidence, condition: StatementCondition) -> Flags:
    """Which statements a condition on statements counts."""
    fits = evidence.statements.has("subject", (condition.subject,))
    for column, words in (
        ("value", (condition.value,) if condition.value is not None else ()),
        ("role", (condition.role,) if condition.role else ()),
        ("author_function", condition.author_functions),
    ):
        if words:
            fits &= evidence.statements.has(column, words)
    return fits


def deal_runs(deals: Rows, condition: OpportunityCondition) -> Runs:
    """When a fact is true of an opportunity of the purchase asked about. Facts count whenever they became true."""
    created, closed = deals.moments("created_at"), deals.moments("closed_at")
    is_won, is_open = deals.has("outcome", ("won",)), deals.has("outcome", ("open",))
    begins, ends, is_so = {
        "created": (created, np.full(len(created), NEVER), np.ones(len(created), dtype=bool)),
        "open": (created, np.where(is_open, NEVER, closed - 1), np.ones(len(created), dtype=bool)),
        "won": (closed, np.full(len(created), NEVER), is_won),
        "lost": (closed, np.full(len(created), NEVER), ~is_won & ~is_open),
    }[condition.fact]
    is_so = is_so & deals.has("purchase", (condition.purchase,))
    owners = np.repeat(np.arange(len(deals.starts) - 1), np.diff(deals.starts))
    rows = np.flatnonzero(is_so & (begins < NEVER) & (begins <= ends))
    rows = rows[np.lexsort((ends[rows], begins[rows], owners[rows]))]
    sizes = np.bincount(owners[rows], minlength=len(deals.starts) - 1)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return Runs(starts, begins[rows], ends[rows], np.full(len(rows), NEVER))
