"""How long is waited, and when it is given up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from quorate.sources.pulls.patience import Patience, PullError, Stumbled, wait_asked_for

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def asked(times: int, wait: float | None, chance: float = 0.0, **said: float) -> tuple[str, list[float]]:
    """The answer of a question that fails so many times, and the waits."""
    waits: list[float] = []
    left = [times]

    def question() -> str:
        left[0] -= 1
        if left[0] >= 0:
            raise Stumbled("it is busy", wait)
        return "answer"

    patience = Patience(waits.append, lambda: chance, **said)  # type: ignore[arg-type]
    try:
        return patience.ask(question, "The thing"), waits
    except PullError as error:
        return str(error), waits


@pytest.mark.parametrize(
    ("times", "wait", "chance", "waits"),
    [
        (0, None, 0.0, []),
        (3, None, 0.0, [1.0, 2.0, 4.0]),
        (3, None, 1.0, [0.5, 1.0, 2.0]),
        (2, 7.0, 1.0, [7.0, 7.0]),
        (5, 0.0, 0.0, [0.0] * 5),
    ],
)
def test_waits(times: int, wait: float | None, chance: float, waits: list[float]) -> None:
    assert asked(times, wait, chance) == ("answer", waits)


def test_the_longest_wait_is_a_bound() -> None:
    assert asked(5, None, longest_wait=3.0) == ("answer", [1.0, 2.0, 3.0, 3.0, 3.0])


@pytest.mark.parametrize(("times", "wait", "slept"), [(6, None, 5), (6, 2.0, 5), (1, 86_400.0, 0)])
def test_giving_up_says_what_is_kept(times: int, wait: float | None, slept: int) -> None:
    told, waits = asked(times, wait)
    assert len(waits) == slept
    assert "The thing could not be read: it is busy." in told
    assert "what has landed is kept" in told
    assert "run `quorate sync` again" in told


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120.0),
        ("-3", 0.0),
        ("soon", None),
        ("Wed, 01 Jul 2026 12:01:30 GMT", 90.0),
        ("Wed, 01 Jul 2026 11:00:00 GMT", 0.0),
    ],
)
def test_the_wait_that_is_asked_for(header: str | None, seconds: float | None) -> None:
    assert wait_asked_for(header, NOW) == seconds
