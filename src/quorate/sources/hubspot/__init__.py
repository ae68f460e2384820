"""HubSpot: exports of a portal as CSV, objects of its API as JSON, and extracts of them in warehouses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quorate.sources.files import Reached, SourceFile, nothing_known
from quorate.sources.hubspot.api_objects import object_chunks
from quorate.sources.hubspot.kinds import ASSOCIATION, PIPELINE
from quorate.sources.hubspot.lookups import Known, chunks_with_records, gather
from quorate.sources.hubspot.recognition import Recognised, recognise
from quorate.sources.hubspot.told import Told
from quorate.sources.layouts import Layout
from quorate.sources.object_chunks import JSON_ENDINGS, all_aside
from quorate.sources.reading import Reading
from quorate.sources.records import map_chunk, open_mapper
from quorate.vocabulary.batches import Batch

if TYPE_CHECKING:
    from quorate.warehouse.engine import Engine

ENDINGS = (".csv", ".csv.gz", ".tsv", ".txt", *JSON_ENDINGS)
EXPECTED = (
    "CSV or JSON files of HubSpot objects, named after them: companies, contacts, deals, owners, calls, emails, "
    "meetings, notes, tasks, communications, products, line_items, pipelines, associations"
)
_DEFINITION = (
    "the row defines stages: they were used to name the stages of deals, and are no record of their own"
)

_NO_COLUMNS = Layout(())


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files; the rows of objects that are not used are set aside."""
    found = [(file, recognise(file, reading)) for file in files]
    known = [Known(file, each.kind, each.joined) for file, each in found if each.kind]
    if not known:
        raise nothing_known(str(files[0].path.parent), [file.name for file in files], EXPECTED)
    unused = [(file, each) for file, each in found if not each.kind]
    return _batches(known, unused, reading, reached)


def _batches(
    known: Sequence[Known],
    unused: Sequence[tuple[SourceFile, Recognised]],
    reading: Reading,
    reached: Reached,
) -> Iterator[Batch]:
    for file, each in unused:
        reason = each.unused or "nothing tells which records these are; they are not used"
        yield from _all_aside(file, reading, reached, "object_not_used", reason)
    with open_mapper(__name__) as engine:
        gather(known, engine, reading)
        told = Told(engine)
        for each_known in sorted(known, key=lambda each: each.name == ASSOCIATION):
            if each_known.name == PIPELINE:
                yield from _all_aside(each_known.file, reading, reached, "definition", _DEFINITION)
            else:
                yield from _mapped(each_known, engine, told, reading, reached)


def _mapped(known: Known, engine: Engine, told: Told, reading: Reading, reached: Reached) -> Iterator[Batch]:
    for chunk, record, note in chunks_with_records(known, reading):
        batch = map_chunk(chunk, known.file.name, known.kind, engine, record)
        batch = Batch(batch.file, batch.rows_read, batch.tables, batch.set_aside, note)
        if known.name == ASSOCIATION:
            yield told.rest(chunk, batch)
        else:
            yield batch
            yield from told.batches(batch)
        reached(known.file, chunk.share_read)


def _all_aside(
    file: SourceFile, reading: Reading, reached: Reached, code: str, reason: str
) -> Iterator[Batch]:
    for batch, share in all_aside(file, object_chunks(file, _NO_COLUMNS, reading), code, reason):
        yield batch
        reached(file, share)
