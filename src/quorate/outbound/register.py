"""The register of audience files: who made which, when, for whom, of how many people, and whose data is in it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from quorate.errors import StoreError
from quorate.outbound.audience_files import AudienceFile

REGISTER_NAME = "outbound.sqlite"
_SCHEMA = """
create table if not exists audience_files (
    number integer primary key autoincrement,
    made_at text not null,
    made_by text not null,
    audience text not null,
    channel text not null,
    purpose text,
    taker text not null,
    row_count integer not null,
    fingerprint text not null,
    run_id text not null,
    person_ids text not null
)
"""


_COLUMNS = "made_at, made_by, audience, channel, purpose, taker, row_count, fingerprint, run_id, person_ids"


@dataclass(frozen=True)
class MadeFile:
    """One file that was made; `person_ids` are those whose data is in it, so that erasing them can find it."""

    made_at: datetime
    made_by: str
    audience: str
    channel: str
    purpose: str | None
    taker: str
    row_count: int
    fingerprint: str
    run_id: str
    person_ids: tuple[str, ...]


class Register:
    """The register of one workspace, in a file of its own beside the published tables."""

    def __init__(self, root: Path) -> None:
        self._file = root / REGISTER_NAME

    def record(
        self,
        made: AudienceFile,
        *,
        at: datetime,
        by: str,
        audience: str,
        channel: str,
        purpose: str | None,
        run_id: str,
    ) -> MadeFile:
        """Write down one file before it is handed on; raises `StoreError` when it cannot be."""
        entry = MadeFile(
            at,
            by,
            audience,
            channel,
            purpose,
            made.taker,
            made.row_count,
            made.fingerprint,
            run_id,
            made.person_ids,
        )
        with self._open() as connection:
            connection.execute(
                f"insert into audience_files ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    at.isoformat(),
                    by,
                    audience,
                    channel,
                    purpose,
                    made.taker,
                    made.row_count,
                    made.fingerprint,
                    run_id,
                    json.dumps(made.person_ids),
                ),
            )
        return entry

    def files(self, person_id: str | None = None) -> list[MadeFile]:
        """Every file, the newest first; with `person_id`, those that hold this person's data."""
        if not self._file.is_file():
            return []
        with self._open() as connection:
            rows = connection.execute(
                f"select {_COLUMNS} from audience_files order by number desc"
            ).fetchall()
        found = [_entry(row) for row in rows]
        return [each for each in found if person_id is None or person_id in each.person_ids]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self._file, timeout=10)
            try:
                with connection:
                    connection.execute(_SCHEMA)
                    yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise StoreError(
                f"The register of audience files cannot be used: {error}.",
                where=str(self._file),
                state="no file was made",
                do="see that the folder can be written to",
            ) from error


def _entry(row: tuple[Any, ...]) -> MadeFile:
    cells = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return MadeFile(
        **{
            **cells,
            "made_at": datetime.fromisoformat(cells["made_at"]),
            "person_ids": tuple(json.loads(cells["person_ids"])),
        }
    )
