"""What was taken in, what became of every row, and what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from quorate.errors import NotFound
from quorate.language import gettext
from quorate.views.answers import Answer, Page, Stamp, stamp_of
from quorate.views.reading import Reader
from quorate.warehouse.manifest import ImportedFile, Manifest, Publication
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class FileStatus(Answer):
    """One file's latest import: the three counts, and their sum beside the rows read."""

    import_no: int
    source: str
    file: str
    imported_at: datetime
    rows_read: int
    evidence_count: int
    duplicate_count: int
    set_aside_count: int
    accounted_count: int
    is_accounted_for: bool
    note: str

    def to_row(self) -> dict[str, Any]:
        """The counts as one row for a table."""
        return {
            "source": self.source,
            "file": self.file,
            "rows_read": self.rows_read,
            "evidence": self.evidence_count,
            "duplicates": self.duplicate_count,
            "set_aside": self.set_aside_count,
            "sum": self.accounted_count,
            "adds_up": self.is_accounted_for,
            "imported_at": self.imported_at,
        }


@dataclass(frozen=True)
class PublicationStatus(Answer):
    """One set of published tables.

    Attributes
    ----------
    took_seconds: how long its run took.
    changed_count: how many of its tables are not the same as in the publication before it; None where that is not kept.
    """

    publication_no: int
    run_id: str
    as_of_on: date
    published_at: datetime
    is_current: bool
    table_count: int
    row_count: int
    took_seconds: float
    changed_count: int | None


@dataclass(frozen=True)
class WorkspaceStatus(Answer):
    """The latest import of every file, every import from the first, and the publications kept, newest first."""

    files: tuple[FileStatus, ...]
    imports: tuple[FileStatus, ...]
    publications: tuple[PublicationStatus, ...]

    @property
    def current(self) -> PublicationStatus | None:
        """What readers see now."""
        return next((each for each in self.publications if each.is_current), None)

    @property
    def summary(self) -> str:
        """What is published, in a sentence."""
        if self.current is None:
            return gettext("Nothing has been published yet: quorate update")
        return gettext(
            "Published: run {run_id}, as known at the end of {as_of_on}, {table_count} tables.",
            run_id=self.current.run_id,
            as_of_on=self.current.as_of_on,
            table_count=self.current.table_count,
        )


@dataclass(frozen=True)
class SetAsideReason(Answer):
    """Why rows were set aside, and how many."""

    source: str
    reason_code: str
    row_count: int


@dataclass(frozen=True)
class SetAsideRow(Answer):
    """One source row that could not be used, as it came, and why."""

    source: str
    source_record_id: str
    reason_code: str
    reason: str
    raw: str


@dataclass(frozen=True)
class SetAside(Answer):
    """The rows set aside, by reason, and a page of them."""

    stamp: Stamp
    reasons: tuple[SetAsideReason, ...]
    rows: tuple[SetAsideRow, ...]
    row_count: int
    offset: int
    limit: int


def workspace_status(workspace: Workspace) -> WorkspaceStatus:
    """What was imported and what is published; raises `NotFound` where there is no manifest."""
    manifest = Manifest(workspace.database)
    try:
        if not manifest.is_there():
            raise NotFound(
                "This workspace has no manifest.",
                where=manifest.where,
                expected="what `quorate init` makes",
                do="run `quorate init` in a new folder and import the same sources",
            )
        return status_of(manifest)
    finally:
        manifest.close()


def imported_on(workspace: Workspace, day: date) -> tuple[ImportedFile, ...]:
    """Every file that was imported on a day."""
    manifest = Manifest(workspace.database)
    try:
        return tuple(manifest.imported_files(on=day))
    finally:
        manifest.close()


def status_of(manifest: Manifest) -> WorkspaceStatus:
    """The status that an open manifest gives."""
    imported = manifest.imported_files()
    latest: dict[tuple[str, str], ImportedFile] = {}
    for file in imported:
        latest[file.source, file.counts.file] = file
    kept = manifest.publications()
    before: list[Publication | None] = [None, *kept]
    return WorkspaceStatus(
        files=tuple(_file(latest[key]) for key in sorted(latest)),
        imports=tuple(_file(file) for file in imported),
        publications=tuple(
            _publication(each, earlier) for each, earlier in reversed(list(zip(kept, before, strict=False)))
        ),
    )


def _file(file: ImportedFile) -> FileStatus:
    counts = file.counts
    accounted = counts.evidence_count + counts.duplicate_count + counts.set_aside_count
    return FileStatus(
        import_no=file.import_no,
        source=file.source,
        file=counts.file,
        imported_at=file.imported_at,
        rows_read=counts.rows_read,
        evidence_count=counts.evidence_count,
        duplicate_count=counts.duplicate_count,
        set_aside_count=counts.set_aside_count,
        accounted_count=accounted,
        is_accounted_for=accounted == counts.rows_read,
        note=counts.note,
    )


def _publication(publication: Publication, before: Publication | None) -> PublicationStatus:
    return PublicationStatus(
        publication_no=publication.publication_no,
        run_id=publication.run_id,
        as_of_on=(publication.as_of_at - timedelta(microseconds=1)).date(),
        published_at=publication.finished_at,
        is_current=publication.is_current,
        table_count=len(publication.segments),
        row_count=sum(segment.row_count for segment in publication.segments.values()),
        took_seconds=(publication.finished_at - publication.started_at).total_seconds(),
        changed_count=_changed(publication, before) if before else None,
    )


def _changed(publication: Publication, before: Publication) -> int:
    """Tables whose content differs: a segment is named by what it holds."""
    held = {name: segment.path for name, segment in before.segments.items()}
    return sum(held.get(name) != segment.path for name, segment in publication.segments.items())


def set_aside(snapshot: Snapshot, reason_code: str | None = None, page: Page | None = None) -> SetAside:
    """The rows that could not be used, of one reason or of all."""
    page = page or Page()
    reader = Reader(snapshot)
    reader.need("set_aside")
    reasons = reader.rows(
        """
        select source, reason_code, count(*) as row_count from {set_aside}
        group by source, reason_code order by row_count desc, source, reason_code
        """
    )
    rows = reader.rows(
        f"""
        select *, count(*) over () as row_count from {{set_aside}}
        where $1 = '' or reason_code = $1
        order by source, reason_code, source_record_id
        limit {int(page.limit)} offset {int(page.offset)}
        """,
        reason_code or "",
    )
    return SetAside(
        stamp=stamp_of(reader),
        reasons=tuple(SetAsideReason(row["source"], row["reason_code"], row["row_count"]) for row in reasons),
        rows=tuple(
            SetAsideRow(row["source"], row["source_record_id"], row["reason_code"], row["reason"], row["raw"])
            for row in rows
        ),
        row_count=rows[0]["row_count"] if rows else 0,
        offset=page.offset,
        limit=page.limit,
    )
