"""What the engine says when it is stopped, and what it leaves when it fails."""

from __future__ import annotations

import duckdb
import pytest

from quorate.errors import StoreError
from quorate.warehouse.engine import Engine, _translated


@pytest.mark.parametrize(
    "error",
    [
        duckdb.InterruptException("INTERRUPT Error: Interrupted!"),
        RuntimeError("Query interrupted"),
        duckdb.InvalidInputException(
            "Invalid Input Error: reading the schema of the object registered as 'given' failed: KeyboardInterrupt: "
        ),
        duckdb.InvalidInputException(
            "Invalid Input Error: reading the schema of the object registered as 'given' failed: ToldToStop: "
        ),
    ],
)
def test_whoever_saw_the_signal_first_it_was_one(error: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), _translated("select 1"):
        raise error


def test_another_mistake_is_told_with_what_was_asked() -> None:
    with pytest.raises(StoreError, match="could not run a query"), _translated("select\n1"):
        raise duckdb.BinderException("Binder Error: no such column")


def test_what_is_done_together_is_undone_together() -> None:
    def fail(engine: Engine) -> None:
        with engine.transaction():
            engine.run("create or replace table kept as select 2 as one")
            engine.run("create table broken as select nothing from nowhere")

    with Engine() as engine:
        with engine.transaction():
            engine.run("create table kept as select 1 as one")
        with pytest.raises(StoreError):
            fail(engine)
        assert engine.rows("select one from kept") == [(1,)]
        assert engine.columns("kept") == [("one", "INTEGER")]


def test_what_fails_within_a_transaction_is_told_as_itself_also_beside_registered_tables() -> None:
    import pyarrow as pa

    def fail(engine: Engine) -> None:
        with engine.transaction(), engine.registered(given=pa.table({"one": [1]})):
            engine.run("create table kept as select * from given")
            engine.run("select nothing from nowhere")

    with Engine() as engine:
        with pytest.raises(StoreError, match="could not run a query"):
            fail(engine)
        with engine.registered(given=pa.table({"one": [2]})):
            assert engine.rows("select one from given") == [(2,)]


def test_what_is_closed_can_be_broken_off_by_somebody_who_does_not_know_it() -> None:
    engine = Engine()
    engine.close()
    engine.interrupt()


def test_an_interrupt_while_tables_are_let_go_of_is_one() -> None:
    import pyarrow as pa

    class Interrupted:
        """A connection to which the signal comes while it lets go of a table."""

        def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
            self.register, self.close = connection.register, connection.close

        def unregister(self, _: str) -> None:
            raise RuntimeError("Query interrupted")

    with Engine() as engine:
        engine._connection = Interrupted(engine._connection)  # type: ignore[assignment]
        with pytest.raises(KeyboardInterrupt), engine.registered(given=pa.table({"one": [1]})):
            pass
