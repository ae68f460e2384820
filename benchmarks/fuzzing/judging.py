"""What counts as a defect: an error that is none of ours, a case longer than a second, a row that is lost."""

from __future__ import annotations

import contextlib
import hashlib
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from quorate.errors import QuorateError, StoreError

SECONDS_ALLOWED = 1.0
_SECONDS_UNTIL_STOPPED = 60


class Lost(Exception):
    """Rows that were read and are nowhere."""


class Hanging(Exception):
    """A case that was stopped."""


@dataclass
class Tally:
    """What came of the cases of one target. `shown` holds the input and the error of each kind of defect."""

    name: str
    cases: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    shown: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def defects(self) -> int:
        """How many kinds of defect were found."""
        return len(self.shown)


def judge(
    tally: Tally,
    run: Callable[[random.Random], None],
    seed: int,
    seconds_allowed: float = SECONDS_ALLOWED,
) -> None:
    """Run one case and write down what came of it. A case is made again from its seed."""
    rng = random.Random(seed)  # noqa: S311 - cases are to be made again, not kept secret
    begun, begun_cpu = time.perf_counter(), time.process_time()
    try:
        with _stopped_after(_SECONDS_UNTIL_STOPPED):
            run(rng)
    except StoreError as error:
        # that the engine could not run a query, or that rows do not add up, is said in our words and is our mistake
        _keep(tally, seed, "".join(traceback.format_exception(error)), _place_of(error))
    except QuorateError:
        tally.refused += 1
    except Exception as error:
        _keep(tally, seed, "".join(traceback.format_exception(error)), _place_of(error))
    took = time.perf_counter() - begun
    # what others do on the machine is no fault of the case
    own = min(took, time.process_time() - begun_cpu)
    tally.cases += 1
    tally.seconds += took
    tally.slowest = max(tally.slowest, own)
    if own > seconds_allowed:
        _keep(tally, seed, f"took {own:.1f} s", "too slow")


def _keep(tally: Tally, seed: int, told: str, place: str) -> None:
    tally.shown.setdefault(place, (seed, told))


def _place_of(error: BaseException) -> str:
    """The last place in our own code that an error came through, above the engine, where every query is run."""
    while (first := _first_of(error)) is not None:
        error = first
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f"{Path(each.filename).name}:{each.lineno}" for each in frames if "quorate" in each.filename]
    above = [place for place in ours if not place.startswith("engine.py:")]
    return f"{type(error).__name__} at {(above or ours or [str(error)[:80]])[-1]}"


def _first_of(error: BaseException) -> BaseException | None:
    """The error that another one was raised for, where that one tells no place of its own."""
    if isinstance(error, Lost):
        return error.__cause__
    return error.__context__ if isinstance(error.__context__, StoreError) else None


@contextlib.contextmanager
def _stopped_after(seconds: int) -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise Hanging(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def seed_of(target: str, number: int) -> int:
    """The seed of a target's case: the same in every run."""
    return int.from_bytes(hashlib.sha256(f"{target} {number}".encode()).digest()[:8], "big")
