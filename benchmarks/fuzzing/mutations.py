"""Changes that bad exports, careless hands and attackers make: to cells, to JSON, to lines, to bytes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from typing import Any

# What breaks readers: emptiness, size, other scripts, numbers and days at the edge, other languages' syntax.
TEXTS = (
    "",
    " ",
    "\x00",
    "\x1f",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\u0130",
    "\u00df" * 9,
    "\U0001f600",
    "e\u0301",
    "\uff11\uff12",
    "\u0663",
    "\u2205",
    "\ud7ff",
    "\uffff",
    "'",
    '"',
    '""',
    "`",
    "\\",
    "\\N",
    "%s",
    "{}",
    "{{x}}",
    "${x}",
    "<b>",
    "--",
    ";",
    ",",
    "|",
    "#",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "null",
    "None",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "-1e309",
    "1e308",
    "-0",
    "0x1F",
    "9" * 40,
    "9" * 400,
    "4294967296",
    "9223372036854775808",
    "0.1",
    "1,5",
    "1.234,56",
    "(1,000)",
    "$1,000.00",
    "12 %",
    "true",
    "FALSE",
    "yes",
    "0001-01-01",
    "0000-00-00",
    "9999-12-31T23:59:59Z",
    "10000-01-01",
    "2026-02-30",
    "2026-01-01T25:61:61",
    "2026-03-29T02:30:00+26:00",
    "31/12/2026",
    "12/31/26",
    "1970-01-01",
    "1767225600",
    "1767225600000",
    "-62135596800",
    "253402300800",
    "Jan 32, 2026",
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\x",
    "file:///etc/passwd",
    "http://[::1",
    "http://a.b:99999/x?%zz",
    "https://xn--/",
    "user@",
    "@example.com",
    "a@b@c.example",
    "ann@xn--.example",
    "a" * 300 + "@b.example",
    "::",
    "0.0.0.0/33",
    "::/0",
    "256.1.1.1",
    "1.2.3.4/-1",
    "+0000000000000000000",
    "+4930123456",
    "tel:",
    "P1D",
    "[]",
    "[[",
    "a" * 3000,
    "\u0661/\u0662/\u0663",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    10**18,
    2**63,
    2**64,
    -(2**63) - 1,
    10**30,
    [],
    {},
    [None],
    [[]],
    {"": ""},
    {"a": {"b": [1, {"c": None}]}},
    [1, "a", None, {}],
    "x",
)
MOST_CHANGES = 3


def changed(rng: random.Random, name: str, content: bytes) -> bytes:
    """The content of a file with one to three changes; how it is changed follows from the ending of its name."""
    way = _way_of(rng, name)
    for _ in range(rng.randint(1, MOST_CHANGES)):
        content = way(rng, content)
    return gzip.compress(content, 1) if name.endswith(".gz") else content


def _way_of(rng: random.Random, name: str) -> Callable[[random.Random, bytes], bytes]:
    if rng.random() < 0.2:
        return changed_bytes
    if rng.random() < 0.15:
        return changed_lines
    plain = name.removesuffix(".gz")
    if plain.endswith((".csv", ".tsv", ".txt")):
        return changed_cells
    return changed_json_lines if plain.endswith((".jsonl", ".json")) else changed_lines


def text_of(rng: random.Random) -> str:
    """A text that breaks readers, or several."""
    return "".join(rng.choice(TEXTS) for _ in range(rng.choice((1, 1, 1, 2, 3))))


def value_of(rng: random.Random, depth: int = 0) -> Any:
    """A JSON value that was not expected."""
    kind = rng.random()
    if kind < 0.45:
        return text_of(rng)
    if kind < 0.8 or depth > 2:
        return rng.choice(VALUES)
    if kind < 0.9:
        return [value_of(rng, depth + 1) for _ in range(rng.randint(1, 3))]
    return {text_of(rng)[:30]: value_of(rng, depth + 1) for _ in range(rng.randint(1, 3))}


def changed_bytes(rng: random.Random, content: bytes) -> bytes:
    """Bits turned over, pieces cut out, doubled, or put in."""
    place = rng.randrange(len(content) + 1)
    end = min(len(content), place + rng.choice((1, 2, 4, 16, 200)))
    kind = rng.randrange(6)
    if kind == 0 and place < len(content):
        return content[:place] + bytes([content[place] ^ (1 << rng.randrange(8))]) + content[place + 1 :]
    if kind == 1:
        return content[:place]
    if kind == 2:
        return content[:place] + content[end:]
    if kind == 3:
        return content[:end] + content[place:]
    if kind == 4:
        return content[:place] + rng.randbytes(rng.choice((1, 2, 4, 30))) + content[place:]
    return content[:place] + text_of(rng).encode() + content[place:]


def changed_lines(rng: random.Random, content: bytes) -> bytes:
    """Lines left out, doubled, moved, joined, or with a text put into them."""
    lines = content.splitlines(keepends=True) or [b""]
    place, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    kind = rng.randrange(6)
    if kind == 0:
        del lines[place]
    elif kind == 1:
        lines.insert(other, lines[place])
    elif kind == 2:
        lines[place], lines[other] = lines[other], lines[place]
    elif kind == 3:
        lines[place] = lines[place].rstrip(b"\r\n")
    else:
        line = lines[place]
        marks = [at for at, byte in enumerate(line) if byte in b':=;," ']
        cut = rng.choice(marks) + 1 if marks else rng.randrange(len(line) + 1)
        rest = line[cut:] if rng.random() < 0.5 else b"\n"
        lines[place] = line[:cut] + text_of(rng).encode() + rest
    return b"".join(lines)


def changed_cells(rng: random.Random, content: bytes) -> bytes:
    """Cells of a CSV file changed; columns left out, doubled, renamed; rows of other lengths."""
    text = content.decode("utf-8", "replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return changed_bytes(rng, content)
    if not rows or not rows[0]:
        return changed_bytes(rng, content)
    row, column = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
    kind = rng.random()
    if kind < 0.6 and column < len(rows[row]):
        rows[row][column] = text_of(rng)
    elif kind < 0.7:
        rows = [[cell for at, cell in enumerate(each) if at != column] for each in rows]
    elif kind < 0.76:
        rows = [[*each, *each[column : column + 1]] for each in rows]
    elif kind < 0.82:
        rows[0][column] = text_of(rng)
    elif kind < 0.88:
        rows[row] = rows[row][: rng.randrange(len(rows[row]) + 1)]
    elif kind < 0.94:
        rows[row] = [*rows[row], *(text_of(rng) for _ in range(rng.randint(1, 4)))]
    else:
        rows.insert(row, rows[rng.randrange(len(rows))])
    out = io.StringIO()
    delimiter = rng.choice(",,,,,;\t|")
    try:
        csv.writer(out, delimiter=delimiter, lineterminator=rng.choice(("\n", "\r\n"))).writerows(rows)
    except csv.Error:
        return changed_bytes(rng, content)
    return out.getvalue().encode("utf-8", "replace")


def changed_json_lines(rng: random.Random, content: bytes) -> bytes:
    """One line's JSON changed somewhere within it."""
    lines = content.splitlines() or [b"{}"]
    place = rng.randrange(len(lines))
    try:
        value = json.loads(lines[place])
    except (ValueError, RecursionError):
        return changed_bytes(rng, content)
    lines[place] = json.dumps(changed_value(rng, value), ensure_ascii=rng.random() < 0.5).encode(
        "utf-8", "replace"
    )
    if rng.random() < 0.03:
        lines[place] = b"[" * 3000 + lines[place]
    return b"\n".join(lines) + (b"\n" if rng.random() < 0.9 else b"")


def changed_value(rng: random.Random, value: Any) -> Any:
    """A JSON value in which something was put in another's place, left out or added."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        kind = rng.random()
        if kind < 0.1:
            return {name: each for name, each in value.items() if name != key}
        if kind < 0.17:
            return {**value, text_of(rng)[:40]: value_of(rng)}
        return {**value, key: changed_value(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.8:
        at = rng.randrange(len(value))
        return [*value[:at], changed_value(rng, value[at]), *value[at + (rng.random() < 0.8) :]]
    return value_of(rng)
