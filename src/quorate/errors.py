"""The family tree of errors. Every error a person can meet says five things: what happened, where,
what was expected, what state is left, and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class QuorateError(Exception):
    """Base of all errors raised on purpose.

    Parameters
    ----------
    what: one sentence saying what happened, in words a marketer understands.
    where: file, line, table or setting it happened at.
    expected: what would have been right.
    state: what is left: usually that nothing was changed.
    do: the next command or action.
    """

    exit_code = 1
    code = "error"

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        expected: str | None = None,
        state: str | None = None,
        do: str | None = None,
    ) -> None:
        self.what = what
        self.where = where
        self.expected = expected
        self.state = state
        self.do = do
        super().__init__(self.describe())

    def describe(self) -> str:
        """The whole message, one labelled line per part that is known."""
        parts = [
            ("where", self.where),
            ("expected", self.expected),
            ("state", self.state),
            ("do", self.do),
        ]
        return "\n".join([self.what, *(f"  {label + ':':<10}{text}" for label, text in parts if text)])


class UsageError(QuorateError):
    """The command was called in a way it does not understand."""

    exit_code = 2
    code = "usage"


class NotFound(QuorateError):
    """Something asked for by name or key is not there."""

    code = "not_found"


class InputError(QuorateError):
    """A file someone gave us cannot be used as it is."""

    code = "input"


class StoreError(QuorateError):
    """Something the workspace keeps is damaged, missing or cannot be written."""

    code = "store"


class Unreachable(QuorateError):
    """What the settings name on another machine does not answer."""

    code = "unreachable"


class Busy(QuorateError):
    """Another process is doing what only one may do at a time."""

    exit_code = 75  # of sysexits.h: a failure that passes by itself
    code = "busy"


class NotAllowed(QuorateError):
    """Somebody asked for what is another's to decide, or what cannot be decided as things stand."""

    code = "not_allowed"


class TooMany(QuorateError):
    """Somebody asks too often; `wait_seconds` is how long they should wait before they ask again."""

    code = "too_many"

    def __init__(self, what: str, *, wait_seconds: int, **told: str | None) -> None:
        super().__init__(what, **told)
        self.wait_seconds = wait_seconds


class StepError(QuorateError):
    """A step of the river failed; carries the table it was making."""

    code = "step"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file that a person wrote, with its position.

    `line` and `column` count from 1; `code` names the help page of this kind of mistake.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    expected: str | None = None
    nearest: str | None = None

    def describe(self) -> str:
        """`file:line:column: message (expected ...; did you mean ...?) [code]`."""
        hints = []
        if self.expected:
            hints.append(f"expected {self.expected}")
        if self.nearest:
            hints.append(f"did you mean '{self.nearest}'?")
        tail = f" ({'; '.join(hints)})" if hints else ""
        return f"{self.path}:{self.line}:{self.column}: {self.message}{tail} [{self.code}]"


class ProblemsFound(QuorateError):
    """A settings file or journey map has mistakes; carries all of them at once."""

    code = "problems"

    def __init__(self, subject: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        super().__init__(
            f"{subject} has {count} problem{'s' if count != 1 else ''}.\n"
            + "\n".join(f"  {problem.describe()}" for problem in self.problems),
            state="nothing was changed",
            do="mend the lines above and run the command again",
        )


def nearest_word(word: str, known: Sequence[str]) -> str | None:
    """The known word closest in spelling to `word`, or None when nothing is close."""
    found = get_close_matches(word.lower(), [name.lower() for name in known], n=1, cutoff=0.6)
    if not found:
        return None
    return next(name for name in known if name.lower() == found[0])
