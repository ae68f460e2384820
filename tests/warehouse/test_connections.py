"""Connections to a database that other threads of the process use too."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa

from quorate.warehouse import connections

THREADS = 8


def test_all_threads_have_one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second engine of the same address would keep connections that nobody closes."""
    begun = threading.Barrier(THREADS)
    make = sa.create_engine

    def slowly(url: str, **settings: Any) -> sa.Engine:
        threading.Event().wait(0.05)
        return make(url, **settings)

    monkeypatch.setattr(sa, "create_engine", slowly)
    found: list[sa.Engine] = []

    def ask() -> None:
        begun.wait()
        found.append(connections.engine_of("postgresql://nobody@nowhere/asked_by_all"))

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == THREADS
    assert len({id(engine) for engine in found}) == 1
