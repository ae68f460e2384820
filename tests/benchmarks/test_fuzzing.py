"""What throws bad input counts what it finds: it keeps earlier rows, hides no defect, and no case spoils the next."""

from __future__ import annotations

import math
import random
from datetime import date
from pathlib import Path

import pytest
from benchmarks.fuzzing.api import Api
from benchmarks.fuzzing.importers import Exports, Importer
from benchmarks.fuzzing.judging import Lost, Tally, judge, seed_of
from benchmarks.fuzzing.lent_engine import LentEngines
from benchmarks.fuzzing.page import Row, rows_in, write_rows

from quorate.errors import StoreError, UsageError
from quorate.sources import records

DAY = date(2026, 11, 27)
# A busy machine is slow: what took long is told by `make fuzz`, never by a test.
UNTIMED = math.inf
PAGE = """# Bad input

| What reads | Cases | Refused | All, s | Slowest case, s | Kinds of defect | Run on |
|---|---:|---:|---:|---:|---:|---|
| calendars | 20,111 | 3,167 | 65 | 0.10 | 0 | 2026-11-20 |
| import spend | 151 | 57 | 11 | 0.16 | 1 | 2026-11-20 |
| **all** | **20,262** | 3,224 | 76 | 0.16 | **1** | |

What was found is mended.
"""


def test_a_run_of_some_targets_leaves_the_rows_of_the_others_and_the_text(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    write_rows(page, [Row("import spend", 10_000, 3_123, 383, 0.38, 0, DAY)])
    written = page.read_text("utf-8")
    assert [(row.name, row.cases, row.day) for row in rows_in(written)] == [
        ("calendars", 20_111, date(2026, 11, 20)),
        ("import spend", 10_000, DAY),
    ]
    assert "| **all** | **30,111** | 6,290 | 448 | 0.38 | **0** | |" in written
    assert written.endswith("\n\nWhat was found is mended.\n")


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Bad input\n", "utf-8")
    with pytest.raises(ValueError, match="no table"):
        write_rows(page, [])
    assert page.read_text("utf-8") == "# Bad input\n"


@pytest.mark.parametrize(
    ("error", "refused", "defects"),
    [
        (UsageError("not so"), 1, 0),
        (StoreError("The engine could not run a query."), 0, 1),
        (Lost("two rows"), 0, 1),
        (KeyError("x"), 0, 1),
    ],
)
def test_only_what_is_refused_in_words_is_no_defect(error: Exception, refused: int, defects: int) -> None:
    tally = Tally("one")

    def run(_: random.Random) -> None:
        raise error

    judge(tally, run, 1, UNTIMED)
    assert (tally.cases, tally.refused, tally.defects) == (1, refused, defects)


def test_a_case_that_takes_longer_than_is_allowed_is_a_defect() -> None:
    tally = Tally("one")
    judge(tally, lambda _: None, 1, seconds_allowed=-1.0)
    assert list(tally.shown) == ["too slow"]


def test_what_a_failing_case_made_in_the_engine_is_gone_in_the_next() -> None:
    engines = LentEngines()
    own = records.open_mapper

    def fail(rng: random.Random) -> None:
        with engines.lent(rng), records.open_mapper() as engine:
            engine.run("create table line as select 1 as amount")
            engine.run("select cast('x' as integer)")

    def work(rng: random.Random) -> None:
        with engines.lent(rng), records.open_mapper() as engine:
            engine.run("create table line as select 2 as amount")
            assert engine.value("select sum(amount) from line") == 2
            assert engine.value("select whole('12')") == 12

    failed, worked = Tally("failed"), Tally("worked")
    for seed in range(3):
        judge(failed, fail, seed, UNTIMED)
        judge(worked, work, seed, UNTIMED)
    assert (failed.defects, worked.shown) == (1, {})
    assert records.open_mapper is own


def test_changed_exports_are_accounted_for(tmp_path: Path) -> None:
    run = Importer("spend", Exports(tmp_path / "exports"), tmp_path / "own")
    tally = Tally("import spend")
    for number in range(20):
        judge(tally, run, seed_of("import spend", number), UNTIMED)
    assert tally.shown == {}
    assert 0 < tally.refused < tally.cases


def test_requests_of_every_role_are_answered(tmp_path: Path) -> None:
    run = Api(tmp_path)
    run.prepare()
    tally = Tally("API requests")
    for number in range(40):
        judge(tally, run, seed_of("API requests", number), UNTIMED)
    run.close()
    assert tally.shown == {}
    assert 0 < tally.refused < tally.cases
