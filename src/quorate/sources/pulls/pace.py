"""How far a pull is, with counts, and how long it has left as far as its own speed so far can tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from quorate.sources.pulls.pulling import Pulling

# Before so much has come, a guess at what is left would be no more than that.
_SECONDS_BEFORE_A_GUESS = 10.0
_SHARE_BEFORE_A_GUESS = 0.02


class Pace:
    """Tells the progress of one pull over all its objects.

    Parameters
    ----------
    expected: rows each object is expected to give; objects that turn out to give more are counted as they do.
    """

    def __init__(self, pulling: Pulling, expected: Mapping[str, int]) -> None:
        self._pulling = pulling
        self._expected = dict(expected)
        self._began: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._began_at: datetime = pulling.clock()

    def tell(self, name: str, done: int, total: int | None = None) -> None:
        """`done` rows of an object have landed, those of an interrupted pull before included."""
        if total is not None:
            self._expected[name] = total
        self._began.setdefault(name, done)
        self._done[name] = done
        of_all = sum(max(self._expected.get(each, 0), self._done.get(each, 0)) for each in self._names())
        share = min(1.0, sum(self._done.values()) / of_all) if of_all else 1.0
        of_this = max(self._expected.get(name, 0), done)
        self._pulling.progress(f"{name}: {done:,} of {of_this:,}{self._left(of_all, share)}", share)

    def _names(self) -> set[str]:
        return {*self._expected, *self._done}

    def _left(self, of_all: int, share: float) -> str:
        elapsed = (self._pulling.clock() - self._began_at).total_seconds()
        fresh = sum(self._done.values()) - sum(self._began.values())
        if elapsed < _SECONDS_BEFORE_A_GUESS or not fresh or share < _SHARE_BEFORE_A_GUESS or share >= 1.0:
            return ""
        seconds = (of_all - sum(self._done.values())) * elapsed / fresh
        if seconds < 90:
            return f", about {max(1, round(seconds)):,} s left to fetch"
        return f", about {round(seconds / 60):,} min left to fetch"
