"""The systems that something was taken in from: how fresh each is, and what became of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from quorate.views.answers import Answer
from quorate.views.reading import Reader
from quorate.views.workspaces import FileStatus


@dataclass(frozen=True)
class SourceStatus(Answer):
    """One system.

    Attributes
    ----------
    imported_at: when something of it was taken in last. files: the latest import of each of its files.
    newest_on: the day of the newest touch that it brought; None where it brings none, or nothing is published.
    is_accounted_for: of every file, rows read = evidence + duplicates + set aside.
    """

    source: str
    files: tuple[FileStatus, ...]
    imported_at: datetime
    newest_on: date | None
    rows_read: int
    evidence_count: int
    duplicate_count: int
    set_aside_count: int
    is_accounted_for: bool


def sources_of(files: Iterable[FileStatus], reader: Reader | None) -> tuple[SourceStatus, ...]:
    """Every system by name; `reader` is of what is published, where something is."""
    newest = _newest(reader) if reader is not None else {}
    by_source: dict[str, list[FileStatus]] = {}
    for file in files:
        by_source.setdefault(file.source, []).append(file)
    return tuple(_source(name, of_it, newest.get(name)) for name, of_it in sorted(by_source.items()))


def _source(name: str, files: list[FileStatus], newest_on: date | None) -> SourceStatus:
    return SourceStatus(
        source=name,
        files=tuple(sorted(files, key=lambda each: each.file)),
        imported_at=max(each.imported_at for each in files),
        newest_on=newest_on,
        rows_read=sum(each.rows_read for each in files),
        evidence_count=sum(each.evidence_count for each in files),
        duplicate_count=sum(each.duplicate_count for each in files),
        set_aside_count=sum(each.set_aside_count for each in files),
        is_accounted_for=all(each.is_accounted_for for each in files),
    )


def _newest(reader: Reader) -> dict[str, date]:
    reader.keep(
        "newest_by_source",
        "select source, cast(max(occurred_at) as date) as newest_on from {touches} group by source",
    )
    rows = reader.rows("select source, newest_on from newest_by_source")
    return {row["source"]: row["newest_on"] for row in rows}
