"""Which records of an object the log holds: those alive in their latest version, and those set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.sources.salesforce.kinds import SOURCE, SalesforceObject
from quorate.vocabulary import LOG_TABLES

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.warehouse.engine import Engine
    from quorate.warehouse.workspace import Workspace

# A record's key may carry a part of it: `salesforce:008...:amount` is one change of the record 008...
_LIVE = """
select distinct split_part(record_id, ':', {part}) as id
from (
    select record_id, is_deleted, {merged} as merged_into,
        row_number() over (
            partition by record_id order by version_at desc, imported_at desc, fingerprint) as pick
    from {segments}
    where starts_with(record_id, '{begins}')
) versions
where pick = 1 and not is_deleted and (merged_into is null or not starts_with(merged_into, '{begins}'))
"""
_DEAD = """
select distinct split_part(record_id, ':', {part}) as id
from (
    select record_id, is_deleted,
        row_number() over (
            partition by record_id order by version_at desc, imported_at desc, fingerprint) as pick
    from {segments}
    where starts_with(record_id, '{begins}')
) versions
where pick = 1 and is_deleted
"""
_ASIDE = """
select left(id, 15), min(reason_code) from (
    select coalesce(json_extract_string(raw, '$.Id'), split_part(record_id, ':', 3)) as id, reason_code
    from {segments} where source = '{source}'
) aside
where {is_of_object}
group by left(id, 15)
"""

_PAIRS = """
with latest as (
    select * from (
        select *, row_number() over (
            partition by record_id order by version_at desc, imported_at desc, fingerprint) as pick
        from {segments}
    ) versions where pick = 1
)
select l.* exclude (is_deleted, pick), true as is_gone
from latest l
where not l.is_deleted
    and l.{parent} in (select key from parent_heard)
    and l.record_id not in (select record_id from pair_heard)
