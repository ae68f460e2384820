"""A packed file is read as far as text can be packed, whichever importer reads it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from quorate.errors import InputError
from quorate.sources import unpacking
from quorate.sources.mail.heads import Heads
from quorate.sources.text_files import TextFile


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "ALWAYS_UNPACKED_BYTES", 100_000)


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.csv.gz"
    file.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 5_000_000))
    lines: list[str] = []
    with pytest.raises(InputError, match="more than 200 times") as refused:
        lines.extend(TextFile(file).lines())
    assert refused.value.where == str(file)
    assert refused.value.state == "nothing was imported; the workspace is as it was"
    assert len(lines) < 2_000_000  # of five million


def test_a_bomb_of_a_mailbox_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.mbox.gz"
    head = b"From a@b.example Mon Jan  5 10:00:00 2026\nSubject: x\n\n"
    file.write_bytes(gzip.compress(head + b"x\n" * 10_000_000))
    with pytest.raises(InputError, match="more than 200 times"):
        list(Heads(file, is_lenient=False))


def test_a_repetitive_export_is_read_whole(tmp_path: Path) -> None:
    lines = [f"2026-01-{day % 28 + 1:02},visit,/pricing,visitor{day:07}\n" for day in range(60_000)]
    file = tmp_path / "log.csv.gz"
    file.write_bytes(gzip.compress("".join(lines).encode()))
    assert list(TextFile(file).lines()) == lines


def test_what_is_small_may_be_as_repetitive_as_it_likes(tmp_path: Path) -> None:
    file = tmp_path / "small.csv.gz"
    file.write_bytes(gzip.compress(b"1,2\n" * 20_000))
    assert len(list(TextFile(file).lines())) == 20_000
