"""Marketo: leads and activities as bulk extracts, the API and warehouses keep them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from quorate.sources.cells import DateOrders, record_table
from quorate.sources.columns import find_columns
from quorate.sources.csv_files import Chunk
from quorate.sources.files import Reached, SourceFile, nothing_known
from quorate.sources.layouts import Layout
from quorate.sources.marketo.kinds import ACTIVITY_TYPE, KINDS, PACKAGE, PROGRAM
from quorate.sources.marketo.recognition import Recognised, recognise
from quorate.sources.object_chunks import JSON_ENDINGS, all_aside, record_chunks
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, map_chunk, open_mapper
from quorate.vocabulary.batches import Batch

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.warehouse.engine import Engine

ENDINGS = (".csv", ".csv.gz", ".tsv", ".txt", *JSON_ENDINGS)
EXPECTED = (
    "CSV or JSON files named after Marketo's records: leads, activities, programs, campaigns, activity_types"
)
_DEFINITION = (
    "the row defines a type of activity: it was used to read activities, and is no record of its own"
)
_NO_COLUMNS = Layout(())

Found = tuple[SourceFile, Recognised]


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files; the rows of records that are not used are set aside."""
    found = [(file, recognise(file, reading)) for file in files]
    if not any(each.kind for _, each in found):
        raise nothing_known(str(files[0].path.parent), [file.name for file in files], EXPECTED)
    return _batches(found, reading, reached)


def _batches(found: Sequence[Found], reading: Reading, reached: Reached) -> Iterator[Batch]:
    # ids of the CRM that Marketo is kept in step with are written the CRM's way
    with open_mapper("quorate.sources.salesforce", PACKAGE) as engine:
        _look_up(found, engine, reading)
        for file, each in found:
            if each.kind is None or each.kind == ACTIVITY_TYPE:
                code, reason = (
                    ("definition", _DEFINITION)
                    if each.kind
                    else (
                        "object_not_used",
                        each.unused or "nothing tells which records these are; they are not used",
                    )
                )
                chunks = record_chunks(file, _NO_COLUMNS, reading, dict)
                for batch, share in all_aside(file, chunks, code, reason):
                    yield batch
                    reached(file, share)
                continue
            kind = KINDS[each.kind]
            for chunk, record, note in _with_records(file, each, kind, reading):
                batch = map_chunk(chunk, file.name, kind, engine, record)
                yield Batch(batch.file, batch.rows_read, batch.tables, batch.set_aside, note)
                reached(file, chunk.share_read)


def _look_up(found: Sequence[Found], engine: Engine, reading: Reading) -> None:
    """Fill `activity_type` and `program_channel`, which mappings look into, from all files before any is mapped."""
    text = resources.files(PACKAGE).joinpath("lookups.sql").read_text(encoding="utf-8")
    for statement in text.split(";\n"):
        engine.run(statement)
    for file, each in found:
        into = {ACTIVITY_TYPE: "written_type", PROGRAM: "program_channel"}.get(each.kind or "")
        if into is None:
            continue
        values = "id, lower(name)" if into == "written_type" else "id, coalesce(channel, type)"
        for _, record, _ in _with_records(file, each, KINDS[each.kind or ""], reading):
            with engine.registered(record=record):
                engine.run(f"insert into {into} select {values} from record where id is not null")


def _with_records(
    file: SourceFile, each: Recognised, kind: RecordKind, reading: Reading
) -> Iterator[tuple[Chunk, pa.Table, str]]:
    """Each chunk of a file, its wanted cells as the table `record`, and what was assumed to read its dates."""

    def again() -> Iterator[Chunk]:
        return record_chunks(file, kind.layout, reading, dict)

    orders = DateOrders(file.path, kind.layout, again)
    constants: dict[str, Any] = {"kind": each.kind, "table_of": each.activity}
    for chunk in again():
        places = find_columns(file.path, chunk.header, kind.layout.columns)
        yield chunk, record_table(chunk, kind.layout, places, orders, constants), orders.note
