from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT
from tests.views.small_world import small_world

from quorate.errors import StoreError
from quorate.surfaces.snapshot_pool import SnapshotPool
from quorate.surfaces.web import create_app, warming
from quorate.views.finding import FindIndexes
from quorate.warehouse.snapshots import Snapshot

PATIENCE_SECONDS = 60


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The runs that an index of words was made of, and the thread that asked for it."""
    asked: list[tuple[str, str]] = []
    of = FindIndexes.of

    def noted(self: FindIndexes, snapshot: Snapshot) -> Any:
        index = of(self, snapshot)
        asked.append((snapshot.publication.run_id, threading.current_thread().name))
        return index

    monkeypatch.setattr(FindIndexes, "of", noted)
    monkeypatch.setattr(warming, "LOOK_EVERY_SECONDS", 0.01)
    return asked


def _until(asked: list[tuple[str, str]], count: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while len(asked) < count and time.monotonic() < until:
        time.sleep(0.02)


def test_every_publication_is_readied_once_before_it_is_asked_for(
    tmp_path: Path, indexed: list[tuple[str, str]]
) -> None:
    workspace = new_workspace(tmp_path)
    with TestClient(create_app(workspace, is_warmed=True)):
        publish(workspace, small_world(), AS_OF_AT, "run_one")
        _until(indexed, 1)
        publish(workspace, small_world(), AS_OF_AT, "run_two")
        _until(indexed, 2)
    assert indexed == [("run_one", "warmer"), ("run_two", "warmer")]


def test_what_cannot_be_readied_keeps_nobody_from_a_page(
    tmp_path: Path, indexed: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(warming, "account_list", broken)
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, "run_one")
    with TestClient(create_app(workspace, is_warmed=True)) as client:
        _until(indexed, 1)
        assert client.get("/accounts").status_code == 200
    assert indexed == [("run_one", "warmer")]


def test_a_database_that_is_away_for_a_moment_is_looked_at_again(
    tmp_path: Path, indexed: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    current, failures = SnapshotPool.current, iter([True, True])

    def away(self: SnapshotPool) -> Any:
        if threading.current_thread().name == "warmer" and next(failures, False):
            raise StoreError("The database is locked.")
        return current(self)

    monkeypatch.setattr(SnapshotPool, "current", away)
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, "run_one")
    with TestClient(create_app(workspace, is_warmed=True)):
        _until(indexed, 1)
    assert indexed == [("run_one", "warmer")]


def test_a_server_that_is_not_asked_to_readies_nothing(
    tmp_path: Path, indexed: list[tuple[str, str]]
) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, "run_one")
    with TestClient(create_app(workspace)) as client:
        assert client.get("/accounts").status_code == 200
        assert "warmer" not in {thread.name for thread in threading.enumerate()}
    assert indexed == []
