"""Page through a sorted list by the last row that was seen, not by counting rows that went before.

A page that begins after a row stays right while rows come and go above it, and costs the same wherever it begins.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from quorate.errors import UsageError, nearest_word

Kind: TypeAlias = Literal["number", "text", "name", "day", "time"]
_SQL: Mapping[Kind, str] = {
    "number": "double", "text": "varchar", "name": "varchar", "day": "date", "time": "timestamp",
}  # fmt: skip


@dataclass(frozen=True)
class SortKey:
    """One column that a list is sorted by; what is empty comes last, whichever way the column is sorted.

    A name is sorted as `quorate.language.by_name` does: 'Ärzte' beside 'Arzt', small letters beside capitals.

    is_grouping: rows that differ in it are not compared any further, as amounts in two currencies; it stays as it is
    where an order is turned round.
    """

    column: str
    kind: Kind = "text"
    is_descending: bool = False
    is_grouping: bool = False

    @property
    def sql(self) -> str:
        """The key in an ORDER BY."""
        return f"{self.ordered(self.column)} {'desc' if self.is_descending else 'asc'} nulls last"

    def ordered(self, value: str) -> str:
        """What is compared of a value, itself SQL."""
        return name_order(value) if self.kind == "name" else value


Order: TypeAlias = Sequence[SortKey]


def name_order(name: str) -> str:
    """The SQL of a name in the order of `quorate.language.by_name`; what differs in nothing else is for a next key."""
    return f"strip_accents(replace(lower({name}), 'ß', 'ss'))"


def currency_place(currency: str) -> str:
    """The SQL of where a currency stands in a list: the workspace's own first, then others, then none.

    Money is compared within its currency only, there being no rates of exchange. It reads `{workspace_facts}`.
    """
    ours = "(select min(currency) from {workspace_facts})"
    return f"case when {currency} is null then 2 when {currency} = {ours} then 0 else 1 end"


def order_named(sort: str, sorts: Mapping[str, Order], things: str) -> Order:
    """The order with this name; a minus before it turns the first key round that does not only group.

    things: what is sorted, as 'Journeys'. Raises `UsageError` for an order that does not exist.
    """
    name = sort.removeprefix("-")
    if name not in sorts:
        near = nearest_word(name, list(sorts))
        raise UsageError(
            f"{things} cannot be sorted by '{name}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(sorts)}",
        )
    order = list(sorts[name])
    if sort.startswith("-"):
        place = order.index(sorted_by(order))
        order[place] = replace(order[place], is_descending=not order[place].is_descending)
    return tuple(order)


def sorted_by(order: Order) -> SortKey:
    """The key that a reader chose with an order: the first that does not only group."""
    return next(key for key in order if not key.is_grouping)


def order_by(order: Order) -> str:
    """An order as SQL."""
    return ", ".join(key.sql for key in order)


def cursor_after(order: Order, row: Mapping[str, Any]) -> str:
    """What names the place behind a row, fit for an address."""
    values = [_plain(row[key.column]) for key in order]
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def rows_after(order: Order, cursor: str) -> tuple[str, list[Any]]:
    """The rows behind a cursor as an SQL condition with its parameters; everything for an empty one.

    Raises `UsageError` for a text that is no cursor of this order.
    """
    if not cursor:
        return "true", []
    return _after(list(zip(order, _values(order, cursor), strict=True)))


def _after(keys: list[tuple[SortKey, Any]]) -> tuple[str, list[Any]]:
    """(a after x) or (a = x and (b after y)) or ...; an empty value has nothing after it but its equals."""
    if not keys:
        return "false", []
    (key, value), *others = keys
    deeper, given = _after(others)
    if value is None:
        return f"({key.column} is null and {deeper})", given
    sign, typed = "<" if key.is_descending else ">", key.ordered(f"cast(? as {_SQL[key.kind]})")
    column = key.ordered(key.column)
    sql = (
        f"({column} {sign} {typed} or {key.column} is null or ({column} = {typed} and {deeper}))"
        if deeper != "false"
        else f"({column} {sign} {typed} or {key.column} is null)"
    )
    return sql, [value, *([value] if deeper != "false" else []), *given]


def _values(order: Order, cursor: str) -> list[Any]:
    try:
        written = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(written)
        return [_checked(key.kind, value) for key, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError(
            "The address does not say where the page begins.",
            expected="a link of a list that is sorted in this way",
            do="start again from the first page",
        ) from error


def _checked(kind: Kind, value: Any) -> Any:
    """The value of a cursor, if it is one of its column's kind."""
    if value is None:
        return None
    if kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(value)
        return float(value)
    if not isinstance(value, str):
        raise TypeError(value)
    if kind not in ("text", "name"):
        datetime.fromisoformat(value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else float(value)
