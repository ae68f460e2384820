"""What is read without an engine: maps, settings, knowledge, messages, mailboxes, calendars, days, databases.

A reader is given bytes, so that cases can be made by chance here, or be led by the lines they reach (`guided.py`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path

from benchmarks.fuzzing.importers import HOME, Exports, require_accounted
from benchmarks.fuzzing.judging import Lost
from benchmarks.fuzzing.mutations import TEXTS, changed, changed_bytes, changed_lines, text_of
from tests.settings.test_journey_map import MAP as OWN_MAP
from tests.settings.test_map_problems import SMALL_MAP

from quorate.identity.phone_numbers import international
from quorate.settings.knowledge_folder import load_knowledge
from quorate.settings.loading import examine_journey_map
from quorate.settings.settings_file import default_settings_text, examine_settings
from quorate.sources import Reading
from quorate.sources.csv_files import read_chunks
from quorate.sources.dates import iso_text
from quorate.sources.networks.databases import database_chunks
from quorate.sources.segment import batches_of
from quorate.sources.table.loading import load_mapping
from quorate.vocabulary.batches import ROW_NUMBER

_YAML = (
    ": ",
    "- ",
    "  ",
    "\t",
    "&a ",
    "*a",
    "<<: *a",
    "!!python/object/apply:os.system [x]",
    "|\n",
    ">-\n",
    "{",
    "}",
    "[",
    "]",
    "? ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "#",
    "!",
    "~",
    "0o17",
    "1_000",
    "1e3",
    ".inf",
    "2026-01-01",
    "yes",
    "null",
    "'",
    '"',
)
_TOML = (
    "[",
    "]",
    "[[",
    "]]",
    "=",
    ".",
    '"""',
    "'''",
    "\\u",
    "{",
    "}",
    "inf",
    "nan",
    "0x1",
    "1979-05-27",
    "#",
    ",",
    "\\",
)
_DAY_PARTS = (
    "2026",
    "26",
    "1",
    "01",
    "31",
    "12",
    "Feb",
    "Mär",
    "T",
    " ",
    ":",
    "-",
    "/",
    ".",
    ",",
    "Z",
    "+02:00",
    "PM",
    "59.999999",
)


@dataclass(frozen=True)
class Reader:
    """What reads some.

    Attributes
    ----------
    seeds: contents by their names, whose endings say what they are.
    read: reads one content, given its name, to its end. Raises `Lost` for what is neither taken nor refused.
    change: a changed content of a name and a content.
    """

    seeds: Mapping[str, bytes]
    read: Callable[[str, bytes], None]
    change: Callable[[random.Random, str, bytes], bytes] = changed

    def __call__(self, rng: random.Random) -> None:
        """Read one changed content."""
        name = rng.choice(list(self.seeds))
        self.read(name, self.change(rng, name, self.seeds[name]))


def readers(exports: Exports, place: Path) -> Mapping[str, Reader]:
    """Readers by the names of what they read; files are written below `place`."""
    place.mkdir(parents=True, exist_ok=True)
    yaml, toml = partial(_document, _YAML), partial(_document, _TOML)
    settings = default_settings_text("Ours")
    bare = "\n".join(line for line in settings.splitlines() if line and not line.startswith("#"))
    return {
        "journey maps (YAML)": Reader(_numbered(_shipped_maps()), _read_map, yaml),
        "small journey maps (YAML)": Reader(_numbered([SMALL_MAP, OWN_MAP]), _read_map, yaml),
        "settings (TOML)": Reader(_numbered([settings, bare]), _read_settings, toml),
        "knowledge (YAML)": Reader(_knowledge(), _Knowledge(place / "knowledge").read, yaml),
        "mappings (YAML)": Reader(
            {"mapping.yaml": exports.mapping.read_bytes()},
            _File(place / "mapping.yaml", load_mapping).read,
            yaml,
        ),
        "tracking messages": Reader({"m.jsonl": b"".join(exports.seeds("segment").values())}, _read_messages),
        "mailboxes": _files(exports, place / "mail.mbox", "mail"),
        "calendars": _files(exports, place / "calendar.ics", "calendar"),
        "address databases": Reader(
            {"organisations.mmdb": exports.seeds("networks")["organisations.mmdb"]},
            _File(place / "organisations.mmdb", _read_database).read,
            _changed_database,
        ),
        "delimited text": Reader(
            {**exports.seeds("spend"), **exports.seeds("salesforce")},
            _File(place / "delimited.csv", _read_delimited).read,
        ),
        "days as people write them": Reader({"day.txt": b"2026-02-03"}, _read_day, _day),
        "telephones": Reader({"telephone.txt": b"+49 30 123456"}, _read_telephone, _telephone),
    }


