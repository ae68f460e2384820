"""A step that says how its rows hang on its inputs', renewed after these changed, holds what it would give whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.flow.market_fixture import AS_OF
from tests.made_once import copied

from quorate import flow
from quorate.settings import load_journey_maps
from quorate.warehouse import making, parts, renewing
from quorate.warehouse.cache_record import CacheRecord, content_of
from quorate.warehouse.engine import Engine
from quorate.warehouse.making import arrow_made, contracted, make_step
from quorate.warehouse.recipes import step_recipe
from quorate.warehouse.renewing import Renewer, is_renewable
from quorate.warehouse.river import code_version
from quorate.warehouse.steps import ArrowStep, Context, Moment, Step
from quorate.warehouse.workspace import Workspace

STEPS = [step for stage in flow.STAGES for step in stage.steps if is_renewable(step)]
CASES = [
    (step, name)
    for step in STEPS
    for name in (["all"] if isinstance(step, ArrowStep) or step.apart is None else step.apart.reached)
]


@pytest.fixture(scope="module")
def market(updated: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return copied(updated, tmp_path_factory.mktemp("renewed") / "w")


@pytest.fixture
def context(market: Workspace) -> Context:
    maps = load_journey_maps(market.root / market.settings.journey_maps)
    return Context(Moment(AS_OF), market.settings, maps)


@pytest.fixture
def engine(market: Workspace) -> Iterator[Engine]:
    with Engine(market.cache_file) as opened, undone(opened):
        yield opened


@contextmanager
def undone(engine: Engine) -> Iterator[None]:
    """What the block does to the tables is undone at its end."""
    engine.run("begin")
    try:
        yield
    finally:
        engine.run("rollback")


@pytest.mark.parametrize(
    ("step", "name"), CASES, ids=lambda each: each if isinstance(each, str) else each.table
)
def test_rows_that_come_and_go(
    step: Step, name: str, context: Context, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "MOST_REACHED", 1.0)
    drawn = _drawn(step, name, engine)
    if not drawn:
        pytest.skip(f"nothing here could go from {name} that would not have {step.table} made whole")
    for table in drawn:
        engine.run(f"create temp table full_{table} as select * from {table}")
    for is_back in (False, True):
        record = CacheRecord(engine)
        renewer = Renewer(engine, record, flow.STAGES)
        for table, condition in drawn.items():
            renewer.keep_back(table)
            rows = f"full_{table} held" + ("" if is_back else f" where not ({condition})")
            engine.run(f"create table {table} as select * from {rows}")
            record.made(table, {"of": rows}, 0.0)
        recipe = step_recipe(step, context, engine.name, code_version(), record.contents())
        content = renewer.renew(step, context, recipe)
        assert content is not None
        assert content == content_of(engine, step.table)
        _make_whole(step, context, engine)
        assert _missing(engine, step.table, "made_whole") == 0
        assert _missing(engine, "made_whole", step.table) == 0
        record.write_down()
        renewer.let_go()


@pytest.mark.parametrize(
    "step", [step for step in STEPS if isinstance(step, ArrowStep)], ids=lambda step: step.table
)
def test_a_function_over_many_rows_is_run_in_parts(
    step: ArrowStep, context: Context, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_whole(step, context, engine)
    count = _row_count(step, engine)
    given: list[object] = []

    def noted(*told: Any) -> pa.Table:
        given.append(told)
        return arrow_made(*told)

    monkeypatch.setattr(parts, "ROWS_AT_ONCE", 1 + count // 3)
    monkeypatch.setattr(making, "arrow_made", noted)
    make_step(making.EmbeddedMaker(engine), step, context)
    assert len(given) == max(-(-count // (1 + count // 3)), 1)
    assert _missing(engine, step.table, "made_whole") == 0
    assert _missing(engine, "made_whole", step.table) == 0


def _row_count(step: ArrowStep, engine: Engine) -> int:
    hanging = parts.hanging_of(engine, step)
    assert hanging is not None
    return sum(engine.value(f"select count(*) from {name}") for name in hanging.narrowed)


def _drawn(step: Step, name: str, engine: Engine) -> dict[str, str]:
    """By input, which of its rows go and come again.

    Of a query's one input any rows do; a function is never given rows that do not belong together, so all of some keys.
    """
    if not isinstance(step, ArrowStep):
        found = {name: "hash(held) % 7 = 3"}
    elif any(column == _key(step) for column, _ in engine.columns(step.table)):
        with_key = [
            table for table in step.reads if _key(step) in [each for each, _ in engine.columns(table)]
        ]
        found = dict.fromkeys(with_key, f"hash({_key(step)}) % 7 = 3")
    else:
        return {}
    return (
        found
        if any(engine.value(f"select count(*) from {t} held where {c}") for t, c in found.items())
        else {}
    )


def _key(step: ArrowStep) -> str | None:
    return step.hanging.key if step.hanging else step.apart


def _make_whole(step: Step, context: Context, engine: Engine) -> None:
    if isinstance(step, ArrowStep):
        with engine.registered(step_result=arrow_made(engine, step, context, {})):
            query = contracted(step.table, "select * from step_result")
            engine.run(f"create or replace temp table made_whole as {query}")
        return
    query = contracted(step.table, context.moment.fill(step.sql))
    engine.run(f"create or replace temp table made_whole as {query}")


def _missing(engine: Engine, table: str, other: str) -> int:
    """How many rows of one table the other lacks; fractions are rounded as when they are published."""
    said = ", ".join(
        f'round("{name}", 9) + 0.0 as "{name}"' if kind == "DOUBLE" else f'"{name}"'
        for name, kind in engine.columns("made_whole")
    )
    missing: int = engine.value(
        f"select count(*) from (select {said} from {table} except all select {said} from {other})"
    )
    return missing


def test_what_changes_nothing_leaves_a_table_as_it_is(
    market: Workspace, context: Context, engine: Engine
) -> None:
    del market
    step = flow.step_of("journey_touches")
    record = CacheRecord(engine)
    renewer = Renewer(engine, record, flow.STAGES)
    renewer.keep_back("contents")
    engine.run("create table contents as select * replace ('Another title' as title) from before_contents")
    record.made("contents", {"of": "another title"}, 0.0)
    before = record.contents()["journey_touches"]
    recipe = step_recipe(step, context, engine.name, code_version(), record.contents())
    assert renewer.renew(step, context, recipe) == before
    assert not engine.value("select count(*) from asked")
