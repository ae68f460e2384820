"""What has to be known of all files before the first is mapped: who belongs to whom, and what stages mean.

HubSpot keeps a deal, its contacts and its company as records of their own and says in further records which of
them belong together. One pass over the files gathers that into tables that mappings read (`lookups.sql` says
which), so that the order of files does not matter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from quorate.sources.cells import DateOrders, record_table
from quorate.sources.columns import find_columns
from quorate.sources.csv_files import Chunk
from quorate.sources.files import SourceFile
from quorate.sources.hubspot.api_objects import object_chunks
from quorate.sources.hubspot.associations import (
    Pair,
    distinct,
    key_kind,
    object_kind,
    objects_of,
    of_ids,
    of_lists,
    of_types,
    types_of,
)
from quorate.sources.hubspot.kinds import ASSOCIATED, ASSOCIATION, KINDS, PACKAGE, PIPELINE
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.warehouse.engine import Engine

_TABLES = """
create table pair (file varchar, row_number bigint, left_kind varchar, left_id varchar, right_kind varchar,
    right_id varchar, label varchar, is_primary boolean, is_told boolean);
create table contact_fact (id varchar, known_at timestamp, buying_role varchar, role_at timestamp);
create table deal_fact (id varchar, known_at timestamp);
create table written_stage (stage_id varchar, label varchar, is_closed boolean, is_won boolean)
"""
_KNOWN_AT = "coalesce(utc(made_at), utc(system_made_at), utc(stated_made_at))"
_FACTS = {
    "contact": f"""
        insert into contact_fact
        select plain_id(id), {_KNOWN_AT}, buying_role,
            case when json_valid(properties_with_history) then list_min(list_transform(
                json_extract_string(properties_with_history, '$.hs_buying_role[*].timestamp'), lambda x: moment(x)
            )) end
        from record where plain_id(id) is not null
    """,
    "deal": f"insert into deal_fact select plain_id(id), {_KNOWN_AT} from record where plain_id(id) is not null",
}
_STATED_STAGES = """
    insert into written_stage
    select stage_id, label, coalesce(yes(is_closed), try_cast(probability as double) in (0.0, 1.0)),
        coalesce(yes(closed_won), try_cast(probability as double) = 1.0)
    from record where stage_id is not null