def _document(marks: Sequence[str], rng: random.Random, __: str, content: bytes) -> bytes:
    """A text in which lines, values and signs of its language stand elsewhere."""
    for _ in range(rng.randint(1, 3)):
        kind = rng.random()
        if kind < 0.4:
            content = changed_lines(rng, content)
        elif kind < 0.55:
            content = changed_bytes(rng, content)
        else:
            at = rng.randrange(len(content) + 1)
            mark = rng.choice(marks) * rng.choice((1, 1, 1, 2, 40))
            content = content[:at] + mark.encode() + content[at:]
    return content


def _numbered(texts: Sequence[str]) -> dict[str, bytes]:
    return {str(number): text.encode() for number, text in enumerate(texts)}


def _shipped_maps() -> list[str]:
    folder = resources.files("quorate.settings").joinpath("maps")
    seeds = [each.read_text("utf-8") for each in folder.iterdir() if each.name.endswith(".yaml")]
    # short maps, so that what is changed is not always a remark
    return seeds + [
        "\n".join(line for line in seed.splitlines() if not line.strip().startswith("#")) for seed in seeds
    ]


@dataclass(frozen=True)
class _File:
    """What is read from a file, which is written for each case."""

    path: Path
    reading: Callable[[Path], object]

    def read(self, _: str, content: bytes) -> None:
        self.path.write_bytes(content)
        self.reading(self.path)


def _files(exports: Exports, path: Path, source: str) -> Reader:
    """Files of a source that is read without an engine."""

    def reading(path: Path) -> None:
        is_lenient = path.stat().st_size % 3 == 0
        require_accounted(source, [path], Reading(lenient=is_lenient, home_domains=HOME))

    return Reader(exports.seeds(source), _File(path, reading).read)


def _read_map(_: str, content: bytes) -> None:
    read, problems = examine_journey_map(content.decode("utf-8", "replace"))
    if read is None and not problems:
        raise Lost("no map and no problem")


def _read_settings(_: str, content: bytes) -> None:
    read, problems = examine_settings(content.decode("utf-8", "replace"))
    if read is None and not problems:
        raise Lost("no settings and no problem")


def _knowledge() -> dict[str, bytes]:
    root = resources.files("quorate.settings").joinpath("knowledge_examples")
    seeds: dict[str, bytes] = {}
    for each in (root / "roles_example.yaml", *(root / "industries").iterdir(), *(root / "rivals").iterdir()):
        named = str(each).partition("knowledge_examples/")[2]
        seeds[named.replace("roles_example", "roles")] = each.read_bytes()
    return seeds


@dataclass(frozen=True)
class _Knowledge:
    """A folder that holds one file of knowledge at a time."""

    place: Path

    def read(self, name: str, content: bytes) -> None:
        path = self.place / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        try:
            load_knowledge(self.place)
        finally:
            path.unlink()


def _read_messages(_: str, content: bytes) -> None:
    texts = list(enumerate(content.decode("utf-8", "replace").splitlines(), start=1))
    found: set[int] = set()
    count = 0
    for batch in batches_of("m.jsonl", texts):
        count += batch.rows_read
        found.update(item.row_number for item in batch.set_aside)
        for table in batch.tables.values():
            found.update(table.column(ROW_NUMBER).to_pylist())
    if count != len(texts) or len(found) != count:
        raise Lost(f"{len(texts)} messages, {count} read, {len(found)} accounted for")


def _changed_database(rng: random.Random, __: str, content: bytes) -> bytes:
    for _ in range(rng.randint(1, 3)):
        content = changed_bytes(rng, content)
    return content


def _read_database(path: Path) -> None:
    for chunk in database_chunks(path):
        if len(chunk.numbers) != len(chunk.rows):
            raise Lost("rows without numbers")


def _read_delimited(path: Path) -> None:
    numbers: list[int] = []
    count = 0
    for chunk in read_chunks(path, lenient=path.stat().st_size % 2 == 0):
        numbers += [*chunk.numbers, *(item.row_number for item in chunk.set_aside)]
        count += chunk.rows_read
    if len(set(numbers)) != count:
        raise Lost(f"{count} rows under {len(set(numbers))} numbers")


def _day(rng: random.Random, __: str, ___: bytes) -> bytes:
    parts = (rng.choice(_DAY_PARTS if rng.random() < 0.8 else TEXTS) for _ in range(rng.randint(1, 12)))
    return "".join(parts).encode()


def _read_day(_: str, content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    found = iso_text(text)
    if found is not None and not found[:4].isdigit():
        raise Lost(f"{text!r} became {found!r}")


def _telephone(rng: random.Random, _: str, __: bytes) -> bytes:
    digits = "".join(rng.choice("0123456789+-() /.x") for _ in range(rng.randint(0, 24)))
    return (digits + (text_of(rng) if rng.random() < 0.3 else "")).encode()


def _read_telephone(_: str, content: bytes) -> None:
    regions = (None, "DE", "US", "XX", "")
    international(content.decode("utf-8", "replace"), regions[len(content) % len(regions)])
