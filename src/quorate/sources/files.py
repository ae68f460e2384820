"""Find the files of an import and give each the name it is shown under."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from quorate.errors import InputError
from quorate.sources.text_files import UNTOUCHED

Progress = Callable[[str, float], None]
_MOST_SHOWN = 10


@dataclass(frozen=True)
class SourceFile:
    """One file of an import; `name` is how it is shown: its path in the given folder, or its name."""

    path: Path
    name: str


def find_files(paths: Sequence[Path], endings: Sequence[str], expected: str) -> list[SourceFile]:
    """The files at `paths` in the order of their names: files as given, folders searched for endings.

    A file met twice is read once. Raises `InputError` for a path that does not exist, and for a folder
    without such a file, telling what is in it and what was `expected`.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        for file in _at(path, endings, expected):
            found.setdefault(file.path.resolve(), file)
    return sorted(_with_own_names(found.values()), key=lambda file: file.name)


def _at(path: Path, endings: Sequence[str], expected: str) -> list[SourceFile]:
    if path.is_file():
        return [SourceFile(path, path.name)]
    if not path.is_dir():
        raise InputError(
            "There is no such file or folder.",
            where=str(path),
            expected=expected,
            state=UNTOUCHED,
            do="check the spelling of the path",
        )
    inside = [SourceFile(each, each.relative_to(path).as_posix()) for each in _walk(path)]
    files = [file for file in inside if file.name.lower().endswith(tuple(endings))]
    if not files:
        raise nothing_known(str(path), [file.name for file in inside], expected)
    return files


def _walk(folder: Path) -> list[Path]:
    """Files below the folder, leaving out what is hidden."""
    found = []
    for inside, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(inside, name) for name in names if not name.startswith(".")]
    return sorted(found)


def nothing_known(where: str, names: Sequence[str], expected: str) -> InputError:
    """The error for a place that holds nothing of what was expected."""
    shown = ", ".join(sorted(names)[:_MOST_SHOWN])
    more = f" and {len(names) - _MOST_SHOWN:,} more" if len(names) > _MOST_SHOWN else ""
    return InputError(
        f"There is nothing to import here: {f'found {shown}{more}' if names else 'the folder is empty'}.",
        where=where,
        expected=expected,
        state=UNTOUCHED,
        do="check that this is the folder you meant, or name the files one by one",
    )


def _with_own_names(files: Iterable[SourceFile]) -> list[SourceFile]:
    """No two files under the same name: those that would share one are shown by their whole path."""
    files = list(files)
    names = [file.name for file in files]
    return [
        SourceFile(file.path, file.path.as_posix() if names.count(file.name) > 1 else file.name)
        for file in files
    ]


class Reached:
    """Tells how far an import has come, by the bytes of its files."""

    def __init__(self, files: Sequence[SourceFile], report: Progress) -> None:
        self._report = report
        self._start: dict[str, int] = {}
        self._size: dict[str, int] = {}
        total = 0
        for file in files:
            self._start[file.name] = total
            self._size[file.name] = file.path.stat().st_size
            total += self._size[file.name]
        self._total = max(1, total)

    def __call__(self, file: SourceFile, share: float) -> None:
        """`share` of `file` has been read."""
        self._report(file.name, (self._start[file.name] + share * self._size[file.name]) / self._total)
