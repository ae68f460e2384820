"""Progress counts rows, and says how long is left only when it has seen enough to tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from quorate.sources.pulls.pace import Pace
from quorate.sources.pulls.patience import Patience
from quorate.sources.pulls.pulling import Pulling
from quorate.warehouse.workspace import Workspace

NOON = datetime(2026, 7, 1, 12)


class Watched:
    """A pull with a clock that tests turn, and what it told."""

    def __init__(self) -> None:
        self.now = NOON
        self.told: list[tuple[str, float]] = []
        self.pulling = Pulling(
            Workspace(Path()),
            lambda: self.now,
            Patience(lambda _seconds: None),
            lambda doing, share: self.told.append((doing, share)),
            lambda _files, _heard=None, /: 0,
        )


@pytest.mark.parametrize(
    ("seconds", "done", "said"),
    [
        (5, 500, "contacts: 500 of 1,000"),
        (20, 10, "contacts: 10 of 1,000"),
        (20, 500, "contacts: 500 of 1,000, about 60 s left to fetch"),
        (100, 250, "contacts: 250 of 1,000, about 12 min left to fetch"),
        (100, 1_200, "contacts: 1,200 of 1,200, about 83 s left to fetch"),
    ],
)
def test_time_left(seconds: int, done: int, said: str) -> None:
    watched = Watched()
    pace = Pace(watched.pulling, {"contacts": 1_000, "deals": 1_000})
    pace.tell("contacts", 0)
    watched.now += timedelta(seconds=seconds)
    pace.tell("contacts", done)
    doing, share = watched.told[-1]
    assert doing == said
    assert share == pytest.approx(done / (max(done, 1_000) + 1_000))


def test_what_had_landed_before_is_no_sign_of_speed() -> None:
    watched = Watched()
    pace = Pace(watched.pulling, {"contacts": 2_000})
    pace.tell("contacts", 1_000)
    watched.now += timedelta(seconds=20)
    pace.tell("contacts", 1_000)
    assert watched.told[-1][0] == "contacts: 1,000 of 2,000"
    pace.tell("contacts", 1_500)
    assert watched.told[-1][0] == "contacts: 1,500 of 2,000, about 20 s left to fetch"
