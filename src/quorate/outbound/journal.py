"""The journal of what is written to CRMs: every plan, every change with what stood there before, and what became of it.

A change is written down as on its way before it is sent, and as done after it was answered, so that a crash between
the two is seen and settled by the next run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from quorate.errors import StoreError
from quorate.outbound.changes import Change, Status
from quorate.outbound.register import REGISTER_NAME

_SCHEMA = """
create table if not exists write_plans (
    plan_no integer primary key autoincrement, system text not null, made_at text not null, made_by text not null,
    run_id text not null
);
create table if not exists write_changes (
    number integer primary key autoincrement, plan_no integer not null references write_plans (plan_no),
    system text not null, object_name text not null, record_id text not null, status text not null,
    stamp_after text not null, changed_at text not null, change text not null
);
"""


_CHANGE_COLUMNS = "plan_no, system, object_name, record_id, status, stamp_after, changed_at, change"


@dataclass(frozen=True)
class Plan:
    """One plan: for which system, when, by whom, from which publication, and its changes in order."""

    plan_no: int
    system: str
    made_at: datetime
    made_by: str
    run_id: str
    changes: tuple[Change, ...]


class Journal:
    """The journal of one workspace."""

    def __init__(self, root: Path) -> None:
        self._file = root / REGISTER_NAME

    def keep(self, system: str, changes: Sequence[Change], *, at: datetime, by: str, run_id: str) -> Plan:
        """Write a plan down; it takes the place of earlier ones that were not begun."""
        with self._open() as connection:
            cursor = connection.execute(
                "insert into write_plans (system, made_at, made_by, run_id) values (?, ?, ?, ?)",
                (system, at.isoformat(), by, run_id),
            )
            plan_no = int(cursor.lastrowid or 0)
            for change in changes:
                connection.execute(
                    f"insert into write_changes ({_CHANGE_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        plan_no,
                        system,
                        change.object_name,
                        change.record_id,
                        change.status,
                        change.stamp_after,
                        at.isoformat(),
                        json.dumps(asdict(change)),
                    ),
                )
        found = self.latest(system)
        if found is None:
            raise StoreError("The plan is not in the journal after it was written.", where=str(self._file))
        return found

    def latest(self, system: str) -> Plan | None:
        """The plan made last for a system."""
        return self._plan("select * from write_plans where system = ? order by plan_no desc limit 1", system)

    def latest_done(self, system: str) -> Plan | None:
        """The last plan of which something stands in the CRM."""
        return self._plan(
            "select * from write_plans where plan_no = (select max(plan_no) from write_changes"
            " where system = ? and status in ('done', 'sending'))",
            system,
        )

    def mark(
        self,
        change: Change,
        status: Status,
        at: datetime,
        *,
        note: str = "",
        record_id: str = "",
        stamp_after: str = "",
    ) -> Change:
        """Write down what became of a change; returns it so."""
        marked = replace(
            change,
            status=status,
            note=note,
            record_id=record_id or change.record_id,
            stamp_after=stamp_after or change.stamp_after,
        )
        with self._open() as connection:
            connection.execute(
                "update write_changes set status = ?, record_id = ?, stamp_after = ?, changed_at = ?, change = ?"
                " where number = ?",
                (
                    status,
                    marked.record_id,
                    marked.stamp_after,
                    at.isoformat(),
                    json.dumps(asdict(marked)),
                    change.number,
                ),
            )
        return marked

    def own_stamps(self, system: str) -> set[tuple[str, str, str]]:
        """(object, record, stamp) that records bore after we had changed them: such a change is no stranger's."""
        if not self._file.is_file():
            return set()
        with self._open() as connection:
            rows = connection.execute(
                "select object_name, record_id, stamp_after from write_changes where system = ? and stamp_after <> ''",
                (system,),
            ).fetchall()
        return {(str(name), str(record), str(stamp)) for name, record, stamp in rows}

    def _plan(self, query: str, system: str) -> Plan | None:
        if not self._file.is_file():
            return None
        with self._open() as connection:
            row = connection.execute(query, (system,)).fetchone()
            if row is None:
                return None
            changes = connection.execute(
                "select number, change from write_changes where plan_no = ? order by number", (row[0],)
            ).fetchall()
        return Plan(
            row[0], row[1], datetime.fromisoformat(row[2]), row[3], row[4], tuple(map(_change, changes))
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self._file, timeout=10)
            try:
                connection.executescript(_SCHEMA)
                with connection:
                    yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise StoreError(
                f"The journal of what is written to the CRM cannot be used: {error}.",
                where=str(self._file),
                state="nothing more is sent",
                do="see that the folder can be written to, then run the command again",
            ) from error


def _change(row: tuple[int, str]) -> Change:
    number, text = row
    held: dict[str, Any] = json.loads(text)
    held.update(number=number, why=tuple(held["why"]), evidence=tuple(held["evidence"]))
    return Change(**held)
