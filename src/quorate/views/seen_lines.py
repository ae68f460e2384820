"""Lines of the ledger for whoever may not see every account: the ledger knows all, and a narrowed reader some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from quorate.errors import NotFound
from quorate.views.reading import Reader


class Line(Protocol):
    """What a line is about: an account, a journey, or neither."""

    @property
    def journey_id(self) -> str | None:
        """The journey."""


L = TypeVar("L", bound=Line)


def only_seen(reader: Reader, lines: Iterable[L]) -> list[L]:
    """The lines that are about what the reader sees; about nothing in particular, they are everybody's."""
    if not reader.is_narrowed:
        return list(lines)
    accounts, journeys = _seen(reader)
    return [
        each
        for each in lines
        if _is_seen(getattr(each, "account_id", None), each.journey_id, accounts, journeys)
    ]


def only_seen_rows(reader: Reader, rows: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """The same of rows with `account_id` and `journey_id`."""
    if not reader.is_narrowed:
        return list(rows)
    accounts, journeys = _seen(reader)
    return [each for each in rows if _is_seen(each["account_id"], each["journey_id"], accounts, journeys)]


def require_seen(reader: Reader, line: Line) -> None:
    """Raise `NotFound` for a line about what the reader does not see, as for one that is not there."""
    if not only_seen(reader, [line]):
        raise NotFound("There is nothing with this id.", state="nothing was written down")


def _is_seen(account: object, journey: object, accounts: set[object], journeys: set[object]) -> bool:
    if account is not None:
        return account in accounts
    return journey is None or journey in journeys


def _seen(reader: Reader) -> tuple[set[object], set[object]]:
    accounts = {row["account_id"] for row in reader.rows("select account_id from {accounts}")}
    journeys = {row["journey_id"] for row in reader.rows("select journey_id from {journeys}")}
    return accounts, journeys
