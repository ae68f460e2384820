"""What somebody sees of a publication: the accounts that are theirs to see, all that belongs to these, and no more.

An account is somebody's own where their colleague's record owns it, one of its deals or a move on one of its journeys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quorate.errors import UsageError
from quorate.views.reading import CONTRACTS
from quorate.vocabulary.columns import SQL_TYPES, Table
from quorate.vocabulary.sensitive import SENSITIVE_COLUMNS, SENSITIVE_SUBJECTS, SENSITIVE_TABLES
from quorate.warehouse.engine import literal
from quorate.warehouse.narrowing import Narrowing

# The columns of the table accounts by which somebody's part of them can be told.
ACCOUNT_TRAITS = ("country", "industry", "tier", "owner_id", "parent_account_id", "account_id")

# Columns that say whose a row is, the one that says most first.
_OWNERS: Sequence[tuple[str, str]] = (
    ("account_id", "account_id in (select account_id from seen.accounts)"),
    ("journey_id", "journey_id in (select journey_id from seen.journeys)"),
    ("opportunity_id", "opportunity_id in (select opportunity_id from seen.opportunities)"),
    ("person_id", "person_id in (select person_id from seen.people)"),
    ("experiment_id", "true"),
)
# Tables with an account or person in them whose rows are told by something else.
_BY_NAME: Mapping[str, str] = {
    "identifiers": "account_id in (select account_id from seen.accounts) "
    "or person_id in (select person_id from seen.people)",
    "matches": "left_id in (select subject_id from seen.subjects) "
    "and right_id in (select subject_id from seen.subjects)",
    "statements": "coalesce(account_id in (select account_id from seen.accounts), false) "
    "or coalesce(journey_id in (select journey_id from seen.journeys), false) "
    "or coalesce(opportunity_id in (select opportunity_id from seen.opportunities), false) "
    "or coalesce(person_id in (select person_id from seen.people), false)",
    "plan_events": "journey_id in (select journey_id from seen.journeys) or journey_id is null",
    # raw rows and the working of who is who name people of every account
    "set_aside": "false",
    "person_profiles": "account_id in (select account_id from seen.accounts)",
    "person_nodes": "false",
    "person_edges": "false",
    "account_groups": "account_id in (select account_id from seen.accounts)",
}
_LISTS: Mapping[str, str] = {
    "journey_ids": "(select list(journey_id) from seen.journeys)",
    "opportunity_ids": "(select list(opportunity_id) from seen.opportunities)",
}
# Keys of other accounts in an account's own row.
_RELATIVES: Mapping[str, str] = {
    "parent_account_id": "case when parent_account_id in (select account_id from seen.accounts) "
    "then parent_account_id end",
}

_SEEN: Mapping[str, str] = {
    "journeys": "select journey_id from whole.journeys where account_id in (select account_id from seen.accounts)",
    "opportunities": "select opportunity_id from whole.opportunities "
    "where account_id in (select account_id from seen.accounts)",
    "people": "select person_id from whole.people where account_id in (select account_id from seen.accounts)",
    "subjects": "select account_id as subject_id from seen.accounts union all select person_id from seen.people",
}


@dataclass(frozen=True)
class Sight:
    """Who looks: which accounts they see, and whether what people think of whom is for them.

    Attributes
    ----------
    kind: 'all', 'own' or 'where'.
    where: for 'where', columns of the table accounts (`ACCOUNT_TRAITS`) and the values that are seen.
    email: by which the colleague is known whose accounts are their own.
    is_sensitive_seen: whether stances, influence and statements about them are seen.
    """

    kind: str = "all"
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    email: str = ""
    is_sensitive_seen: bool = True

    def narrowing(self) -> Narrowing | None:
        """What is left of a publication; None for whoever sees all of it."""
        if self.kind == "all" and self.is_sensitive_seen:
            return None
        return _narrowing(self)


@lru_cache(maxsize=256)
def _narrowing(sight: Sight) -> Narrowing:
    """Worked out once for each who looks: every request asks."""
    told = [sight.kind, sight.where, sight.email if sight.kind != "all" else "", sight.is_sensitive_seen]
    key = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    every = sight.kind == "all"
    seen = {} if every else {"accounts": _accounts(sight), **_SEEN}
    conditions = {name: "true" if every else condition_of(table) for name, table in CONTRACTS.items()}
    replaced: dict[str, dict[str, str]] = {} if every else {n: _lists(t) for n, t in CONTRACTS.items()}
    if not sight.is_sensitive_seen:
        for name in SENSITIVE_TABLES:
            conditions[name] = "false"
        for name, columns in SENSITIVE_COLUMNS.items():
            replaced.setdefault(name, {}).update(_neutral(CONTRACTS[name], columns))
        told_of = ", ".join(map(literal, SENSITIVE_SUBJECTS))
        conditions["statements"] = f"({conditions['statements']}) and subject not in ({told_of})"
    return Narrowing(key, seen, conditions, replaced)


def _accounts(sight: Sight) -> str:
    """The query of the accounts that are seen."""
    mine = f"(select colleague_id from whole.colleagues where lower(email) = lower({literal(sight.email)}))"
    parts = [
        f"select account_id from whole.accounts where owner_id in {mine}",
        f"select account_id from whole.opportunities where owner_id in {mine}",
        (
            "select j.account_id from whole.journeys as j join whole.moves as m on m.journey_id = j.journey_id "
            f"where m.owner_id in {mine}"
        ),
    ]
    if sight.kind == "where":
        for column, values in sight.where:
            if column not in ACCOUNT_TRAITS:
                raise UsageError(
                    f"Accounts cannot be told apart by '{column}'.",
                    expected=f"one of {', '.join(ACCOUNT_TRAITS)}",
                )
            wanted = ", ".join(literal(value) for value in values) or "null"
            parts.append(
                f"select account_id from whole.accounts where cast({column} as varchar) in ({wanted})"
            )
    return " union ".join(parts)


def condition_of(table: Table) -> str:
    """The condition that a table's rows meet where not all accounts are seen; 'true' where a row is about none."""
    if table.name in _BY_NAME:
        return _BY_NAME[table.name]
    names = set(table.names)
    return next((condition for column, condition in _OWNERS if column in names), "true")


def _lists(table: Table) -> dict[str, str]:
    """Lists of journeys and deals, and relatives, without those that are not seen; a row's own key is no list."""
    lists = {
        name: f"list_intersect({name}, {seen})"
        for name, seen in _LISTS.items()
        if name in table.names and table.name != "journeys"
    }
    return lists | {name: sql for name, sql in _RELATIVES.items() if name in table.names}


def _neutral(table: Table, columns: Mapping[str, str | float | tuple[()] | None]) -> dict[str, str]:
    """SQL of what stands in the place of columns, each of its own type."""
    types = {column.name: SQL_TYPES[column.kind] for column in table.columns}
    return {name: f"cast({_sql(value)} as {types[name]})" for name, value in columns.items()}


def _sql(value: str | float | tuple[()] | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return literal(value)
    return "[]" if isinstance(value, tuple) else repr(value)
