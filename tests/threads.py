"""Event loops beside a browser: Playwright keeps one running in the main thread while the browser is open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def in_own_thread(work: Callable[[], T]) -> T:
    """What `work`, which starts an event loop, gives back: run where no other loop is running."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
