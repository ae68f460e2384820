"""How well job titles are read: functions of occupation titles that were held out, and titles per second.

    python benchmarks/titles.py --data FOLDER           # measures; prints one table
    python benchmarks/titles.py --data FOLDER --write   # also trains the shipped model on all occupations and writes it

FOLDER holds O*NET's alternate and reported titles and occupations (tab-separated) and ESCO's occupations (CSV). Which
function an occupation group belongs to stands in `titles_occupations.csv`. Occupations, not titles, are split: a
quarter is held out, and of its titles only those that no training occupation also has are measured.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from quorate.identity.title_lexicon import words_of
from quorate.identity.title_model import TitleModel, trained
from quorate.identity.title_readings import by_letters, by_words, read_title
from quorate.vocabulary.closed_lists import FUNCTIONS

GROUPS = Path(__file__).with_name("titles_occupations.csv")
MODEL = Path(__file__).resolve().parent.parent / "src/quorate/identity/data/title_model.npz"
ONET_FILES = ("onet_occupations.txt", "onet_alternate_titles.txt", "onet_reported_titles.txt")
ESCO_FILE = "esco_occupations.csv"
HELD_OUT = 0.25
OTHER = "other"
SPEED_TITLES = 20_000


class Title(NamedTuple):
    """A title, the occupation it is of, and the function of that occupation's group."""

    text: str
    occupation: str
    function: str


def main() -> None:
    """Measure, and write the model when asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the titles of O*NET and ESCO")
    parser.add_argument(
        "--write", action="store_true", help="train on all occupations and write the shipped model"
    )
    options = parser.parse_args()
    titles = list(read_titles(options.data))
    print(report(titles))
    if options.write:
        MODEL.write_bytes(trained(_pairs(titles)).to_bytes())
        print(f"\nWrote {MODEL.name}, {MODEL.stat().st_size / 1024:.0f} KiB.")


def report(titles: Sequence[Title]) -> str:
    """The table of `benchmarks/README.md`."""
    held = [title for title in titles if _is_held_out(title.occupation)]
    rest = [title for title in titles if not _is_held_out(title.occupation)]
    known = {words_of(title.text) for title in rest}
    held = list(
        {
            (words_of(title.text), title.function): title
            for title in held
            if words_of(title.text) not in known
        }.values()
    )
    model = trained(_pairs(rest))
    commonest = Counter(title.function for title in rest).most_common(1)[0][0]
    readers: tuple[tuple[str, Callable[[str], str | None]], ...] = (
        (f"always {commonest}", lambda _: commonest),
        ("lists", lambda text: by_words(text)[0]),
        ("lists, then model", lambda text: _combined(text, model)),
        ("model alone", lambda text: by_letters(text, model)),
    )
    lines = [
        _sizes(held, rest, model),
        "",
        "| read by | right, of functions | says something | right when it does | right, of all | titles per second |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    return "\n".join(lines + [_line(name, read, held) for name, read in readers] + ["", _cached_speed(held)])


def _sizes(held: Sequence[Title], rest: Sequence[Title], model: TitleModel) -> str:
    occupations = [len({title.occupation for title in part}) for part in (held, rest)]
    return (
        f"{len(held):,} titles of {occupations[0]:,} held-out occupations; trained on {len(rest):,} titles of "
        f"{occupations[1]:,}; {len(model.known):,} sequences."
    )


def _line(name: str, read: Callable[[str], str | None], held: Sequence[Title]) -> str:
    started = time.perf_counter()
    read_as = [read(title.text) for title in held]
    seconds = time.perf_counter() - started
    pairs = [(title.function, found) for title, found in zip(held, read_as, strict=True)]
    office = [(function, found) for function, found in pairs if function != OTHER]
    said = [(function, found) for function, found in office if found is not None]
    return (
        f"| {name} | {_share(office):.3f} | {len(said) / len(office):.2f} | {_share(said):.3f} "
        f"| {_share(pairs):.3f} | {len(held) / seconds:,.0f} |"
    )


def _share(pairs: Sequence[tuple[str, str | None]]) -> float:
    return sum(function == found for function, found in pairs) / max(len(pairs), 1)


def _cached_speed(held: Sequence[Title]) -> str:
    texts = [title.text for title in held[:SPEED_TITLES]]
    for text in texts:
        read_title(text)
    started = time.perf_counter()
    for text in texts:
        read_title(text)
    return f"Titles met before: {len(texts) / (time.perf_counter() - started):,.0f} per second."


def _combined(text: str, model: TitleModel) -> str | None:
    return by_words(text)[0] or by_letters(text, model)


def _pairs(titles: Sequence[Title]) -> list[tuple[str, str]]:
    """(title, function), each title once a function."""
    return list(dict.fromkeys((" ".join(words_of(title.text)), title.function) for title in titles))


def _is_held_out(occupation: str) -> bool:
    return int(hashlib.sha256(occupation.encode()).hexdigest()[:8], 16) / 2**32 < HELD_OUT


def read_titles(folder: Path) -> Iterator[Title]:
    """Every title of an occupation whose group has a function."""
    groups = _groups()
    for occupation, group, texts in (*_esco(folder / ESCO_FILE), *_onet(folder)):
        function = _function(group, groups[occupation.split(":")[0]])
        if function:
            for text in texts:
                yield Title(text, occupation, function)


def _esco(file: Path) -> Iterator[tuple[str, str, list[str]]]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            texts = {row["preferredLabel"], *row["altLabels"].splitlines()}
            yield (
                f"isco:{row['conceptUri']}",
                row["iscoGroup"],
                sorted(text for text in texts if text.strip()),
            )


def _onet(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Detailed O*NET occupations of one SOC code count as one: they share titles."""
    for name in ONET_FILES:
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            for row in list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
                yield f"soc:{row[0][:7]}", row[0], [row[1]]


def _groups() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(
        line for line in GROUPS.read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ):
        if row["function"] not in ("", *FUNCTIONS):
            raise ValueError(f"{GROUPS.name}: {row['function']} is no function")
        found.setdefault(row["scheme"], {})[row["code"]] = row["function"]
    return found


def _function(group: str, groups: dict[str, str]) -> str:
    return next(
        (groups[group[:length]] for length in range(len(group), 0, -1) if group[:length] in groups), ""
    )


if __name__ == "__main__":
    main()
