"""Reading quorate.toml, writing a new one, and telling where each setting in force comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quorate.errors import Problem, ProblemsFound, UsageError, nearest_word
from quorate.settings.checking import BROKEN, Checker
from quorate.settings.documents import read_text
from quorate.settings.nodes import Findings, PathInDocument
from quorate.settings.scalar_shapes import Month, Text, Wrong, word_list
from quorate.settings.shapes import FieldShape, MappingOf, Record, RecordOf, record_fields
from quorate.settings.source_settings import POSTGRES
from quorate.settings.toml_document import read_toml
from quorate.settings.workspace_settings import WorkspaceSettings

if TYPE_CHECKING:
    from pathlib import Path

_WIDEST_COMMENT_CHARACTERS = 100


@dataclass(frozen=True)
class SettingInForce:
    """One setting: its dotted key, its value as it would be written, and `file:line` or `default`."""

    key: str
    value: str
    origin: str


def examine_settings(
    text: str, path: str = "quorate.toml", roles: Sequence[str] = ()
) -> tuple[WorkspaceSettings | None, tuple[Problem, ...]]:
    """The settings in `text` and their problems; no settings when there are any. Raises nothing.

    With `roles`, the names of the journey maps' roles, contact roles must mean one of them.
    """
    findings = Findings(path)
    settings, _ = _built(text, findings, roles)
    return settings, tuple(sorted(findings.problems))


def load_settings(path: Path, roles: Sequence[str] = ()) -> WorkspaceSettings:
    """The settings in a file. Raises ProblemsFound with every mistake, also when the file cannot be read.

    With `roles`, the names of the journey maps' roles, contact roles must mean one of them.
    """
    return _loaded(path, roles)[0]


def settings_in_force(path: Path) -> tuple[SettingInForce, ...]:
    """Every setting with its value and where that comes from: the file, or else the default."""
    settings, checker = _loaded(path, ())
    return tuple(_in_force(settings, checker, str(path), ()))


def default_settings() -> WorkspaceSettings:
    """The settings of a workspace whose file says nothing but its name."""
    return WorkspaceSettings(name="workspace")


def default_settings_text(name: str, database: str | None = None) -> str:
    """The commented quorate.toml of a new workspace, every other setting at its default.

    Raises UsageError when the name is empty or longer than a name may be, or the database's address holds a password.
    """
    given = {"name": usable(Text(), name, "The workspace's name cannot be used.")}
    if database is not None:
        given["database"] = usable(POSTGRES, database, "The database's address cannot be used.")
    lines = [
        "# The settings of this workspace. Every line that is left out stands at the default shown.",
        "# `quorate check` tells every mistake with its line.",
    ]
    lines += _record_text(WorkspaceSettings, (), given)
    return "\n".join(lines) + "\n"


def usable(shape: Text, written: str, otherwise: str) -> object:
    """What a text means to a shape. Raises `UsageError`, with `otherwise`, where it means nothing."""
    read = shape.meaning(written)
    if isinstance(read, Wrong):
        raise UsageError(otherwise, where=read.message, expected=read.expected, do="choose another")
    return read


def _loaded(path: Path, roles: Sequence[str]) -> tuple[WorkspaceSettings, Checker]:
    findings = Findings(str(path))
    text = read_text(path, findings)
    settings, checker = (None, None) if text is None else _built(text, findings, roles)
    if settings is None or checker is None:
        raise ProblemsFound(f"The settings file {path}", findings.problems)
    return settings, checker


def _built(
    text: str, findings: Findings, roles: Sequence[str]
) -> tuple[WorkspaceSettings | None, Checker | None]:
    document = read_toml(text, findings)
    if document is None:
        return None, None
    checker = Checker(findings)
    settings = checker.read(document, RecordOf(WorkspaceSettings))
    for reference in checker.references:
        if roles and reference.word not in roles:
            findings.add(
                reference.position,
                "unknown_role",
                f"no journey map has a role '{reference.word}'",
                expected=word_list(roles),
                nearest=nearest_word(reference.word, roles),
            )
    return (None if settings is BROKEN or findings.problems else settings), checker


def _in_force(record: Record, checker: Checker, file: str, path: PathInDocument) -> Iterator[SettingInForce]:
    for field in record_fields(type(record)):
        here = (*path, field.key)
        value = getattr(record, field.attribute)
        if isinstance(value, Record):
            yield from _in_force(value, checker, file, here)
            continue
        if isinstance(value, Mapping) and any(isinstance(item, Record) for item in value.values()):
            for name, item in value.items():
                yield from _in_force(item, checker, file, (*here, name))
            continue
        position = checker.positions.get(here)
        origin = f"{file}:{position.line}" if position else "default"
        yield SettingInForce(".".join(map(str, here)), _written(value, field), origin)


def _record_text(record: type[Record], path: tuple[str, ...], given: Mapping[str, object]) -> Iterator[str]:
    """The lines of one table: its own values first, then the tables inside it."""
    fields = record_fields(record)
    for field in fields:
        if not isinstance(field.about.shape, RecordOf | MappingOf):
            yield ""
            yield from _comment(field.about.description)
            value = given.get(field.key, field.default)
            is_shown = value not in (None, ())
            yield f"{field.key} = {_written(value, field)}" if is_shown else f"# {field.about.example}"
    for field in fields:
        here = (*path, field.key)
        shape = field.about.shape
        if isinstance(shape, MappingOf):
            yield ""
            yield from _comment(field.about.description)
            yield f"[{'.'.join(here)}]"
            yield from (f"# {line}" for line in (field.about.example or "").splitlines())
        elif isinstance(shape, RecordOf):
            has_values = any(
                not isinstance(each.about.shape, RecordOf | MappingOf) for each in record_fields(shape.record)
            )
            lines = [f"[{'.'.join(here)}]"] if has_values else []
            lines += _record_text(shape.record, here, {})
            if has_values:
                yield ""
                yield from _comment(field.about.description)
            # where a bare value may stand for the table, the key must be free for it
            yield from map(_set_aside, lines) if shape.short else lines


def _set_aside(line: str) -> str:
    return f"# {line}" if line and not line.startswith("#") else line


def _comment(text: str) -> Iterator[str]:
    line = "#"
    for word in text.split():
        if len(line) + len(word) >= _WIDEST_COMMENT_CHARACTERS:
            yield line
            line = "#"
        line += f" {word}"
    yield line


def _written(value: object, field: FieldShape) -> str:
    """A value as TOML; nothing for what has none."""
    if value is None:
        return ""
    if isinstance(field.about.shape, Month):
        return _quoted(field.about.shape.written(value))
    if isinstance(value, tuple):
        return f"[{', '.join(_quoted(str(item)) for item in value)}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(key)} = {_quoted(item)}" for key, item in value.items()) + "}"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's too, but for the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
