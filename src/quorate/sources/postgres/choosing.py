"""Which tables of a schema a source reads: those it would recognise if they were files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from quorate.errors import InputError, UsageError
from quorate.sources.files import SourceFile
from quorate.sources.postgres.addresses import TablesPlace
from quorate.sources.postgres.catalogue import FoundTable
from quorate.sources.reading import Reading
from quorate.sources.segment.warehouse import is_of_messages
from quorate.sources.text_files import UNTOUCHED

# Sources of many kinds of records, which tell by a table's name and columns what it holds.
_RECOGNISING = ("salesforce", "hubspot", "marketo")
OF_MESSAGES = "segment"
_EXPECTED = {
    "salesforce": "tables named after Salesforce objects, such as account, contact, lead, opportunity, "
    "opportunity_history, task, event",
    "hubspot": "tables named after HubSpot objects, such as company, contact, deal, deal_contact, engagement",
    "marketo": "tables named after Marketo's records, such as lead, activity_visit_webpage, program, campaign",
    "segment": "tables of tracked messages: identifies, groups, pages, tracks and one for each event",
    "table": "tables that the mapping file names",
}
_SHOWN = 10


def chosen(
    tables: Sequence[FoundTable], source: str, place: TablesPlace, reading: Reading, folder: Path
) -> list[FoundTable]:
    """The tables to read: those that are named, or else those that the source knows.

    folder: an empty one, for headers to be recognised by.
    Raises `InputError` where the source knows none, `UsageError` where it cannot tell without names.
    """
    if place.tables:
        by_name = {table.name: table for table in tables}
        return [by_name[name] for name in dict.fromkeys(place.tables)]
    is_known = _knowing(source, reading, folder)
    found = [table for table in tables if is_known(table)]
    if not found:
        names = ", ".join(table.name for table in tables[:_SHOWN])
        more = f" and {len(tables) - _SHOWN:,} more" if len(tables) > _SHOWN else ""
        raise InputError(
            f"There is nothing of the source '{source}' here: found {names}{more}.",
            where=f"schema {tables[0].schema} of the {place.where}",
            expected=_EXPECTED[source],
            state=UNTOUCHED,
            do="name another schema, as in ?schema=NAME, or the tables, as in &table=NAME",
        )
    return found


def _knowing(source: str, reading: Reading, folder: Path) -> Callable[[FoundTable], bool]:
    if source == OF_MESSAGES:
        return lambda table: is_of_messages(table.name, table.names)
    if source == "table":
        from quorate.sources.table import names_of_mapping

        is_named = names_of_mapping(reading)
        return lambda table: is_named(table.name)
    if source in _RECOGNISING:
        recognise = import_module(f"quorate.sources.{source}.recognition").recognise
        return lambda table: recognise(_header_only(table, folder), reading).kind is not None
    raise UsageError(
        f"Nothing tells which tables hold records of the source '{source}'.",
        expected="their names in the address, as in ?schema=marketing&table=NAME",
        state=UNTOUCHED,
        do="name each table",
    )


def _header_only(table: FoundTable, folder: Path) -> SourceFile:
    path = folder / file_name(table.name)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow([column.name for column in table.columns])
    return SourceFile(path, path.name)


def file_name(table: str) -> str:
    """A table's name as that of a file; almost always the same."""
    return "".join(letter if letter.isalnum() or letter in "_$-" else "_" for letter in table)[:200]
