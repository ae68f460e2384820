"""Whether two workspaces hold the same: every row of every table of theirs, compared both ways."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from quorate.settings.knowledge_folder import FOLDER as KNOWLEDGE
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace


def differences(one: Workspace, other: Workspace) -> list[str]:
    """What differs between two workspaces, in words: log, publication, databases, and files people wrote."""
    return [
        *_tables("evidence", evidence_paths(one), evidence_paths(other)),
        *_tables("published", published_paths(one), published_paths(other)),
        *database_differences(one.database_file, other.database_file),
        *_inboxes(one, other),
        *_files(one, other),
    ]


def published_differences(one: Workspace, other: Workspace, without: Iterable[str] = ()) -> list[str]:
    """What differs between what two workspaces show now; `without` some tables."""
    paths = [
        {name: found for name, found in published_paths(each).items() if name not in set(without)}
        for each in (one, other)
    ]
    return _tables("published", *paths)


def evidence_paths(workspace: Workspace) -> dict[str, list[Path]]:
    """The segments of every table of the log."""
    manifest = Manifest(workspace.database)
    found: dict[str, list[Path]] = {}
    for segment in manifest.evidence():
        found.setdefault(segment.table, []).append(workspace.root / segment.path)
    manifest.close()
    return found


def published_paths(workspace: Workspace) -> dict[str, list[Path]]:
    """The segment of every table that is shown now."""
    manifest = Manifest(workspace.database)
    current = manifest.current()
    manifest.close()
    return {
        name: [workspace.root / each.path] for name, each in (current.segments.items() if current else ())
    }


def _tables(what: str, one: Mapping[str, list[Path]], other: Mapping[str, list[Path]]) -> list[str]:
    found = [f"{what}: only one has the table {name}" for name in sorted(set(one) ^ set(other))]
    with Engine() as engine:
        for name in sorted(set(one) & set(other)):
            here, there = (f"(select * from {parquet(each[name])})" for each in (one, other))
            for left, right in ((here, there), (there, here)):
                rows = engine.value(
                    f"select count(*) from (select * from {left} except all select * from {right})"
                )
                if rows:
                    found.append(f"{what}: {rows} rows of {name} are in one only")
    return found


def database_differences(one: Path, other: Path) -> list[str]:
    """What differs between the rows of every table of two SQLite databases."""
    found = []
    with closing(sqlite3.connect(one)) as connection:
        connection.execute("attach ? as other", (str(other),))
        names = [
            {row[0] for row in connection.execute(f"select name from {each} where type = 'table'")}
            for each in ("main.sqlite_master", "other.sqlite_master")
        ]
        found += [f"{one.name}: only one has the table {name}" for name in sorted(names[0] ^ names[1])]
        for name in sorted(names[0] & names[1]):
            for left, right in (("main", "other"), ("other", "main")):
                query = f'select count(*) from (select * from {left}."{name}" except select * from {right}."{name}")'
                rows = connection.execute(query).fetchone()[0]
                counts = [
                    connection.execute(f'select count(*) from {each}."{name}"').fetchone()[0]
                    for each in ("main", "other")
                ]
                if rows or counts[0] != counts[1]:
                    found.append(f"{one.name}: {rows} rows of {name} are in {left} only, of {counts}")
    return found


def _inboxes(one: Workspace, other: Workspace) -> list[str]:
    files = [each.inbox_file for each in (one, other)]
    if not any(file.exists() for file in files):
        return []
    if not all(file.exists() for file in files):
        return ["only one has an inbox"]
    return database_differences(*files)


def _files(one: Workspace, other: Workspace) -> list[str]:
    contents = []
    for each in (one, other):
        paths = [
            each.settings_file,
            *(
                path
                for folder in ("maps", KNOWLEDGE)
                for path in (each.root / folder).rglob("*")
                if path.is_file()
            ),
        ]
        contents.append({path.relative_to(each.root).as_posix(): path.read_bytes() for path in paths})
    return [
        f"the file {name} differs"
        for name in sorted({*contents[0], *contents[1]})
        if contents[0].get(name) != contents[1].get(name)
    ]
