"""Every importer before changed exports of a made-up market: all rows of a file are accounted for."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import resources
from pathlib import Path

from benchmarks.fuzzing.judging import Lost
from benchmarks.fuzzing.lent_engine import LentEngines
from benchmarks.fuzzing.mutations import changed
from tests.sources.mmdb import write_database

from quorate import flow
from quorate.market import write_market
from quorate.sources import Reading, read
from quorate.vocabulary.batches import ROW_NUMBER
from quorate.warehouse.workspace import Workspace

SOURCES = (
    "salesforce",
    "hubspot",
    "marketo",
    "segment",
    "webinar",
    "linkedin",
    "g2",
    "spend",
    "content",
    "networks",
    "calendar",
    "mail",
    "table",
)
HOME = ("ours.example",)
_LINES_KEPT = 6
_CHARACTERS_KEPT = 3_000
_FILES = (1, 1, 2, 3)
# Every so many cases the file goes into a workspace, where rows are compared with what the log holds.
_EVERY = 200
_NOW = datetime(2026, 7, 8, 9)


@dataclass
class Exports:
    """Small exports of every system, the beginnings of those of a made-up market, in `folder`."""

    folder: Path
    _seeds: dict[str, Mapping[str, bytes]] = field(default_factory=dict)

    def seeds(self, source: str) -> Mapping[str, bytes]:
        """Content by name of a source's files."""
        if source not in self._seeds:
            self._seeds[source] = {
                path.relative_to(self._place(source)).as_posix(): _beginning(path)
                for path in sorted(self._place(source).rglob("*"))
                if path.is_file()
            }
        return self._seeds[source]

    def _place(self, source: str) -> Path:
        kind = "other" if source in ("hubspot", "marketo") else "usual"
        name = "statements" if source == "table" else source
        return self._market(kind) / "inputs" / name

    def _market(self, kind: str) -> Path:
        place = self.folder / kind
        if not (place / "inputs" / "networks" / "organisations.mmdb").exists():
            chosen = {"crm": "hubspot", "marketing": "marketo"} if kind == "other" else {}
            write_market(place, accounts=8, seed=3, days=150, **chosen)  # type: ignore[arg-type]
            write_database(
                place / "inputs" / "networks" / "organisations.mmdb",
                {"192.0.2.0/24": {"autonomous_system_organization": "Alder AG", "is_vpn": True}},
            )
        return place

    @cached_property
    def mapping(self) -> Path:
        """The mapping that reads the market's statements."""
        place = self.folder / "mapping.yaml"
        self.folder.mkdir(parents=True, exist_ok=True)
        place.write_bytes(
            resources.files("quorate.surfaces.cli").joinpath("demo_statements.yaml").read_bytes()
        )
        return place


def _beginning(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".mmdb":
        return content
    lines = content.splitlines(keepends=True)
    if path.suffix == ".ics":
        return _whole(content, b"END:VEVENT\r\n") + b"END:VCALENDAR\r\n"
    if path.suffix == ".mbox":
        return _whole(content, b"\n\nFrom ").removesuffix(b"From ")
    return b"".join(lines[:_LINES_KEPT])


def _whole(content: bytes, end: bytes) -> bytes:
    """The first entries of a file, each of which ends with `end`."""
    at = content.find(end, _CHARACTERS_KEPT)
    return content if at < 0 else content[: at + len(end)]


@dataclass
class Importer:
    """Cases of one importer; `place` is a folder of its own."""

    source: str
    exports: Exports
    place: Path
    _count: int = 0
    _engines: LentEngines = field(default_factory=LentEngines)

    def prepare(self) -> None:
        """Make the exports that are changed."""
        self.exports.seeds(self.source)

    def __call__(self, rng: random.Random) -> None:
        """One changed export, read to its end."""
        folder = self._written(rng)
        reading = Reading(
            lenient=rng.random() < 0.3,
            mapping_file=self.exports.mapping if self.source == "table" else None,
            home_domains=HOME,
        )
        self._count += 1
        if self._count % _EVERY == 0:
            self._take(folder, reading)
        else:
            with self._engines.lent(rng):
                require_accounted(self.source, [folder], reading)

    def _written(self, rng: random.Random) -> Path:
        seeds = self.exports.seeds(self.source)
        names = rng.sample(list(seeds), min(len(seeds), rng.choice(_FILES)))
        folder = self.place / "export"
        shutil.rmtree(folder, ignore_errors=True)
        for number, name in enumerate(names):
            content = changed(rng, name, seeds[name]) if number == 0 else seeds[name]
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder

    def _take(self, folder: Path, reading: Reading) -> None:
        flow.import_files(self._workspace, self.source, [folder], reading, lambda: _NOW, lambda *_: None)

    @cached_property
    def _workspace(self) -> Workspace:
        shutil.rmtree(self.place / "workspace", ignore_errors=True)
        made = flow.create_workspace(self.place / "workspace", "Fuzzed")
        text = made.settings_file.read_text("utf-8")
        made.settings_file.write_text(f'home_domains = ["{HOME[0]}"]\n\n{text}', "utf-8")
        return made


def require_accounted(source: str, paths: Sequence[Path], reading: Reading) -> None:
    """Read files to their end. Raises `Lost` unless every row is in some table or set aside."""
    read_rows: dict[str, int] = {}
    accounted: dict[str, set[int]] = {}
    for batch in read(source, paths, reading, lambda *_: None):
        read_rows[batch.file] = read_rows.get(batch.file, 0) + batch.rows_read
        numbers = accounted.setdefault(batch.file, set())
        numbers.update(item.row_number for item in batch.set_aside)
        for table in batch.tables.values():
            numbers.update(table.column(ROW_NUMBER).to_pylist())
        for item in batch.set_aside:
            json.loads(item.raw)
    found = {name: len(numbers) for name, numbers in accounted.items()}
    if found != read_rows:
        raise Lost(f"read {read_rows}, accounted for {found}")
