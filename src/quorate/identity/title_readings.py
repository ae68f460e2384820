"""Read a job title: which function it belongs to, and how senior it is.

Whole words only, so that 'IT' is not found inside 'Security'. Words and phrases are data (`data/titles.csv`);
the longest phrase wins, and among equals the one written first in the title.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources

import pyarrow as pa
import pyarrow.compute as pc

from quorate.warehouse.steps import ArrowStep, Context

_WORDS = re.compile(r"[^\W_]+")
LONGEST_PHRASE = 4


def read_title(title: str) -> tuple[str | None, str | None]:
    """(function, seniority) of a job title, each None when no word of it says."""
    words = tuple(_WORDS.findall(_folded(title)))
    return _best(words, "function"), _best(words, "seniority")


def title_readings(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per title written anywhere: `title`, `function`, `seniority`."""
    titles = sorted(title for title in pc.unique(tables["person_facts"].column("title")).to_pylist() if title)
    read = [read_title(title) for title in titles]
    return pa.table(
        {
            "title": pa.array(titles, pa.string()),
            "function": pa.array([function for function, _ in read], pa.string()),
            "seniority": pa.array([seniority for _, seniority in read], pa.string()),
        }
    )


STEP = ArrowStep("title_readings", {"person_facts": ("person_id",)}, title_readings)


@cache
def _lexicon(kind: str) -> dict[tuple[str, ...], str]:
    text = (
        resources.files("quorate.identity")
        .joinpath("data")
        .joinpath("titles.csv")
        .read_text(encoding="utf-8")
    )
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {
        tuple(_WORDS.findall(_folded(row["phrase"]))): row["means"] for row in rows if row["kind"] == kind
    }


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _best(words: tuple[str, ...], kind: str) -> str | None:
    lexicon = _lexicon(kind)
    for length in range(min(LONGEST_PHRASE, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if found := lexicon.get(words[start : start + length]):
                return found
    return None
