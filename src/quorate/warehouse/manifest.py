"""The manifest: which segments count, what each import brought, and which publication is current.

One database per workspace: `quorate.sqlite`, or PostgreSQL where several servers share it. Every change is one
transaction, so a reader sees the state before it or after it and nothing between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from quorate.errors import UsageError
from quorate.warehouse.addresses import Database
from quorate.warehouse.connections import Connections
from quorate.warehouse.manifest_tables import (
    METADATA,
    SCHEMA_VERSION,
    day_publications,
    evidence_segments,
    import_files,
    imports,
    publications,
    published_segments,
    replaced_segments,
    version_table,
)
from quorate.warehouse.segments import Segment
from quorate.warehouse.server_lock import require_term


@dataclass(frozen=True)
class FileCounts:
    """What became of the rows of one imported file; the three counts sum to the rows read."""

    file: str
    rows_read: int
    evidence_count: int
    duplicate_count: int
    set_aside_count: int
    note: str = ""


@dataclass(frozen=True)
class ImportedFile:
    """One file of one import, with its counts."""

    import_no: int
    source: str
    imported_at: datetime
    counts: FileCounts


@dataclass(frozen=True)
class Publication:
    """One set of published tables, made by one run."""

    publication_no: int
    run_id: str
    as_of_at: datetime
    started_at: datetime
    finished_at: datetime
    is_current: bool
    segments: Mapping[str, Segment]


class Manifest:
    """Reads and changes the manifest of one workspace."""

    def __init__(self, database: Database) -> None:
        self._connections = Connections(database)

    @property
    def where(self) -> str:
        """The database it stands in, for messages."""
        return self._connections.where

    def create(self) -> None:
        """Make the tables of a new workspace. Raises `UsageError` where the database holds one already."""
        with self._changing() as connection:
            if _is_made(connection):
                raise UsageError(
                    "There is a workspace in this database already.",
                    where=self.where,
                    state="nothing was changed",
                    do="name another database, or another schema of this one; each holds one workspace",
                )
            METADATA.create_all(connection)
            connection.execute(sa.insert(version_table).values(version=SCHEMA_VERSION))

    def is_there(self) -> bool:
        """Whether the database holds a manifest."""
        if not self._connections.is_there():
            return False
        with self._reading() as connection:
            return _is_made(connection)

    def close(self) -> None:
        """Release the database."""
        self._connections.close()

    def evidence(self) -> list[Segment]:
        """Every segment of the evidence log, in order of path."""
        table = evidence_segments.c
        columns = [table.table_name, table.path, table.row_count, table.byte_count, table.sha256]
        with self._reading() as connection:
            rows = connection.execute(sa.select(*columns).order_by(table.path))
            return [Segment(*row) for row in rows]

    def record_import(
        self, source: str, imported_at: datetime, files: Sequence[FileCounts], segments: Sequence[Segment]
    ) -> int:
        """Commit one import: its segments and what became of every file's rows. Returns its number."""
        with self._changing() as connection:
            number = _next(connection, imports.c.import_no)
            line = {"import_no": number, "source": source, "imported_at": imported_at}
            connection.execute(sa.insert(imports).values(**line))
            known = set(connection.execute(sa.select(evidence_segments.c.path)).scalars())
            for counts in files:
                connection.execute(sa.insert(import_files).values(import_no=number, **vars(counts)))
            for segment in segments:
                if segment.path not in known:
                    connection.execute(
                        sa.insert(evidence_segments).values(import_no=number, **_segment_values(segment))
                    )
            return number

    def forget_evidence(self, paths: Sequence[str]) -> None:
        """Take segments out of the log; their sources have to be imported again."""
        with self._changing() as connection:
            connection.execute(sa.delete(evidence_segments).where(evidence_segments.c.path.in_(paths)))

    def replace_evidence(self, old: Sequence[Segment], merged: Segment, replaced_at: datetime) -> None:
        """Commit that one segment holds the rows of several, which count no longer; it belongs to their last import."""
        table = evidence_segments.c
        paths = [segment.path for segment in old]
        with self._changing() as connection:
            replaced_segments.create(connection, checkfirst=True)  # workspaces of the first release lack it
            number = connection.execute(
                sa.select(sa.func.max(table.import_no)).where(table.path.in_(paths))
            ).scalar_one()
            connection.execute(sa.delete(evidence_segments).where(table.path.in_(paths)))
            connection.execute(
                sa.insert(evidence_segments).values(import_no=number, **_segment_values(merged))
            )
            connection.execute(sa.delete(replaced_segments).where(replaced_segments.c.path.in_(paths)))
            connection.execute(
                sa.insert(replaced_segments), [{"path": path, "replaced_at": replaced_at} for path in paths]
            )

    def rewrite_evidence(self, pairs: Sequence[tuple[Segment, Segment | None]]) -> None:
        """Commit that segments of the log stand in other files now, or nowhere; each belongs to its import still."""
        table = evidence_segments.c
        with self._changing() as connection:
            for old, new in pairs:
                number = connection.execute(
                    sa.delete(evidence_segments).where(table.path == old.path).returning(table.import_no)
                ).scalar_one()
                if new is not None:
                    connection.execute(
                        sa.insert(evidence_segments).values(import_no=number, **_segment_values(new))
                    )
            if sa.inspect(connection).has_table(replaced_segments.name):
                connection.execute(sa.delete(replaced_segments))

    def rewrite_published(self, pairs: Mapping[str, Segment]) -> None:
        """Commit that published tables stand in other files now, by the path of before.

        Publications that named one get a new number, so that readers see that they are others; their order stays.
        """
        with self._changing() as connection:
            has_days = sa.inspect(connection).has_table(day_publications.name)
            tables = (publications, published_segments, *((day_publications,) if has_days else ()))
            number = _next(connection, publications.c.publication_no) - 1
            kept = connection.execute(
                sa.select(publications.c.publication_no).order_by(publications.c.publication_no)
            ).scalars()
            for old in list(kept) if pairs else ():
                number += 1
                for table in tables:
                    connection.execute(
                        sa.update(table).where(table.c.publication_no == old).values(publication_no=number)
                    )
            for path, new in pairs.items():
                connection.execute(
                    sa.update(published_segments)
                    .where(published_segments.c.path == path)
                    .values(**_segment_values(new))
                )

    def replaced_evidence(self, before: datetime) -> list[str]:
        """Paths of segments that were replaced before then and that the log does not name again."""
        table = replaced_segments.c
        with self._reading() as connection:
            if not sa.inspect(connection).has_table(replaced_segments.name):
                return []
            named = sa.select(evidence_segments.c.path)
            return list(
                connection.execute(
                    sa.select(table.path).where(table.replaced_at < before, table.path.not_in(named))
                ).scalars()
            )

    def forget_replaced(self, paths: Sequence[str]) -> None:
        """Let go of replaced segments whose files are gone."""
        with self._changing() as connection:
            connection.execute(sa.delete(replaced_segments).where(replaced_segments.c.path.in_(paths)))

    def imported_files(self, on: date | None = None) -> list[ImportedFile]:
        """Every file of every import, or of those of one day (UTC), oldest first."""
        query = (
            sa.select(imports, *[column for column in import_files.c if column.name != "import_no"])
            .join(import_files, import_files.c.import_no == imports.c.import_no)
            .order_by(imports.c.import_no, import_files.c.file)
        )
        if on is not None:
            begins = datetime.combine(on, time.min)
            is_of_day = imports.c.imported_at >= begins, imports.c.imported_at < begins + timedelta(days=1)
            query = query.where(*is_of_day)
        with self._reading() as connection:
            return [
                ImportedFile(row[0], row[1], row[2], FileCounts(*row[3:]))
                for row in connection.execute(query)
            ]

    def publish(
        self,
        run_id: str,
        as_of_at: datetime,
        started_at: datetime,
        finished_at: datetime,
        segments: Sequence[Segment],
        *,
        make_current: bool,
        shows_day: bool | None = None,
    ) -> int:
        """Commit one publication in a single transaction. Returns its number.

        `shows_day` says that whoever looks back to its day may be shown it; a current one may, unless it says not.
        """
        with self._changing() as connection:
            if make_current:
                connection.execute(sa.update(publications).values(is_current=False))
            number = _next(connection, publications.c.publication_no)
            connection.execute(
                sa.insert(publications).values(
                    publication_no=number,
                    run_id=run_id,
                    as_of_at=as_of_at,
                    started_at=started_at,
                    finished_at=finished_at,
                    is_current=make_current,
                )
            )
            for segment in segments:
                connection.execute(
                    sa.insert(published_segments).values(publication_no=number, **_segment_values(segment))
                )
            if make_current if shows_day is None else shows_day:
                day_publications.create(connection, checkfirst=True)  # older workspaces lack it
                connection.execute(sa.insert(day_publications).values(publication_no=number))
            return number

    def make_current(self, publication_no: int) -> None:
        """Make an earlier publication the current one again."""
        with self._changing() as connection:
            connection.execute(
                sa.update(publications).values(is_current=publications.c.publication_no == publication_no)
            )

    def current(self) -> Publication | None:
        """The publication that readers see, or None before the first."""
        return self._publication(publications.c.is_current)

    def of_days(self) -> list[tuple[int, datetime]]:
        """Number and `as_of_at` of every publication that shows its day, oldest first; the current one among them."""
        with self._reading() as connection:
            shown: sa.ColumnElement[bool] = publications.c.is_current
            if sa.inspect(connection).has_table(day_publications.name):
                named = sa.select(day_publications.c.publication_no)
                shown = sa.or_(shown, publications.c.publication_no.in_(named))
            columns = publications.c.publication_no, publications.c.as_of_at
            found = connection.execute(sa.select(*columns).where(shown).order_by(columns[0]))
            return [(row[0], row[1]) for row in found]

    def numbered(self, publication_no: int) -> Publication | None:
        """The publication with this number; None when it was let go."""
        return self._publication(publications.c.publication_no == publication_no)

    def publication_of(self, run_id: str) -> Publication | None:
        """The newest publication made by the run with this id."""
        return self._publication(publications.c.run_id == run_id)

    def publications(self) -> list[Publication]:
        """Every publication kept, oldest first."""
        with self._reading() as connection:
            numbers = connection.execute(
                sa.select(publications.c.publication_no).order_by(publications.c.publication_no)
            ).scalars()
            found = [self._publication(publications.c.publication_no == number) for number in numbers]
        return [publication for publication in found if publication]

    def drop_publications(self, numbers: Sequence[int]) -> None:
        """Forget publications; their files may be deleted when no other publication names them."""
        with self._changing() as connection:
            day_publications.create(connection, checkfirst=True)
            for table in (published_segments, publications, day_publications):
                connection.execute(sa.delete(table).where(table.c.publication_no.in_(numbers)))

    def _publication(self, where: sa.ColumnElement[bool]) -> Publication | None:
        with self._reading() as connection:
            row = connection.execute(
                sa.select(publications).where(where).order_by(publications.c.publication_no.desc()).limit(1)
            ).first()
            if row is None:
                return None
            held = connection.execute(
                sa.select(published_segments)
                .where(published_segments.c.publication_no == row.publication_no)
                .order_by(published_segments.c.table_name)
            )
            segments = {
                held_row.table_name: Segment(
                    held_row.table_name,
                    held_row.path,
                    held_row.row_count,
                    held_row.byte_count,
                    held_row.sha256,
                )
                for held_row in held
            }
            return Publication(**row._asdict(), segments=segments)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._translated(), self._connections.reading() as connection:
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
        with self._translated(), self._connections.writing() as connection:
            require_term(connection)
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with self._connections.translated(
            "The manifest of this workspace cannot be used.",
            state="no segment was changed",
            do="restore quorate.sqlite from a backup; if there is none, move this workspace aside, run "
            "`quorate init` again and import the same sources",
        ):
            yield


def _is_made(connection: sa.Connection) -> bool:
    return bool(sa.inspect(connection).has_table(version_table.name))


def _next(connection: sa.Connection, number: sa.Column[int]) -> int:
    """The number after the newest; whoever asks holds the lock of writers until the row is there."""
    return int(connection.execute(sa.select(sa.func.max(number))).scalar() or 0) + 1


def _segment_values(segment: Segment) -> dict[str, Any]:
    return {
        "table_name": segment.table,
        "path": segment.path,
        "row_count": segment.row_count,
        "byte_count": segment.byte_count,
        "sha256": segment.sha256,
    }
