"""Of a table only those rows are made again that changes reach, and all of them where it is not known what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from quorate.errors import StepError
from quorate.flow import STAGES
from quorate.settings import default_journey_map, default_settings
from quorate.warehouse.apart import Reach, without_apart, written_apart
from quorate.warehouse.dialect.translating import translated
from quorate.warehouse.engine import Engine
from quorate.warehouse.river import Inputs, run_river
from quorate.warehouse.steps import ArrowStep, Context, Moment, SqlStep, Stage, Step


@dataclass
class River:
    """A river of two functions: `doubled` takes lines as they are, `summed` adds them up by owner."""

    root: Path
    owners: Sequence[str]
    amounts: Sequence[int]
    seen: list[tuple[str, ...]] = field(default_factory=list)
    fails: bool = False

    def run(self) -> dict[str, int]:
        """Run it over the lines; returns the sums."""
        given = pa.table(
            {"owner": pa.array(self.owners, pa.string()), "amount": pa.array(self.amounts, pa.int64())}
        )
        stages = [Stage("first", (self._doubled(),)), Stage("then", (self._summed(),))]
        inputs = Inputs(self.root, (), {"given_lines": given})
        context = Context(Moment(date(2026, 3, 2)), default_settings(), (default_journey_map(),))
        with Engine(self.root / "cache.duckdb") as engine:
            run_river(engine, stages, inputs, context, lambda *_: None)
            assert not engine.rows("select table_name from duckdb_tables() where table_name like 'before%'")
            return dict(engine.rows("select owner, total from summed order by owner"))

    def _doubled(self) -> Step:
        def function(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
            lines = tables["given_lines"]
            doubled = [2 * amount for amount in lines["amount"].to_pylist()]
            return pa.table({"owner": lines["owner"], "doubled": pa.array(doubled, pa.int64())})

        return ArrowStep("doubled", {"given_lines": ("owner", "amount")}, function)

    def _summed(self) -> Step:
        def function(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
            lines = tables["doubled"]
            self.seen.append(tuple(sorted(set(lines["owner"].to_pylist()))))
            if self.fails:
                raise KeyboardInterrupt
            sums = lines.group_by("owner").aggregate([("doubled", "sum")])
            return pa.table({"owner": sums["owner"], "total": sums["doubled_sum"]})

        return ArrowStep("summed", {"doubled": ("owner",)}, function, apart="owner")


OWNERS = "abcdefghij"


@pytest.fixture
def river(tmp_path: Path) -> River:
    made = River(tmp_path, list(OWNERS), [1] * len(OWNERS))
    assert made.run() == dict.fromkeys(OWNERS, 2)
    assert made.seen.pop() == tuple(OWNERS)
    return made


def test_only_what_changed_is_made_again(river: River) -> None:
    river.amounts = [1] * 9 + [5]
    assert river.run() == {**dict.fromkeys(OWNERS, 2), "j": 10}
    assert river.seen == [("j",)]


def test_what_comes_and_goes_comes_and_goes(river: River) -> None:
    river.owners, river.amounts = [*OWNERS[1:], "k"], [1] * 10
    assert river.run() == dict.fromkeys([*OWNERS[1:], "k"], 2)
    assert river.seen == [("k",)]


def test_where_much_changed_all_is_made_again(river: River) -> None:
    river.amounts = [1] * 5 + [2] * 5
    assert river.run() == {**dict.fromkeys(OWNERS[:5], 2), **dict.fromkeys(OWNERS[5:], 4)}
    assert river.seen == [tuple(OWNERS)]


def test_a_table_that_missed_a_change_is_made_whole(river: River) -> None:
    river.amounts = [7] + [1] * 9
    river.fails = True
    with pytest.raises(KeyboardInterrupt):
        river.run()
    river.fails = False
    # `doubled` was made of the change before; what changed in it now is not all that `summed` has not seen
    river.amounts = [7] + [1] * 8 + [5]
    assert river.run() == {**dict.fromkeys(OWNERS, 2), "a": 14, "j": 10}
    assert river.seen == [("a",), tuple(OWNERS)]


def test_a_header_that_says_what_changes_reach() -> None:
    said = written_apart(
        """-- one row per thing
-- reads: things, owners
-- apart by thing_id
-- narrowed things
-- reached by owners (owner_id, name): select thing_id from things
--     where owner_id in (select owner_id from changed)
select 1
""",
        "made.sql",
    )
    assert said is not None
    assert said.key == "thing_id"
    assert said.narrowed == {"things": "thing_id in (select thing_id from asked)"}
    query = "select thing_id from things where owner_id in (select owner_id from changed)"
    assert said.reached == {
        "things": Reach((), "select thing_id from changed"),
        "owners": Reach(("owner_id", "name"), query),
    }


def test_whoever_runs_a_step_elsewhere_is_not_told_of_it() -> None:
    text = """-- one row per thing
-- reads: things, owners
-- apart by thing_id
-- narrowed things
-- reached by owners (
--     owner_id): select thing_id from things
--     where owner_id in (select owner_id from changed)
-- what is left
select 1
"""
    assert (
        without_apart(text) == "-- one row per thing\n-- reads: things, owners\n-- what is left\nselect 1\n"
    )
    for step in (step for stage in STAGES for step in stage.steps if isinstance(step, SqlStep)):
        assert translated(step.sql, "duckdb").count("-- reads: ") == 1
        assert "(select " not in "".join(
            line for line in translated(step.sql, "duckdb").splitlines() if line.startswith("--")
        )


def test_a_header_without_a_key_is_refused() -> None:
    with pytest.raises(StepError, match="not by what key"):
        written_apart("-- narrowed things\nselect 1", "made.sql")


def test_most_steps_say_nothing() -> None:
    assert written_apart("-- one row per thing\n-- reads: things\nselect 1", "made.sql") is None
