"""The lock that servers on several machines agree on, where the folder they share has no locks of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from tests.databases import behind, postgres_database
from tests.postgres import Cluster

from quorate.errors import Busy, StoreError
from quorate.warehouse.addresses import PostgresDatabase
from quorate.warehouse.lock import is_held, updating
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import Segment

DAY = datetime(2026, 3, 1)
SEGMENT = Segment("touches", "published/touches-1.parquet", 3, 100, "ab")
MILLISECONDS_TO_WAIT = 120_000
T = TypeVar("T")


@pytest.fixture
def shared(postgres: Cluster) -> Iterator[PostgresDatabase]:
    with postgres_database(postgres) as made:
        Manifest(made).create()
        yield made


@pytest.fixture
def holding(shared: PostgresDatabase, tmp_path: Path) -> Callable[[str], AbstractContextManager[None]]:
    """Holds the workspace on a machine of that name: each has a folder of its own, so no file is between them."""

    def hold(machine: str) -> AbstractContextManager[None]:
        folder = tmp_path / machine
        folder.mkdir(exist_ok=True)
        return updating(folder / "updater.lock", f"update on {machine}", DAY, shared)

    return hold


def elsewhere(do: Callable[[], T]) -> T:
    """What `do` gives on another machine, which here is a thread: it knows nothing of what this one holds."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(do).result()


def publish(database: PostgresDatabase, run: str) -> int:
    return Manifest(database).publish(run, DAY, DAY, DAY, [SEGMENT], make_current=True)


def cut_off(database: PostgresDatabase) -> None:
    """End the session that holds the lock, as a network does that fails for a while; it is over at the return."""
    with behind(database) as connection:
        ended = connection.exec_driver_sql(
            f"select pg_terminate_backend(pid, {MILLISECONDS_TO_WAIT}) from pg_locks "
            "where locktype = 'advisory' and granted "
            "and database = (select oid from pg_database where datname = current_database())"
        ).all()
        assert ended == [(True,)]


Holding = Callable[[str], AbstractContextManager[None]]


def test_one_machine_holds_it_at_a_time(shared: PostgresDatabase, tmp_path: Path, holding: Holding) -> None:
    lock = tmp_path / "one" / "updater.lock"

    def take() -> None:
        with holding("two"):
            pass

    assert not is_held(lock, shared)
    with holding("one"):
        assert is_held(lock, shared)
        assert not is_held(tmp_path / "one" / "days.lock", shared)
        with pytest.raises(Busy):
            elsewhere(take)
        assert publish(shared, "run_1") == 1
    assert not is_held(lock, shared)
    elsewhere(take)


def test_who_was_cut_off_publishes_nothing_and_another_takes_over(
    shared: PostgresDatabase, holding: Holding
) -> None:
    def take_over() -> None:
        with holding("two"):
            publish(shared, "run_of_two")

    with holding("one"):
        publish(shared, "run_1")
        cut_off(shared)
        elsewhere(take_over)
        with pytest.raises(StoreError, match="cut off from the database"):
            publish(shared, "run_of_one")
    assert [each.run_id for each in Manifest(shared).publications()] == ["run_1", "run_of_two"]


def test_who_was_cut_off_publishes_nothing_while_another_is_at_work(
    shared: PostgresDatabase, holding: Holding
) -> None:
    begun, refused = threading.Event(), threading.Event()

    def work() -> int:
        try:
            with holding("two"):
                begun.set()
                refused.wait()
                return publish(shared, "run_of_two")
        finally:
            begun.set()

    with holding("one"), ThreadPoolExecutor(1) as two:
        cut_off(shared)
        of_two = two.submit(work)
        try:
            begun.wait()
            with pytest.raises(StoreError, match="cut off from the database"):
                publish(shared, "run_of_one")
        finally:
            refused.set()
        assert of_two.result() == 1


def test_who_was_cut_off_publishes_nothing_though_nobody_took_over(
    shared: PostgresDatabase, holding: Holding
) -> None:
    with holding("one"):
        cut_off(shared)
        with pytest.raises(StoreError, match="cut off from the database"):
            publish(shared, "run_of_one")
    with holding("one"):
        assert publish(shared, "run_again") == 1


def test_a_server_that_is_down_is_told(postgres: Cluster, tmp_path: Path) -> None:
    nowhere = PostgresDatabase(postgres.address_of("never_made"))
    with (
        pytest.raises(StoreError, match="lock of the workspace cannot be held"),
        updating(tmp_path / "updater.lock", "update", DAY, nowhere),
    ):
        pass
