"""What is fuzzed, at what share of the cases, and the work of one process."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.fuzzing.api import Api
from benchmarks.fuzzing.importers import SOURCES, Exports, Importer
from benchmarks.fuzzing.judging import Tally, judge, seed_of
from benchmarks.fuzzing.readers import readers
from benchmarks.fuzzing.requests import requests

COLLECTOR = "collector requests"
API = "API requests"
# How many cases each target gets beside the others: words are read in microseconds, files go through an engine.
_SHARES = {
    "journey maps (YAML)": 500,
    "small journey maps (YAML)": 4_000,
    "settings (TOML)": 5_000,
    "knowledge (YAML)": 5_000,
    "mappings (YAML)": 6_000,
    "tracking messages": 4_000,
    "mailboxes": 2_500,
    "calendars": 2_000,
    "address databases": 8_000,
    "delimited text": 13_000,
    "days as people write them": 15_000,
    "telephones": 10_000,
    COLLECTOR: 24_000,
    API: 2_000,
}
_SHARE_OF_AN_IMPORTER = 1_000


def targets(folder: Path) -> Mapping[str, Callable[[random.Random], None]]:
    """Everything that reads input, by what it is called; files are written below `folder`."""
    exports = Exports(folder / "exports")
    own = folder / str(os.getpid())
    made: dict[str, Callable[[random.Random], None]] = dict(readers(exports, own / "readers"))
    made[COLLECTOR] = requests(exports, own / "collector")
    made[API] = Api(own / "api")
    made.update({f"import {name}": Importer(name, exports, own / name) for name in SOURCES})
    return made


def share(name: str) -> int:
    """How many cases a target gets beside the others."""
    return _SHARES.get(name, _SHARE_OF_AN_IMPORTER)


def work(given: tuple[Path, str, int, int]) -> Tally:
    folder, name, first, count = given
    run = targets(folder)[name]
    if isinstance(run, Api | Importer):
        run.prepare()
    tally = Tally(name)
    for number in range(first, first + count):
        judge(tally, run, seed_of(name, number))
    if isinstance(run, Api):
        run.close()
    return tally
