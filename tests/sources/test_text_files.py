"""Encodings, compression and lines without end."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.sources.imported import write

from quorate.errors import InputError
from quorate.sources.text_files import LONGEST_LINE, SHOWN_CHARACTERS, CutLine, TextFile

TEXT = "naïve,Ümlaut\r\n1,2\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), None),
        (b"\xef\xbb\xbf" + TEXT.encode(), None),
        (TEXT.encode("utf-16"), None),
        (b"\xef\xbb\xbf" + TEXT.encode(), "cp1252"),
        (TEXT.encode("utf-16-le"), None),
        (TEXT.encode("utf-16-be"), None),
        (gzip.compress(TEXT.encode("utf-16"), mtime=0), None),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("latin-1"), "latin-1"),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, encoding: str | None) -> None:
    path = write(tmp_path / "a.csv", content)
    assert "".join(TextFile(path, encoding).lines()) == TEXT


def test_gzip_is_unpacked_and_its_share_is_known(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv.gz", gzip.compress(TEXT.encode()))
    file = TextFile(path)
    assert file.share_read == 0
    assert "".join(file.lines()) == TEXT
    assert file.share_read == 1


@pytest.mark.parametrize(
    ("name", "content", "encoding", "expected"),
    [
        ("a.csv", TEXT.encode("cp1252"), None, ["not UTF-8 text: byte 0xef", "--encoding cp1252"]),
        ("a.csv", TEXT.encode(), "utf-99", ["no encoding called 'utf-99'"]),
        ("a.csv", b"PK\x03\x04\x14\x00", None, ["ZIP archive or an Excel workbook", "save the sheet as CSV"]),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1", None, ["ZIP archive or an Excel workbook"]),
        ("a.csv.gz", gzip.compress(TEXT.encode() * 500)[:-20], None, ["could not be read to its end"]),
        (
            "a.csv.gz",
            gzip.compress(TEXT.encode())[:10] + b"\x07" * 40,
            None,
            ["could not be read to its end"],
        ),
        ("a.csv.gz", b"plain text", None, ["could not be read to its end"]),
    ],
    ids=[
        "other encoding",
        "no such encoding",
        "archive",
        "old workbook",
        "cut-off gzip",
        "damaged gzip",
        "no gzip",
    ],
)
def test_unusable_text(
    tmp_path: Path, name: str, content: bytes, encoding: str | None, expected: list[str]
) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(InputError) as raised:
        list(TextFile(path, encoding).lines())
    for words in [*expected, str(path), "the workspace is as it was"]:
        assert words in str(raised.value)


def test_a_giant_line_is_an_error_or_cut(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "first\n" + "x" * (2 * LONGEST_LINE + 5) + "\nlast\n")
    with pytest.raises(InputError, match="Line 2 is longer than 8 MiB"):
        list(TextFile(path).lines())
    lines = list(TextFile(path).lines(cuts_long_lines=True))
    assert [line.strip() for line in lines] == ["first", "x" * SHOWN_CHARACTERS, "last"]
    assert [isinstance(line, CutLine) for line in lines] == [False, True, False]
