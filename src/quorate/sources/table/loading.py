"""From a mapping file's text to a checked mapping, or to every mistake in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quorate.errors import ProblemsFound, nearest_word
from quorate.settings.checking import BROKEN, Checker
from quorate.settings.documents import read_text
from quorate.settings.json_schema import json_schema_of
from quorate.settings.nodes import Findings, PathInDocument
from quorate.settings.reference_page import reference_of
from quorate.settings.scalar_shapes import JsonSchema, word_list
from quorate.settings.shapes import RecordOf
from quorate.settings.yaml_document import read_yaml
from quorate.sources.dates import iso_text
from quorate.sources.table.defaults import mappable, needed
from quorate.sources.table.mapping import Cell, TableMapping, Target
from quorate.vocabulary import Column

_INTRODUCTION = (
    "A mapping file tells `quorate import table` which files hold what. It names columns and translates "
    "values; it holds no program. Whatever else it says is a mistake, and all mistakes are told at once."
)


def load_mapping(path: Path) -> TableMapping:
    """The mapping in a file. Raises ProblemsFound with every mistake, also when the file cannot be read."""
    findings = Findings(str(path))
    text = read_text(path, findings)
    mapping = None if text is None else _built(text, findings)
    if mapping is None:
        raise ProblemsFound(f"The mapping file {path}", findings.problems)
    return mapping


def mapping_json_schema() -> JsonSchema:
    """The JSON Schema (draft 2020-12) of a mapping file."""
    return json_schema_of(TableMapping, "Quorate table mapping")


def mapping_reference() -> str:
    """The reference page of mapping files, as Markdown."""
    return reference_of(TableMapping, "Mapping files", _INTRODUCTION)


def _built(text: str, findings: Findings) -> TableMapping | None:
    document = read_yaml(text, findings)
    if document is None:
        return None
    checker = Checker(findings)
    mapping = checker.read(document, RecordOf(TableMapping))
    for path, target in _targets(checker):
        _check_target(checker, target, path)
    if mapping is BROKEN or findings.problems:
        return None
    built: TableMapping = mapping
    return built


def _targets(checker: Checker) -> Iterator[tuple[PathInDocument, Target]]:
    """Every target that could be read, with its place."""
    for path, value in list(checker.values.items()):
        if isinstance(value, Target):
            yield path, value


def _check_target(checker: Checker, target: Target, path: PathInDocument) -> None:
    known = mappable(target.log_table)
    for name, cell in target.columns.items():
        here = (*path, "columns", name)
        if name in known:
            _check_cell(checker, cell, known[name], here)
        else:
            checker.findings.add(
                checker.positions[here],
                "unknown_key",
                f"the table {target.table} has no column '{name}'",
                expected=word_list(list(known)),
                nearest=nearest_word(name, list(known)),
            )
    for column in needed(target.log_table, target.columns):
        checker.findings.add(
            checker.positions[path],
            "missing_key",
            f"nothing is mapped to `{column.name}`, which every row of {target.table} must have",
            expected=column.meaning,
        )


def _check_cell(checker: Checker, cell: Cell, column: Column, path: PathInDocument) -> None:
    """The words that the mapping itself gives must be ones the column may hold."""
    given = [*cell.values.values(), *([cell.constant] if cell.constant is not None else [])]
    given += [cell.otherwise] if cell.otherwise is not None else []
    for word in given:
        expected = _expected(column, word)
        if expected is not None:
            checker.findings.add(
                checker.positions[path],
                "unknown_word",
                f"'{word}' is nothing that `{column.name}` may hold",
                expected=expected,
                nearest=nearest_word(word, column.words) if column.words else None,
            )


def _expected(column: Column, word: str) -> str | None:
    """What the column may hold, when it may not hold `word`; empty text means nothing and is allowed."""
    if not word:
        return None
    if column.words is not None:
        return None if word in column.words else word_list(column.words)
    match column.kind:
        case "timestamp" | "date":
            return None if iso_text(word) else "a date such as 2024-03-31"
        case "number" | "count":
            return None if _is_number(word) else "a number"
        case "flag":
            return None if word in {"true", "false"} else "true or false"
    return None


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
