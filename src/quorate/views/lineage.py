"""Which table is made from which, from the files that were taken in to the tables that are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quorate import flow
from quorate.errors import NotFound, nearest_word
from quorate.views.answers import Answer
from quorate.views.reading import CONTRACTS
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.log_views import VERSIONS_OF
from quorate.warehouse.manifest import Manifest

# What stands before the stages: the log that files and events were taken into, and what people write in files.
LOG, DECLARED = "log", "settings"


@dataclass(frozen=True)
class LineageTable(Answer):
    """One table.

    Attributes
    ----------
    stage: the stage that makes it, `log` for what was taken in, `settings` for maps and settings.
    one_row: what one row of it is; empty where only later steps read it.
    reads, readers: the tables it is made from, and those made from it.
    row_count: how many rows it was published with, or the log holds; None where it is not kept.
    """

    table: str
    stage: str
    one_row: str
    reads: tuple[str, ...]
    readers: tuple[str, ...]
    row_count: int | None


@dataclass(frozen=True)
class LineageStage(Answer):
    """One stage: how many tables it makes, how many rows of them are held, each once, and the stages it reads from."""

    name: str
    table_count: int
    row_count: int
    reads: tuple[str, ...]


@dataclass(frozen=True)
class Lineage(Answer):
    """Every table in the order it is made, and the stages, the log first; `sources` are the systems behind the log."""

    tables: tuple[LineageTable, ...]
    stages: tuple[LineageStage, ...]
    sources: tuple[str, ...]

    def one(self, name: str) -> LineageTable:
        """The table with this name. Raises `NotFound` with the nearest one."""
        found = next((each for each in self.tables if each.table == name), None)
        if found is None:
            near = nearest_word(name, [each.table for each in self.tables])
            raise NotFound(
                f"No table is called '{name[:80]}'." + (f" Did you mean '{near}'?" if near else ""),
                do="choose one of the page Data, where every table is listed",
            )
        return found


def lineage_of(manifest: Manifest) -> Lineage:
    """The lineage of what is published now; without a publication, of what would be."""
    made = {step.table: (stage.name, step.reads) for stage in flow.STAGES for step in stage.steps}
    reads = {name: found[1] for name, found in made.items()}
    readers = _readers(reads)
    counts = _counts(manifest)
    known_before = [name for name in readers if name not in made]
    stage_of = {name: _before(name) for name in known_before} | {name: each[0] for name, each in made.items()}
    tables = tuple(
        LineageTable(
            table=name,
            stage=stage_of[name],
            one_row=CONTRACTS[name].one_row if name in CONTRACTS else "",
            reads=reads.get(name, ()),
            readers=tuple(readers.get(name, ())),
            row_count=counts.get(name),
        )
        for name in (*sorted(known_before, key=lambda each: (stage_of[each], each)), *made)
    )
    sources = sorted({each.source for each in manifest.imported_files()})
    return Lineage(tables, _stages(tables, stage_of), tuple(sources))


def _before(name: str) -> str:
    """Where a table comes from that no stage makes."""
    return LOG if name in LOG_TABLES or name in VERSIONS_OF.values() else DECLARED


def _readers(reads: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, inputs in reads.items():
        for each in inputs:
            found.setdefault(each, []).append(name)
    return found


def _counts(manifest: Manifest) -> dict[str, int]:
    """Rows by table: of the log what it holds, every version of every record; of the rest what is published."""
    found: dict[str, int] = {}
    for segment in manifest.evidence():
        found[segment.table] = found.get(segment.table, 0) + segment.row_count
    for log_name, versions in VERSIONS_OF.items():
        if log_name in found:
            found[versions] = found[log_name]
    current = manifest.current()
    if current is not None:
        found.update({name: segment.row_count for name, segment in current.segments.items()})
    return found


def _stages(tables: tuple[LineageTable, ...], stage_of: Mapping[str, str]) -> tuple[LineageStage, ...]:
    names = list(dict.fromkeys(each.stage for each in tables))
    found = []
    for name in names:
        of_it = [each for each in tables if each.stage == name]
        inputs = {stage_of[read] for each in of_it for read in each.reads} - {name}
        # a table of versions is another look at the rows of its log
        rows = sum(each.row_count or 0 for each in of_it if each.table not in VERSIONS_OF.values())
        found.append(LineageStage(name, len(of_it), rows, tuple(each for each in names if each in inputs)))
    return tuple(found)
