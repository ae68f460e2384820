"""One engine for all cases of a process: each case gets a connection and a transaction of its own, undone after it.

An importer opens an engine in memory and teaches it its macros, which takes longer than the files of a case do. What
a case makes in the engine, tables and views, is gone with its transaction, also where the case ended in an error: no
case can poison the next.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from importlib import import_module
from unittest.mock import patch

from quorate.sources import SOURCES, records
from quorate.warehouse.engine import Engine

Opening = Callable[..., AbstractContextManager[Engine]]
# The engine plans longer than it works on six rows. Unplanned queries answer the same, and errors that only the
# planner's order of filters and casts brings to light are looked for in the other cases.
_SHARE_UNPLANNED = 0.9


class LentEngines:
    """Engines by the packages whose macros they know, opened when they are first asked for."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, ...], Engine] = {}
        self._open = records.open_mapper

    @contextmanager
    def lent(self, rng: random.Random) -> Iterator[None]:
        """While the block runs, importers get a connection to an engine that is there already."""
        is_unplanned = rng.random() < _SHARE_UNPLANNED

        def open_mapper(*packages: str) -> AbstractContextManager[Engine]:
            return self._connection(packages, is_unplanned=is_unplanned)

        with ExitStack() as stack:
            for module in _importers():
                stack.enter_context(patch.object(module, "open_mapper", open_mapper))
            yield

    @contextmanager
    def _connection(self, packages: tuple[str, ...], *, is_unplanned: bool) -> Iterator[Engine]:
        if packages not in self._opened:
            self._opened[packages] = self._open(*packages)
            self._opened[packages].run("set threads = 1")
        with self._opened[packages].beside() as connection:
            if is_unplanned:
                connection.run("pragma disable_optimizer")
            connection.run("begin transaction")
            try:
                yield connection
            finally:
                connection.run("rollback")


@cache
def _importers() -> list[object]:
    """Every module that opens such engines."""
    for name in SOURCES:
        import_module(f"quorate.sources.{name}")
    return [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("quorate.sources") and hasattr(module, "open_mapper")
    ]
