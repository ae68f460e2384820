"""What is fuzzed, at what share of the cases, and the work of one process."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.fuzzing.importers import SOURCES, Exports, Importer
from benchmarks.fuzzing.judging import Tally, judge, seed_of
from benchmarks.fuzzing.readers import readers
from benchmarks.fuzzing.requests import requests

COLLECTOR = "collector requests"
# What a case costs beside one that reads a text: shares of the cases follow from it.
_COSTS = {
    "journey maps (YAML)": 20,
    "settings (TOML)": 5,
    "knowledge (YAML)": 8,
    "mappings (YAML)": 4,
    COLLECTOR: 2,
}
_COST_OF_AN_IMPORTER = 400
_COST_OF_A_FILE = 4
_CHEAP = ("days as people write them", "telephones", "tracking messages")


def targets(folder: Path) -> Mapping[str, Callable[[random.Random], None]]:
    """Everything that reads input, by what it is called; files are written below `folder`."""
    exports = Exports(folder / "exports")
    own = folder / str(os.getpid())
    made: dict[str, Callable[[random.Random], None]] = dict(readers(exports, own / "readers"))
    made[COLLECTOR] = requests(exports, own / "collector")
    made.update({f"import {name}": Importer(name, exports, own / name) for name in SOURCES})
    return made


def share(name: str) -> float:
    """How many cases a target gets beside the others."""
    if name.startswith("import "):
        return 1 / _COST_OF_AN_IMPORTER
    return 1.0 if name in _CHEAP else 1 / _COSTS.get(name, _COST_OF_A_FILE)


def work(given: tuple[Path, str, int, int]) -> Tally:
    folder, name, first, count = given
    run = targets(folder)[name]
    tally = Tally(name)
    for number in range(first, first + count):
        judge(tally, run, seed_of(name, number))
    return tally
