"""What the address of a table may say: columns that are wanted, and values that its columns must have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from quorate.errors import UsageError, nearest_word
from quorate.surfaces.api.cursors import PATTERN
from quorate.surfaces.api.parameters import MOST_ROWS
from quorate.vocabulary import Table

MOST_TABLE_ROWS = 10_000
_LIMIT = re.compile(r"[1-9]\d{0,4}")
_OURS = ("limit", "cursor", "columns", "as_of")


@dataclass(frozen=True)
class TableQuery:
    """Which rows and columns of a table are wanted; no `columns` are all of them."""

    limit: int
    cursor: str | None
    columns: tuple[str, ...]
    filters: Mapping[str, str]

    def chosen(self) -> dict[str, Any]:
        """What narrows the table."""
        return {**self.filters, "columns": self.columns}

    @staticmethod
    def described() -> list[dict[str, Any]]:
        """The parameters as OpenAPI describes them; those named like columns differ from table to table."""
        return [
            {
                "name": "limit", "in": "query", "description": "How many rows at most.",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST_TABLE_ROWS, "default": MOST_ROWS},
            },
            {
                "name": "cursor", "in": "query", "description": "Where the page begins: `next` of the page before.",
                "schema": {"type": "string", "pattern": PATTERN},
            },
            {
                "name": "as_of", "in": "query", "description": "As known at the end of this day; today without it.",
                "schema": {"type": "string", "format": "date", "pattern": "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"},
            },
        ]  # fmt: skip


def query_in(request: Request, table: Table) -> TableQuery:
    """What an address says. Raises `UsageError` for what the table has not."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise UsageError(f"'{name[:40]}' is said twice.", expected="each once")
        given[name] = value
    limit = given.get("limit", str(MOST_ROWS))
    if not _LIMIT.fullmatch(limit) or int(limit) > MOST_TABLE_ROWS:
        raise UsageError("limit says no number of rows.", expected=f"1 to {MOST_TABLE_ROWS}")
    cursor = given.get("cursor")
    if cursor is not None and not re.fullmatch(PATTERN, cursor):
        raise UsageError("cursor says no place.", expected="the `next` of the page before")
    columns = tuple(each for each in given.get("columns", "").split(",") if each)
    filters = {name: value for name, value in given.items() if name not in _OURS}
    for name in (*columns, *filters):
        _require_column(table, name)
    if "as_of" in given and not given["as_of"]:
        raise UsageError("as_of says no day.", expected="a date such as 2026-03-31")
    return TableQuery(int(limit), cursor, columns, filters)


def _require_column(table: Table, name: str) -> None:
    if name not in table.names:
        near = nearest_word(name, table.names)
        raise UsageError(
            f"The table {table.name} has no column '{name[:40]}'."
            + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(table.names)}",
        )
