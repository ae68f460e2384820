"""Which paths of an import are tables of a data lake: by what is in their folders, not by what they are called."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

_ENDING = ".parquet"
# How engines name the files into which they cut one table: Spark and its kin, Snowflake, BigQuery.
_PART = re.compile(r"(part-|data_\d|\d{6,}[._-])")


class Format(Enum):
    """How a table is kept."""

    PARQUET = "Parquet"
    DELTA = "Delta"
    ICEBERG = "Iceberg"


@dataclass(frozen=True)
class LakeTable:
    """A table: its name, how it is kept, its file or folder, and for Parquet all files that it consists of."""

    name: str
    format: Format
    path: Path
    files: tuple[Path, ...] = ()


@dataclass
class Found:
    """Tables of a lake, and the paths that are to be read as files."""

    tables: list[LakeTable] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)


def lake_tables(paths: Sequence[Path], *, whole_files: bool = True) -> Found:
    """Which of these paths, and of what is in them where they are folders, are tables; each once.

    A folder without any is left as it is; of one with some, other files are read one by one.

    Parameters
    ----------
    whole_files: whether a Parquet file that is a whole table is one of them; else it is left as a file.
    """
    found = Found()
    for path in paths:
        if path.is_file():
            own, others = _sorted_out([path], path.parent)
        else:
            own, others = _inside(path)
        if not whole_files:
            others += [table.path for table in own if table.path.is_file()]
            own = [table for table in own if table.path.is_dir()]
        found.tables += [table for table in own if table not in found.tables]
        found.others += others if own else [path]
    return found


def _inside(folder: Path) -> tuple[list[LakeTable], list[Path]]:
    tables: list[LakeTable] = []
    files: list[Path] = []
    for inside, folders, names in os.walk(folder):
        here = Path(inside)
        kept = _kept_in(here, folders)
        if kept:
            tables.append(LakeTable(_named(here), kept, here))
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [here / name for name in sorted(names) if not name.startswith((".", "_SUCCESS"))]
    of_parquet, others = _sorted_out(files, folder)
    return [*tables, *of_parquet], others


def _kept_in(folder: Path, folders: Sequence[str]) -> Format | None:
    """How the table whose folder this is is kept; None where it is no table's."""
    if "_delta_log" in folders:
        return Format.DELTA
    if "metadata" in folders and any((folder / "metadata").glob("*.metadata.json")):
        return Format.ICEBERG
    return None


def _sorted_out(files: Sequence[Path], top: Path) -> tuple[list[LakeTable], list[Path]]:
    """The tables that Parquet files make up, and the files that are none."""
    parts: dict[Path, list[Path]] = {}
    others = []
    for file in files:
        if file.name.lower().endswith(_ENDING):
            parts.setdefault(_owner(file, top), []).append(file)
        else:
            others.append(file)
    return [
        LakeTable(_named(owner), Format.PARQUET, owner, tuple(own)) for owner, own in parts.items()
    ], others


def _owner(file: Path, top: Path) -> Path:
    """The folder of the table that a file is a part of, above folders of partitions; of a whole table, the file."""
    folder = file.parent
    while "=" in folder.name and folder != top:
        folder = folder.parent
    return folder if folder != file.parent or _PART.match(file.name) else file


def _named(path: Path) -> str:
    return path.name[: -len(_ENDING)] if path.name.lower().endswith(_ENDING) else path.resolve().name
