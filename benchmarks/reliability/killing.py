"""`kill -9` of a process of its own at a moment drawn from the usual length of what it does."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

# A server that has loaded everything once and forks: so a hundred processes start in seconds.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["benchmarks.reliability.operations"])
DONE = "done"
_BEGUN = "begun"
SECONDS_TO_FINISH = 900

Work = Callable[..., None]


@dataclass(frozen=True)
class Ended:
    """How a process ended: what it had acknowledged, and whether it was killed before it was done."""

    acknowledged: list[Any]
    was_killed: bool
    seconds: float


def run(
    work: Work, *arguments: Any, kill_after_seconds: float | None = None, counted_from: str | None = None
) -> Ended:
    """Run `work(acknowledge, *arguments)` in a process; kill it so long after it begins, unless it is done.

    What `work` acknowledges, it may be held to. With `counted_from`, the time runs from when that is acknowledged.
    Raises `RuntimeError` when it ends in an error of its own.
    """
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_working, args=(work, theirs, arguments), daemon=True)
    process.start()
    theirs.close()
    told = ours.recv()
    if told != _BEGUN:
        raise RuntimeError(f"the process said {told!r} before it began")
    started = time.monotonic()
    heard: list[Any] = []
    if counted_from is not None:
        heard = _heard_until(ours, counted_from)
        started = time.monotonic()
    later, was_killed = _listened(ours, process, kill_after_seconds)
    acknowledged = heard + later
    seconds = time.monotonic() - started
    process.join()
    if not was_killed and (DONE not in acknowledged or process.exitcode != 0):
        raise RuntimeError(f"{work.__name__} ended with {process.exitcode}: {acknowledged[-1:]}")
    return Ended([each for each in acknowledged if each != DONE], was_killed, seconds)


def _working(work: Work, pipe: Connection, arguments: tuple[Any, ...]) -> None:
    pipe.send(_BEGUN)
    work(pipe.send, *arguments)
    pipe.send(DONE)


def _heard_until(pipe: Connection, word: str) -> list[Any]:
    """What it acknowledges up to `word`; the end of the process comes as an end of the pipe right after."""
    heard: list[Any] = []
    with suppress(EOFError):
        while word not in heard:
            heard.append(pipe.recv())
    return heard


def _listened(
    pipe: Connection, process: multiprocessing.process.BaseProcess, kill_after_seconds: float | None
) -> tuple[list[Any], bool]:
    """What it acknowledges until it ends, and whether it was killed; what it said before it was killed counts."""
    deadline = time.monotonic() + (SECONDS_TO_FINISH if kill_after_seconds is None else kill_after_seconds)
    heard: list[Any] = []
    was_killed = False
    while True:
        wait = None if was_killed else max(0.0, deadline - time.monotonic())
        if not pipe.poll(wait):
            process.kill()
            was_killed = True
            continue
        try:
            heard.append(pipe.recv())
        except EOFError:
            return heard, was_killed and DONE not in heard


def moment(seed: int, kind: str, number: int, usual_seconds: float) -> float:
    """When to kill: the same for the same seed, kind and number, as a share of the usual length."""
    return random.Random(f"{seed} {kind} {number}").random() * usual_seconds  # noqa: S311 - no secret
