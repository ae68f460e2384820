"""Take words out of lines that are sealed, when somebody was forgotten, so that the chain can still be verified.

A line keeps its number, id and the hash it was written with, by which the next one follows from it. What stands there
now is sealed by a line of its own among the redactions, which are a chain as well: a line that is neither as it was
written nor as a redaction left it is found, as before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quorate.ledger.access_tables import access_events
from quorate.ledger.chain import FIRST, hash_of, id_of
from quorate.ledger.tables import experiment_events, plan_events, redactions, said_events

CHAINS = (plan_events, said_events, experiment_events, access_events)
# What a line of the ledger of sayings is when it was about somebody who was forgotten.
ERASED = "erased"
# What people say of others; a saved view is none of it.
_SPOKEN = ("statement", "note")
_KEPT = ("event_no", "event_id", "previous_hash", "hash")


@dataclass(frozen=True)
class Erasing:
    """How one person is taken out of a line: `text` of any of its texts; `is_theirs` tells an id of theirs."""

    token: str
    text: Callable[[str], str]
    is_theirs: Callable[[str | None], bool]


def redact(connection: sa.Connection, erasing: Erasing, at: datetime) -> Mapping[str, int]:
    """Take a person out of every line of every ledger; returns how many lines of each changed.

    What was stated or noted of them goes whole, who said it and when stays.
    """
    counts = {}
    for table in CHAINS:
        rows = connection.execute(sa.select(table).order_by(table.c.event_no)).mappings()
        lines = [{str(name): value for name, value in row.items()} for row in rows]
        pairs = [(line, _without(table, line, erasing)) for line in lines]
        counts[table.name] = _put(
            connection, table, [new for line, new in pairs if new != line], erasing.token, at
        )
    return counts


def said_before(connection: sa.Connection, cut: datetime) -> list[Mapping[str, Any]]:
    """Lines of statements and notes that nobody has said anything of since a moment: no change, no withdrawal."""
    if not sa.inspect(connection).has_table(said_events.name):
        return []
    table = said_events.c
    lately = sa.select(table.said_id).where(table.said_at >= cut)
    query = (
        sa.select(said_events)
        .where(table.thing.in_(_SPOKEN), table.said_id.not_in(lately))
        .order_by(table.event_no)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def erase_said_before(connection: sa.Connection, cut: datetime, token: str, at: datetime) -> int:
    """Take out what `said_before` finds: who said something and when stays. Returns how many lines changed."""
    return _put(connection, said_events, [_gone(line) for line in said_before(connection, cut)], token, at)


def _put(
    connection: sa.Connection, table: sa.Table, lines: Sequence[Mapping[str, Any]], token: str, at: datetime
) -> int:
    """Put lines in the place of those with their numbers, and seal each.

    What keeps a line from being changed is lifted for this one transaction, which either does all of it or nothing.
    """
    if not lines:
        return 0
    with _unguarded(connection, table):
        for line in lines:
            connection.execute(sa.update(table).where(table.c.event_no == line["event_no"]).values(**line))
            _seal(connection, table, line, token, at)
    return len(lines)


@contextmanager
def _unguarded(connection: sa.Connection, table: sa.Table) -> Iterator[None]:
    """Lift what refuses changes of a table; when the block fails, the transaction takes that back with all else."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"alter table {table.name} disable trigger user")
        yield
        connection.exec_driver_sql(f"alter table {table.name} enable trigger user")
        return
    guards = connection.execute(
        sa.text("select name, sql from sqlite_master where type = 'trigger' and tbl_name = :table"),
        {"table": table.name},
    ).all()
    for guard in guards:
        connection.exec_driver_sql(f"drop trigger {guard.name}")
    yield
    for guard in guards:
        connection.exec_driver_sql(guard.sql)


def seals_of(connection: sa.Connection, table: sa.Table) -> Mapping[int, str]:
    """What lines of a ledger that were redacted are sealed with now, by their number."""
    if not sa.inspect(connection).has_table(redactions.name):
        return {}
    query = (
        sa.select(redactions.c.line_no, redactions.c.line_seal)
        .where(redactions.c.ledger == table.name)
        .order_by(redactions.c.event_no)
    )
    return {row.line_no: row.line_seal for row in connection.execute(query)}


def _without(table: sa.Table, line: Mapping[str, Any], erasing: Erasing) -> dict[str, Any]:
    new = {
        name: erasing.text(value) if isinstance(value, str) and name not in _KEPT else value
        for name, value in line.items()
    }
    if table is said_events and line["thing"] != "view" and _is_theirs(line, erasing):
        return _gone(new)
    return new


def _gone(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of which only remains that somebody said something, and when."""
    return {**line, "thing": ERASED, "place": f"{ERASED}:{line['event_no']}", "payload": "{}"}


def _is_theirs(line: Mapping[str, Any], erasing: Erasing) -> bool:
    keys = json.loads(line["payload"]).get("keys") or {}
    told = (line["person_id"], keys.get("person_key"), keys.get("email"))
    return any(erasing.is_theirs(each) for each in told)


def _seal(
    connection: sa.Connection, table: sa.Table, line: Mapping[str, Any], token: str, at: datetime
) -> None:
    last = connection.execute(
        sa.select(redactions.c.event_no, redactions.c.hash).order_by(redactions.c.event_no.desc()).limit(1)
    ).first()
    sealed: dict[str, Any] = {
        "event_no": last.event_no + 1 if last else 1,
        "ledger": table.name,
        "line_no": line["event_no"],
        "line_seal": hash_of(line),
        "token": token,
        "said_at": at,
        "previous_hash": last.hash if last else FIRST,
    }
    sealed["hash"] = hash_of(sealed)
    sealed["event_id"] = id_of(sealed["hash"])
    connection.execute(sa.insert(redactions).values(**sealed))