"""


@dataclass(frozen=True)
class Known:
    """One file with what it holds; `joined` are the kinds its name says its associations are between."""

    file: SourceFile
    name: str
    joined: tuple[str, str] | None = None

    @property
    def kind(self) -> RecordKind:
        """How its records are mapped."""
        return KINDS[self.name]


def chunks_with_records(known: Known, reading: Reading) -> Iterator[tuple[Chunk, pa.Table, str]]:
    """Each chunk of a file, its wanted cells as the table `record`, and what was assumed to read its dates."""

    def again() -> Iterator[Chunk]:
        return object_chunks(known.file, known.kind.layout, reading)

    orders = DateOrders(known.file.path, known.kind.layout, again, named=reading.custom_fields)
    for chunk in again():
        places = find_columns(known.file.path, chunk.header, known.kind.layout.columns, reading.custom_fields)
        constants = {"file": known.file.name, "kind": known.name, "key_kind": key_kind(known.name)}
        yield chunk, record_table(chunk, known.kind.layout, places, orders, constants), orders.note


def gather(files: Sequence[Known], engine: Engine, reading: Reading) -> None:
    """Fill the tables that mappings look into."""
    for statement in _TABLES.split(";\n"):
        engine.run(statement)
    for known in files:
        for chunk, record, _ in chunks_with_records(known, reading):
            with engine.registered(record=record):
                if known.name in _FACTS:
                    engine.run(_FACTS[known.name])
                if known.name == PIPELINE:
                    engine.run(_STATED_STAGES)
            _insert(engine, "written_stage", _stages(record) if known.name == PIPELINE else [])
            _insert(engine, "pair", list(_pairs(known, chunk, record)))
    text = resources.files(PACKAGE).joinpath("lookups.sql").read_text(encoding="utf-8")
    for statement in text.split(";\n"):
        engine.run(statement)


def _pairs(known: Known, chunk: Chunk, record: pa.Table) -> Iterator[dict[str, Any]]:
    is_told = known.name == ASSOCIATION
    if is_told and "to" not in {name.lower() for name in chunk.header}:
        found = _of_columns(chunk)
    else:
        read = _of_association if is_told else _of_record
        found = ((row["row_number"], pair) for row in record.to_pylist() for pair in read(known, row))
    for number, pair in found:
        yield {"file": known.file.name, "row_number": number, **pair._asdict(), "is_told": is_told}


def _of_association(known: Known, row: dict[str, Any]) -> list[Pair]:
    """`{"from": {"id"}, "to": [{"toObjectId", "associationTypes": [...]}]}`."""
    start = _value(row["from"])
    one = start.get("id") if isinstance(start, dict) else start
    others = _value(row["to"])
    pairs: list[Pair] = []
    for each in objects_of(others if isinstance(others, list) else [others]):
        other = each.get("toObjectId") or each.get("id")
        if one is not None and other is not None:
            pairs += of_types(known.joined, str(one), str(other), types_of(each)) or []
    return distinct(pairs)


def _of_record(known: Known, row: dict[str, Any]) -> list[Pair]:
    """What an object says itself, as lists of the API or in the cells of an export."""
    own = row.get("id")
    if own is None:
        return []
    pairs: list[Pair] = []
    lists = _value(row.get("associations"))
    if isinstance(lists, dict):
        pairs += of_lists(known.name, own, lists)
    for column, other in ASSOCIATED.items():
        if row.get(column):
            pairs += of_ids(known.name, own, other, row[column], is_primary=column == "primary_company_id")
    return distinct(pairs)


def _of_columns(chunk: Chunk) -> Iterator[tuple[int, Pair]]:
    """Two columns of ids, such as `contact_id` and `deal_id`, as warehouses keep associations."""
    names = [name.strip().lower() for name in chunk.header]
    kinds = {
        place: object_kind(name.removesuffix("_id"))
        for place, name in enumerate(names)
        if name.endswith("_id")
    }
    places = [place for place, kind in kinds.items() if kind in ("engagement", "deal", "contact", "company")]
    label = names.index("label") if "label" in names else None
    category = names.index("category") if "category" in names else None
    if len(places) != 2:
        return
    first, second = places
    for number, row in zip(chunk.numbers, chunk.rows, strict=True):
        said = {
            "category": row[category].strip() if category is not None else "",
            "label": row[label].strip() if label is not None else "",
        }
        if row[first].strip() and row[second].strip():
            for pair in (
                of_types((kinds[first], kinds[second]), row[first].strip(), row[second].strip(), [said]) or ()
            ):
                yield number, pair


def _stages(record: pa.Table) -> list[dict[str, Any]]:
    """The stages that pipelines of the API hold."""
    found = []
    for text in record.column("stages").to_pylist():
        for stage in objects_of(_value(text)):
            held = stage.get("metadata")
            facts = held if isinstance(held, dict) else {}
            probability = str(facts.get("probability", ""))
            is_closed = str(facts.get("isClosed", "")).lower()
            found.append(
                {
                    "stage_id": str(stage.get("id") or stage.get("stageId") or ""),
                    "label": None if stage.get("label") is None else str(stage["label"]),
                    "is_closed": is_closed == "true" if is_closed else probability in ("0.0", "1.0"),
                    "is_won": probability in ("1", "1.0"),
                }
            )
    return found


def _value(text: Any) -> Any:
    with suppress(TypeError, ValueError):
        return json.loads(text)
    return text


def _insert(engine: Engine, table: str, rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa

    if rows:
        names = list(rows[0])
        with engine.registered(gathered=pa.Table.from_pylist(rows)):
            engine.run(f"insert into {table} ({', '.join(names)}) select {', '.join(names)} from gathered")
