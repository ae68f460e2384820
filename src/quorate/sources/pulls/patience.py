"""Wait for a system that is busy or stumbles, and give up after a bounded number of tries.

The wait before try n + 1 is what the system asks for (`Retry-After`), else the first wait times 2^(n-1) up to the
longest, of which a random half is left off so that many clients do not come back at the same moment.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from quorate.errors import QuorateError

Answer = TypeVar("Answer")
KEPT = "what has landed is kept in the workspace's sync folder; nothing of the log was changed"
GO_ON = "run `quorate sync` again; it goes on from there"


class PullError(QuorateError):
    """A connected system did not answer as it should."""

    code = "pull"


class Stumbled(Exception):
    """A request failed in a way that may pass: too many requests, an overloaded server, a broken connection.

    `wait_seconds` is what the system asked for, if it did.
    """

    def __init__(self, why: str, wait_seconds: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.wait_seconds = wait_seconds


@dataclass(frozen=True)
class Patience:
    """How often and how long to wait.

    Parameters
    ----------
    sleep: waits for so many seconds.
    chance: a random number from 0 to 1.
    attempts: tries in all, the first one included.
    first_wait, longest_wait: seconds; a system that asks for more than the longest is left alone at once.
    """

    sleep: Callable[[float], None]
    chance: Callable[[], float] = random.random
    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 300.0

    def ask(self, question: Callable[[], Answer], what: str) -> Answer:
        """The answer, after as many tries as are allowed.

        Raises `PullError` naming `what` when the last try failed too.
        """
        for attempt in range(1, self.attempts + 1):
            try:
                return question()
            except Stumbled as stumble:
                wait = self._wait(attempt, stumble)
                if attempt == self.attempts or wait > self.longest_wait:
                    raise _given_up(what, stumble, attempt) from None
                self.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _wait(self, attempt: int, stumble: Stumbled) -> float:
        if stumble.wait_seconds is not None:
            return stumble.wait_seconds
        doubled = self.first_wait * float(2 ** (attempt - 1))
        return min(self.longest_wait, doubled) * (1 - self.chance() / 2)


def wait_asked_for(header: str | None, now: datetime | None = None) -> float | None:
    """Seconds in a `Retry-After` header, which holds a number of seconds or a date; None for anything else."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())


def _given_up(what: str, stumble: Stumbled, attempts: int) -> PullError:
    asked = stumble.wait_seconds
    tried = f"{attempts} {'try' if attempts == 1 else 'tries'}"
    return PullError(
        f"{what} could not be read: {stumble.why}.",
        where=f"given up after {tried}" + (f"; asked to wait {asked:,.0f} seconds" if asked else ""),
        expected="an answer",
        state=KEPT,
        do=GO_ON + (" when the limit has been lifted" if asked else ""),
    )
