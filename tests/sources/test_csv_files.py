"""Delimited text as systems and people really write it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.sources.imported import write

from quorate.errors import InputError
from quorate.sources.csv_files import Chunk, read_chunks

PLAIN = (["a", "b"], [["1", "x"], ["2", "y"]])


def read_all(path: Path, *, lenient: bool = False) -> tuple[list[str], list[list[str]], list[str]]:
    chunks = list(read_chunks(path, lenient=lenient))
    rows = [row for chunk in chunks for row in chunk.rows]
    return chunks[0].header, rows, [item.code for chunk in chunks for item in chunk.set_aside]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,x\n2,y\n",
        "a,b\r\n1,x\r\n2,y\r\n",
        "a,b\r1,x\r2,y\r",
        "\ufeffa,b\n1,x\n2,y\n",
        "a;b\n1;x\n2;y\n",
        "a\tb\n1\tx\n2\ty",
        "a|b\n1|x\n2|y\n",
        "sep=;\na;b\n1;x\n2;y\n",
        "\n\na,b\n\n1,x\n,\n2,y\n\n",
        '"a","b"\n"1","x"\n"2","y"\n',
        "a , b\n1,x,\n2,y,,\n",
    ],
)
def test_ways_to_write_the_same_rows(tmp_path: Path, text: str) -> None:
    header, rows, codes = read_all(write(tmp_path / "a.csv", text))
    assert (header, rows) == PLAIN
    assert codes == []


def test_cells_may_hold_breaks_quotes_and_delimiters(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'a,b\n"one\ntwo","says ""hi"", twice"\n')
    assert read_all(path)[1] == [["one\ntwo", 'says "hi", twice']]


def test_a_header_alone_is_seen(tmp_path: Path) -> None:
    assert read_all(write(tmp_path / "a.csv", "a,b\n")) == (["a", "b"], [], [])


def test_ragged_rows_are_set_aside_under_their_numbers(tmp_path: Path) -> None:
    (chunk,) = read_chunks(write(tmp_path / "a.csv", "a,b\n1\n2,x\n3,y,z\n4,w\n"))
    assert (chunk.numbers, chunk.rows) == ([2, 4], [["2", "x"], ["4", "w"]])
    assert [(item.row_number, item.code) for item in chunk.set_aside] == [
        (1, "wrong_number_of_cells"),
        (3, "wrong_number_of_cells"),
    ]
    assert json.loads(chunk.set_aside[1].raw) == {"a": "3", "b": "y", "column 3": "z"}
    assert chunk.set_aside[1].reason == "the row has 3 cells where the header has 2"


def test_chunks_follow_each_other(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "a\n" + "".join(f"{n}\n" for n in range(7)))
    chunks = list(read_chunks(path, rows_per_chunk=3))
    assert [chunk.numbers for chunk in chunks] == [[1, 2, 3], [4, 5, 6], [7]]
    assert chunks[-1].share_read == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["The file is empty"]),
        ("\n \n", ["The file is empty"]),
        (
            "a,b,c\n1,2,3\n4,5",
            ["ends in the middle of row 2", "2 of 3 columns", "probably cut off", "--lenient"],
        ),
        ('a,b\n1,"x\n2,y\n', ["ends in the middle of row 1", "a quoted cell is never closed"]),
        ('a,b\n1,"x"y\n2,y\n', ["Row 1 is not valid CSV", "--lenient"]),
    ],
)
def test_unusable_files(tmp_path: Path, text: str, words: Sequence[str]) -> None:
    path = write(tmp_path / "a.csv", text)
    with pytest.raises(InputError) as raised:
        list(read_chunks(path))
    for word in [*words, str(path)]:
        assert word in str(raised.value)


@pytest.mark.parametrize(
    ("text", "rows", "codes"),
    [
        ("a,b,c\n1,2,3\n4,5", [["1", "2", "3"]], ["wrong_number_of_cells"]),
        ('a,b\n1,"x\n2,y\n3,z\n', [["2", "y"], ["3", "z"]], ["not_csv"]),
        ('a,b\n1,"x"y\n2,y\n', [["2", "y"]], ["not_csv"]),
        ('a,b\n0,v\n1,"x\n2,"y\n3,z\n', [["0", "v"], ["3", "z"]], ["not_csv", "not_csv"]),
    ],
)
def test_lenient_takes_what_can_be_read(
    tmp_path: Path, text: str, rows: list[list[str]], codes: list[str]
) -> None:
    header, found, aside = read_all(write(tmp_path / "a.csv", text), lenient=True)
    assert (found, aside) == (rows, codes)
    assert header[:2] == ["a", "b"]


def test_row_numbers_stay_apart_after_malformed_rows(tmp_path: Path) -> None:
    (chunk,) = read_chunks(write(tmp_path / "a.csv", 'a,b\n0,v\n1,"x"y\n2,w\n'), lenient=True)
    assert (chunk.numbers, [item.row_number for item in chunk.set_aside]) == ([1, 3], [2])


def is_header(row: Sequence[str]) -> bool:
    return "Email" in row


def test_sections_under_headers_of_their_own(tmp_path: Path) -> None:
    text = (
        "Report\nTopic,Id\nPricing,77\nHosts,,\nEmail,Name,\nh@x.com,H,\n\n"
        "Guests,,\nEmail,Name,Company\na@x.com,A,X\nlonely,,\nb@x.com,B,Y\ntrailing,,\n"
    )
    hosts, guests = read_chunks(write(tmp_path / "a.csv", text), is_header=is_header)
    assert (hosts.section, hosts.header, hosts.rows) == (
        "Hosts",
        ["Email", "Name", ""],
        [["h@x.com", "H", ""]],
    )
    assert (guests.section, guests.header) == ("Guests", ["Email", "Name", "Company"])
    assert [row[0] for row in guests.rows] == ["a@x.com", "lonely", "b@x.com", "trailing"]
    assert guests.preamble[1:3] == [["Topic", "Id"], ["Pricing", "77"]]
    assert (hosts.numbers, guests.numbers) == ([1], [2, 3, 4, 5])


def test_long_cells_are_shown_cut() -> None:
    shown = json.loads(Chunk(["a"], rows=[["x" * 5000]]).raw(0))
    assert len(shown["a"]) == 2001
