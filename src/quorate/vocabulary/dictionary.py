"""The data dictionary page, written from the contract."""

from __future__ import annotations

from itertools import groupby

from quorate.vocabulary import CLOSED_LISTS, LOG_TABLES, PUBLISHED_TABLES
from quorate.vocabulary.columns import SQL_TYPES, Column, Table

_INTRODUCTION = """# Data dictionary

Generated from `src/quorate/vocabulary` by `make docs`; a test holds it, and the real tables, against that source.

Published tables are Parquet files that `quorate export DIR` writes and `quorate query "SQL"` reads. Timestamps are UTC
without a zone. A column marked *may be empty* is empty where nothing is known: unknown is never written as zero.
"""
_LOG_INTRODUCTION = """## The evidence log

Internal: what sources hand over, before anyone is resolved. Every row is one version of one record.
"""


def data_dictionary() -> str:
    """The whole page as Markdown."""
    parts = [_INTRODUCTION]
    for layer, tables in groupby(PUBLISHED_TABLES.values(), key=lambda table: table.layer):
        parts.append(f"## {layer.capitalize()}\n")
        parts += [table_page(table) for table in tables]
    parts.append("## Closed lists\n")
    parts += [f"- **{name}**: {', '.join(words)}" for name, words in sorted(CLOSED_LISTS.items())]
    parts.append("")
    parts.append(_LOG_INTRODUCTION)
    parts += [table_page(table) for table in LOG_TABLES.values()]
    return "\n".join(parts)


def table_page(table: Table) -> str:
    """One table and its columns as Markdown."""
    lines = [f"### {table.name}", "", f"One row is {table.one_row}. Key: {', '.join(table.key)}.", ""]
    lines += ["| column | type | meaning |", "|---|---|---|"]
    lines += [
        f"| {column.name} | {SQL_TYPES[column.kind]} | {_meaning(column)} |" for column in table.columns
    ]
    return "\n".join([*lines, ""])


def _meaning(column: Column) -> str:
    parts = [column.meaning[0].upper() + column.meaning[1:]]
    if column.closed_list:
        parts.append(f"one of *{column.closed_list}*")
    if column.low is not None and column.high is not None:
        parts.append(f"{column.low:g} to {column.high:g}")
    if column.kind == "json":
        parts.append("JSON")
    if column.optional:
        parts.append("may be empty")
    return "; ".join(parts)
