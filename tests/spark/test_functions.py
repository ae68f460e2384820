"""Functions of steps whose results differ between engines unless translated with care: worked out by hand, on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quorate.settings.engine_settings import EngineSettings
from quorate.warehouse.dialect import translated
from quorate.warehouse.engine import Engine
from quorate.warehouse.spark import session

# An expression over a text v, the text, and what comes of it on every engine.
CASES = [
    # each letter for itself: a sigma at the end of a word is no other letter, and a dotted I becomes one letter
    ("lower(v)", "ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
    ("lower(v)", "ὁ ὈΔΥΣΣΕΎΣ ς", "ὁ ὀδυσσεύσ ς"),
    ("lower(v)", "İstanbul AŞ", "istanbul aş"),
    ("lower(v)", "Straße ÉÖ", "straße éö"),
    # the end is the end, also where a line ends there
    ("regexp_extract(v, '@(.+)$', 1)", "a@b.com\n", ""),
    ("regexp_extract(v, '@(.+)$', 1)", "a@b.com", "b.com"),
    ("regexp_replace(v, '[.$]0+$', '')", "1.00\n", "1.00\n"),
    ("regexp_replace(v, '[.$]0+$', '')", "1$00", "1"),
    ("regexp_replace(v, '\\$$', '')", "1$", "1"),
    ("case when regexp_matches(v, '^[A-Z]{3}$') then 'code' else 'other' end", "EUR\n", "other"),
    ("case when regexp_matches(v, '^[A-Z]{3}$') then 'code' else 'other' end", "EUR", "code"),
]


@pytest.fixture(scope="module")
def written() -> str:
    """One query that gives every case's result, in order."""
    texts = [text.replace("'", "''") for _, text, _ in CASES]
    rows = [
        f"select {place} as place, {sql} as x from (select '{text}' as v) given"
        for place, ((sql, _, _), text) in enumerate(zip(CASES, texts, strict=True))
    ]
    return " union all ".join(rows)


@pytest.fixture(scope="module")
def on_spark(written: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, str]]:
    scratch: Path = tmp_path_factory.mktemp("spark")
    with session(EngineSettings(name="spark", threads=1, memory_limit="1GB"), scratch) as spark:
        yield {row.place: row.x for row in spark.sql(translated(written, "spark")).collect()}


@pytest.mark.filterwarnings("default")
def test_functions_mean_the_same_on_spark(on_spark: dict[int, str]) -> None:
    expected = {place: result for place, (_, _, result) in enumerate(CASES)}
    assert on_spark == expected


def test_and_on_the_embedded_engine(written: str) -> None:
    expected = {place: result for place, (_, _, result) in enumerate(CASES)}
    with Engine() as engine:
        assert dict(engine.rows(written)) == expected
