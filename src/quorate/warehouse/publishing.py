"""Publish the tables of one run: write each as a segment, then commit them all at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.cache_record import CacheRecord
from quorate.warehouse.engine import Engine
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.river import Progress
from quorate.warehouse.segments import ROWS_PER_GROUP, Segment, damage, write_segment
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

KEPT_PUBLICATIONS = 4
# Past days that were looked back to: so many of them, the newest made, and none for longer than a fortnight.
KEPT_DAYS = 12
KEPT_DAYS_FOR = timedelta(days=14)
GRACE_SECONDS = 3600.0
LIE_TOGETHER = ("account_id", "journey_id", "person_id")


class TableWriter:
    """Writes tables as segments of a folder, rows in a fixed order, in a thread beside whoever makes the next ones.

    A table that is as it was when it was last published there keeps its file, if that is still whole. What is written
    stays unnamed until `finish` was through and the manifest names it. Leaving the block breaks off what is not
    finished.
    """

    def __init__(self, engine: Engine, workspace: Workspace, folder: str = "published") -> None:
        self._engine, self._beside = engine, engine.beside()
        self._root, self._folder = workspace.root, folder
        self._record = CacheRecord(engine)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writing tables")
        self._writing: dict[str, Future[Segment]] = {}
        self._is_broken_off = False

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_broken_off = True
        self._thread.shutdown(wait=False, cancel_futures=True)
        while not all(each.done() for each in self._writing.values()):
            self._beside.interrupt()  # between two queries nothing hears it
            wait(self._writing.values(), timeout=0.1)
        self._thread.shutdown()
        self._beside.close()

    def write(self, names: Iterable[str]) -> None:
        """Begin to write tables; they are committed, and stay as they are until `finish`."""
        wanted = list(names)
        held = self._record.published(wanted)
        for name in wanted:
            self._writing[name] = self._thread.submit(self._written, name, held.get(name))

    def finish(self, progress: Progress) -> list[Segment]:
        """Wait for what was begun; returns the segments in the order in which they were begun.

        Raises `StoreError` as `write_segment` does.
        """
        segments = []
        for number, (name, writing) in enumerate(self._writing.items()):
            progress(f"publishing: {name.replace('_', ' ')}", number / len(self._writing))
            segments.append(writing.result())
        with self._engine.transaction():
            self._record.publish(segments)
        progress("publishing: done", 1.0)
        return segments

    def _written(self, name: str, held: Segment | None) -> Segment:
        is_there = held is not None and Path(held.path).parent == Path(self._folder)
        if held and is_there and not damage(self._root, held, thorough=True):
            return held
        schema = _schema(self._beside, name)
        order = ", ".join(_order(name, schema))
        batches = self._beside.batches(f"select * from {name} order by {order}", ROWS_PER_GROUP)
        return write_segment(self._root, self._folder, name, schema, self._unless_broken_off(batches))

    def _unless_broken_off(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            if self._is_broken_off:
                raise KeyboardInterrupt
            yield batch


def commit(
    manifest: Manifest,
    workspace: Workspace,
    run_id: str,
    as_of_at: datetime,
    started_at: datetime,
    finished_at: datetime,
    segments: Sequence[Segment],
    *,
    make_current: bool,
    is_past_day: bool = False,
) -> int:
    """Make the segments visible in one transaction, then let go of publications nobody needs any more."""
    number = manifest.publish(
        run_id, as_of_at, started_at, finished_at, segments,
        make_current=make_current, shows_day=make_current or is_past_day,
    )  # fmt: skip
    _let_go(manifest, workspace.days if is_past_day else workspace.published, finished_at)
    return number


def _schema(engine: Engine, name: str) -> pa.Schema:
    import pyarrow as pa

    contract = PUBLISHED_TABLES.get(name)
    if contract is not None:
        return contract.arrow_schema()
    made = engine.table(f"select * from {name} limit 0").schema
    return pa.schema([pa.field(field.name, field.type) for field in made])


def _order(name: str, schema: pa.Schema) -> list[str]:
    """What lies together, then the key, then every other column: no two different rows can change places.

    Pages read of a large table what belongs to one account, journey or person. Where these rows lie side by side, an
    engine skips nearly all of the file by the smallest and largest values it keeps of every part; ids are drawn from
    hashes, so in order of ids alone they would be everywhere.
    """
    contract = PUBLISHED_TABLES.get(name)
    key = list(contract.key) if contract else []
    together = next((column for column in LIE_TOGETHER if column in schema.names), None)
    first = [together] if together and not set(key[:1]) & set(LIE_TOGETHER) else []
    order = dict.fromkeys([*first, *key, *schema.names])
    return [f"{column} nulls first" for column in order]


def _let_go(manifest: Manifest, folder: Path, now: datetime) -> None:
    """Forget what is neither current, nor new, nor of a day that is kept; delete files of `folder` that none names.

    A file stays for an hour after it was written, because a reader may hold the list from before.
    """
    kept = manifest.publications()
    days = _kept_days(manifest, {each.publication_no: each.finished_at for each in kept}, now)
    newest = {each.publication_no for each in kept[-KEPT_PUBLICATIONS:]}
    old = [
        each.publication_no
        for each in kept
        if not each.is_current and each.publication_no not in newest and each.publication_no not in days
    ]
    if old:
        manifest.drop_publications(old)
    named = {
        segment.path
        for publication in kept
        if publication.publication_no not in old
        for segment in publication.segments.values()
    }
    oldest_kept = time.time() - GRACE_SECONDS
    for path in folder.glob("*.parquet"):
        if f"{folder.name}/{path.name}" not in named:
            with suppress(OSError):
                if path.stat().st_mtime < oldest_kept:
                    path.unlink()


def _kept_days(manifest: Manifest, made: Mapping[int, datetime], now: datetime) -> set[int]:
    """The newest publication of each day, of the days made last and not too long ago."""
    newest = {as_of_at: number for number, as_of_at in manifest.of_days()}
    recent = [number for number in newest.values() if number in made and made[number] > now - KEPT_DAYS_FOR]
    return set(sorted(recent)[-KEPT_DAYS:])