union all
select l.* exclude (is_deleted, pick), false as is_gone
from latest l
where l.is_deleted and l.record_id in (select record_id from pair_heard)
order by record_id
"""


class Held:
    """Looks at the log as it is when it is opened."""

    def __init__(self, engine: Engine, segments: dict[str, list[Path]]) -> None:
        self._engine = engine
        self._segments = segments

    def live(self, wanted: SalesforceObject) -> set[str]:
        """Ids of live records, 18 characters each."""
        found: set[str] = set()
        for prefix in wanted.prefixes:
            found |= self.ids(tables_of(wanted), f"{SOURCE}:{prefix}", 2)
        return found

    def ids(self, tables: Sequence[str], begins: str, part: int) -> set[str]:
        """Ids of live records whose keys begin so; the id is a key's `part`, counted from 1.

        A record merged into another of its kind lives on there and is left out.
        """
        from quorate.warehouse.engine import parquet

        found: set[str] = set()
        for table in tables:
            if self._segments.get(table):
                has_merges = "merged_into_key" in LOG_TABLES[table].names
                sql = _LIVE.format(
                    part=part,
                    merged="merged_into_key" if has_merges else "cast(null as varchar)",
                    segments=parquet(self._segments[table]),
                    begins=begins,
                )
                found.update(row[0] for row in self._engine.rows(sql))
        return found

    def known(self, wanted: SalesforceObject) -> set[str]:
        """Ids of all records that the log has any version of."""
        is_of_object = _begins("record_id", [f"{SOURCE}:{prefix}" for prefix in wanted.prefixes])
        found: set[str] = set()
        for _, segments in self._tables(wanted):
            sql = f"select distinct split_part(record_id, ':', 2) from {segments} where {is_of_object}"
            found.update(row[0] for row in self._engine.rows(sql))
        return found

    def set_aside(self, wanted: SalesforceObject) -> dict[str, str]:
        """The first 15 characters of the ids of records that some import has set aside, with the reason's code."""
        segments = self._segments.get("observed_set_aside")
        if not segments:
            return {}
        from quorate.warehouse.engine import parquet

        is_of_object = _begins("id", wanted.prefixes)
        sql = _ASIDE.format(segments=parquet(segments), source=SOURCE, is_of_object=is_of_object)
        return {row[0]: row[1] for row in self._engine.rows(sql)}

    def keys_aside(self, source: str, begins: str) -> dict[str, str]:
        """Of the records set aside by some import, what follows in keys that begin so, with the reason's code."""
        segments = self._segments.get("observed_set_aside")
        if not segments:
            return {}
        from quorate.warehouse.engine import parquet

        # the key of a row that is set aside is the source, the record's own key and the reason's code
        sql = f"select record_id from {parquet(segments)} where starts_with(record_id, $1)"
        began = f"{source}:{begins}"
        found = (row[0][len(began) :].rpartition(":") for row in self._engine.rows(sql, [began]))
        return {key: code for key, _, code in found}

    def pairs_changed(
        self, table: str, parent: str, parents: pa.Table, heard: pa.Table
    ) -> list[dict[str, object]]:
        """Rows of `table` that are live in the log and were not `heard` again, and heard ones that are dead there.

        Only rows whose column `parent` is a `key` of `parents` count: of others nothing was heard. Each has `is_gone`.
        """
        if not self._segments.get(table):
            return []
        from quorate.warehouse.engine import parquet

        with self._engine.registered(parent_heard=parents, pair_heard=heard):
            return self._engine.dicts(_PAIRS.format(segments=parquet(self._segments[table]), parent=parent))

    def dead(self, tables: Sequence[str], begins: str, part: int) -> set[str]:
        """Like `ids`, of the records that are deleted in their latest version."""
        from quorate.warehouse.engine import parquet

        found: set[str] = set()
        for table in tables:
            if self._segments.get(table):
                sql = _DEAD.format(part=part, segments=parquet(self._segments[table]), begins=begins)
                found.update(row[0] for row in self._engine.rows(sql))
        return found

    def versions_of(self, table: str, columns: Sequence[str], keys: Sequence[str]) -> list[dict[str, object]]:
        """The latest version of the records of these keys, with some of its columns and `known_at`."""
        if not self._segments.get(table):
            return []
        from quorate.warehouse.engine import parquet

        wanted = ", ".join(("record_id", "known_at", *columns))
        return self._engine.dicts(
            f"""
            select {wanted} from (
                select *, row_number() over (
                    partition by record_id order by version_at desc, imported_at desc, fingerprint) as pick
                from {parquet(self._segments[table])}
                where record_id in (select unnest($1))
            ) versions where pick = 1 order by record_id
            """,
            [list(keys)],
        )

    def _tables(self, wanted: SalesforceObject) -> Iterator[tuple[str, str]]:
        from quorate.warehouse.engine import parquet

        for table in tables_of(wanted):
            if self._segments.get(table):
                yield table, parquet(self._segments[table])


def tables_of(wanted: SalesforceObject) -> list[str]:
    """The log tables that an object's records go into."""
    return sorted({into for into, _ in wanted.kind.mapping if into in LOG_TABLES})


@contextmanager
def held_by(workspace: Workspace) -> Iterator[Held]:
    """What the log of a workspace holds now."""
    from quorate.warehouse.engine import Engine
    from quorate.warehouse.manifest import Manifest

    manifest = Manifest(workspace.database)
    try:
        segments: dict[str, list[Path]] = {}
        for segment in manifest.evidence():
            segments.setdefault(segment.table, []).append(workspace.root / segment.path)
    finally:
        manifest.close()
    with Engine(memory_limit=workspace.settings.memory_limit) as engine:
        yield Held(engine, segments)


def _begins(column: str, prefixes: Sequence[str]) -> str:
    return "(" + " or ".join(f"starts_with({column}, '{prefix}')" for prefix in prefixes) + ")"
