"""Which files an import reads and under which names they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.sources.imported import write

from quorate.errors import InputError
from quorate.sources.files import Reached, SourceFile, find_files


def test_folders_are_searched_in_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "deep/er/c.CSV", "readme.txt", ".hidden.csv", ".cache/d.csv"):
        write(tmp_path / name, "x\n")
    files = find_files([tmp_path], (".csv",), "CSV files")
    assert [file.name for file in files] == ["a.csv", "b.csv", "deep/er/c.CSV"]


def test_a_file_met_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "x\n")
    assert [file.name for file in find_files([path, tmp_path, path], (".csv",), "")] == ["a.csv"]


def test_files_that_share_a_name_are_told_apart(tmp_path: Path) -> None:
    paths = [write(tmp_path / folder / "a.csv", "x\n") for folder in ("one", "two")]
    assert [file.name for file in find_files(paths, (".csv",), "")] == [path.as_posix() for path in paths]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], ["the folder is empty"]),
        (["notes.txt", "b.xlsx"], ["found b.xlsx, notes.txt", "expected: CSV files with the column Day"]),
        ([f"{n:02}.txt" for n in range(14)], ["09.txt and 4 more"]),
    ],
)
def test_folders_without_anything_known(tmp_path: Path, files: list[str], words: list[str]) -> None:
    for name in files:
        write(tmp_path / name, "x\n")
    with pytest.raises(InputError) as raised:
        find_files([tmp_path], (".csv",), "CSV files with the column Day")
    for word in words:
        assert word in str(raised.value)


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no such file or folder"):
        find_files([tmp_path / "nowhere.csv"], (".csv",), "CSV files")


def test_progress_goes_by_bytes(tmp_path: Path) -> None:
    files = [SourceFile(write(tmp_path / f"{size}.csv", "x" * size), f"{size}.csv") for size in (100, 300)]
    told: list[tuple[str, float]] = []
    reached = Reached(files, lambda name, share: told.append((name, share)))
    reached(files[0], 0.5)
    reached(files[1], 1.0)
    assert told == [("100.csv", 0.125), ("300.csv", 1.0)]
