"""What is read without an engine: maps, settings, knowledge, messages, mailboxes, calendars, days, databases."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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

Run = Callable[[random.Random], None]
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


def readers(exports: Exports, place: Path) -> Mapping[str, Run]:
    """Runs by the names of what they read; files are written below `place`."""
    place.mkdir(parents=True, exist_ok=True)
    return {
        "journey maps (YAML)": _journey_maps(_shipped_maps()),
        "small journey maps (YAML)": _journey_maps([SMALL_MAP, OWN_MAP]),
        "settings (TOML)": _settings(),
        "knowledge (YAML)": _knowledge(place / "knowledge"),
        "mappings (YAML)": _mappings(exports, place),
        "tracking messages": _messages(exports),
        "mailboxes": _Files(exports, place / "mail", "mail").run,
        "calendars": _Files(exports, place / "calendar", "calendar").run,
        "address databases": _databases(exports, place),
        "delimited text": _delimited(exports, place),
        "days as people write them": _days,
        "telephones": _telephones,
    }


def _document(rng: random.Random, seeds: Sequence[str], marks: Sequence[str]) -> str:
    """A text in which lines, values and signs of its language stand elsewhere."""
    content = rng.choice(seeds).encode()
    for _ in range(rng.randint(1, 3)):
        kind = rng.random()
        if kind < 0.4:
            content = changed_lines(rng, content)
        elif kind < 0.55:
            content = changed_bytes(rng, content)
        else:
            at = rng.randrange(len(content) + 1)
            content = (
                content[:at] + (rng.choice(marks) * rng.choice((1, 1, 1, 2, 40))).encode() + content[at:]
            )
    return content.decode("utf-8", "replace")


def _shipped_maps() -> list[str]:
    folder = resources.files("quorate.settings").joinpath("maps")
    seeds = [each.read_text("utf-8") for each in folder.iterdir() if each.name.endswith(".yaml")]
    # short maps, so that what is changed is not always a remark
    return seeds + [
        "\n".join(line for line in seed.splitlines() if not line.strip().startswith("#")) for seed in seeds
    ]


def _journey_maps(seeds: Sequence[str]) -> Run:
    def run(rng: random.Random) -> None:
        read, problems = examine_journey_map(_document(rng, seeds, _YAML))
        if read is None and not problems:
            raise Lost("no map and no problem")

    return run


def _settings() -> Run:
    seeds = [default_settings_text("Ours")]
    seeds.append("\n".join(line for line in seeds[0].splitlines() if line and not line.startswith("#")))

    def run(rng: random.Random) -> None:
        read, problems = examine_settings(_document(rng, seeds, _TOML))
        if read is None and not problems:
            raise Lost("no settings and no problem")

    return run


def _knowledge(place: Path) -> Run:
    root = resources.files("quorate.settings").joinpath("knowledge_examples")
    seeds: dict[str, str] = {}
    for each in (root / "roles_example.yaml", *(root / "industries").iterdir(), *(root / "rivals").iterdir()):
        named = str(each).partition("knowledge_examples/")[2]
        seeds[named.replace("roles_example", "roles")] = each.read_text("utf-8")

    def run(rng: random.Random) -> None:
        name = rng.choice(list(seeds))
        path = place / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_document(rng, [seeds[name]], _YAML), "utf-8")
        try:
            load_knowledge(place)
        finally:
            path.unlink()

    return run


def _mappings(exports: Exports, place: Path) -> Run:
    seeds = [exports.mapping.read_text("utf-8")]

    def run(rng: random.Random) -> None:
        path = place / "mapping.yaml"
        path.write_text(_document(rng, seeds, _YAML), "utf-8")
        load_mapping(path)

    return run


def _messages(exports: Exports) -> Run:
    lines = b"".join(exports.seeds("segment").values())

    def run(rng: random.Random) -> None:
        text = changed(rng, "m.jsonl", lines).decode("utf-8", "replace")
        texts = list(enumerate(text.splitlines(), start=1))
        found: set[int] = set()
        count = 0
        for batch in batches_of("m.jsonl", texts):
            count += batch.rows_read
            found.update(item.row_number for item in batch.set_aside)
            for table in batch.tables.values():
                found.update(table.column(ROW_NUMBER).to_pylist())
        if count != len(texts) or len(found) != count:
            raise Lost(f"{len(texts)} messages, {count} read, {len(found)} accounted for")

    return run


@dataclass
class _Files:
    """Files of a source that is read without an engine."""

    exports: Exports
    place: Path
    source: str

    def run(self, rng: random.Random) -> None:
        """One changed file, read to its end."""
        seeds = self.exports.seeds(self.source)
        name = rng.choice(list(seeds))
        path = self.place / Path(name).name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(changed(rng, name, seeds[name]))
        require_accounted(self.source, [path], Reading(lenient=rng.random() < 0.3, home_domains=HOME))


def _databases(exports: Exports, place: Path) -> Run:
    seed = exports.seeds("networks")["organisations.mmdb"]

    def run(rng: random.Random) -> None:
        content = seed
        for _ in range(rng.randint(1, 3)):
            content = changed_bytes(rng, content)
        path = place / "organisations.mmdb"
        path.write_bytes(content)
        for chunk in database_chunks(path):
            if len(chunk.numbers) != len(chunk.rows):
                raise Lost("rows without numbers")

    return run


def _delimited(exports: Exports, place: Path) -> Run:
    seeds = {name: text for source in ("spend", "salesforce") for name, text in exports.seeds(source).items()}

    def run(rng: random.Random) -> None:
        name = rng.choice(list(seeds))
        path = place / "delimited.csv"
        path.write_bytes(changed(rng, name, seeds[name]))
        numbers: list[int] = []
        count = 0
        for chunk in read_chunks(path, lenient=rng.random() < 0.5):
            numbers += [*chunk.numbers, *(item.row_number for item in chunk.set_aside)]
            count += chunk.rows_read
        if len(set(numbers)) != count:
            raise Lost(f"{count} rows under {len(set(numbers))} numbers")

    return run


def _days(rng: random.Random) -> None:
    parts = (
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
    text = "".join(rng.choice(parts if rng.random() < 0.8 else TEXTS) for _ in range(rng.randint(1, 12)))
    found = iso_text(text)
    if found is not None and not found[:4].isdigit():
        raise Lost(f"{text!r} became {found!r}")


def _telephones(rng: random.Random) -> None:
    digits = "".join(rng.choice("0123456789+-() /.x") for _ in range(rng.randint(0, 24)))
    international(
        digits + (text_of(rng) if rng.random() < 0.3 else ""), rng.choice((None, "DE", "US", "XX", ""))
    )
