"""A large workspace made of a small one: every account with all that belongs to it, many times over under new ids.

What a page has to read is then as many rows as a large company's, each journey as rich as a real one, without days
of made-up life. Ids are told by their shape (a letter or two, an underline, hexadecimal digits) wherever they stand:
in keys, in lists, inside JSON. Tables that hold the id of nothing that is multiplied stay as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.publishing import TableWriter, commit
from quorate.warehouse.workspace import Workspace

_MULTIPLIED = frozenset(
    (
        "account_id",
        "person_id",
        "journey_id",
        "touch_id",
        "move_id",
        "opportunity_id",
        "formation_id",
        "path_id",
    )
)
_ID = r"\b([a-z]{1,3}_[0-9a-f]{12,})\b"
# What people tell copies apart by, and search for.
_NAMES = {"accounts": ("name", "domain"), "people": ("name", "email"), "members": ("name",)}


def multiplied(small: Path, large: Path, times: int, progress: Callable[[str], None]) -> Workspace:
    """Make the workspace `large` of the published tables of `small`, each account `times` times."""
    shutil.copytree(small, large, ignore=shutil.ignore_patterns("published", "cache.duckdb*", "past"))
    source, made = Workspace(small), Workspace(large)
    manifest = Manifest(made.database_file)
    publication = manifest.current()
    if publication is None:
        raise SystemExit(f"nothing is published in {small}")
    with Engine(threads=2) as engine:
        for name in publication.segments:
            engine.run(f"create view {name} as {_select(engine, source, publication, name, times)}")
        names = list(publication.segments)
        with TableWriter(engine, made) as writer:
            writer.write(names)
            segments = writer.finish(lambda text, share: progress(f"{share:4.0%} {text}"))
    commit(
        manifest, made, publication.run_id, publication.as_of_at, publication.started_at,
        publication.finished_at, segments, make_current=True,
    )  # fmt: skip
    for old in manifest.publications():
        if not old.is_current:
            manifest.drop_publications([old.publication_no])
    manifest.close()
    return made


def _select(engine: Engine, source: Workspace, publication: Publication, name: str, times: int) -> str:
    rows = f"select * from {parquet([source.root / publication.segments[name].path])}"
    kinds = {row["column_name"]: row["column_type"] for row in engine.dicts(f"describe {rows}")}
    contract = PUBLISHED_TABLES.get(name)
    key = set(contract.key) if contract else set(kinds)
    if not _MULTIPLIED & set(kinds) & (key | {"journey_id", "account_id", "person_id"}):
        return rows
    columns = ", ".join(_column(name, column, kind) for column, kind in kinds.items())
    return f"select {columns} from ({rows}) as old cross join range({times}) as copies(copy)"


def _column(table: str, column: str, kind: str) -> str:
    if column in _NAMES.get(table, ()):
        return f"case when copy = 0 then {column} else copy::varchar || '-' || {column} end as {column}"
    if column == "opportunity_id":
        return f"{_copied(column)} as {column}"
    if column == "opportunity_ids":
        return f"list_transform({column}, lambda each: {_copied('each')}) as {column}"
    if kind == "VARCHAR":
        return f"{_renamed(column)} as {column}"
    if "VARCHAR" in kind:
        return f"{_renamed(f'to_json({column})::varchar')}::json::{kind} as {column}"
    return column


def _copied(key: str) -> str:
    """SQL of a key that a source gave, whatever its shape: deals belong to one account."""
    return f"(case when copy = 0 then {key} else {key} || '-' || copy::varchar end)"


def _renamed(text: str) -> str:
    """SQL of a text with the ids in it those of the copy; the first copy keeps them."""
    changed = f"regexp_replace({text}, '{_ID}', '\\1' || lpad(copy::varchar, 4, '0'), 'g')"
    return f"(case when copy = 0 then {text} else {changed} end)"
