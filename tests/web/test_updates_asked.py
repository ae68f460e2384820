"""A page that asks for an update does not wait for the schedule's pause."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from quorate.flow import create_workspace
from quorate.surfaces.cli import schedule
from quorate.surfaces.updates import Updates

SECONDS_TO_WAIT = 20.0


def until(count: int, made: list[bool]) -> None:
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while len(made) < count:
        assert time.monotonic() < deadline, f"{len(made)} updates were made"
        time.sleep(0.01)


def test_an_update_asked_for_begins_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    updates, made = Updates(), list[bool]()

    def update(*_: object) -> str | None:
        made.append(updates.is_running)
        return "Error: the disk is full" if len(made) == 2 else None

    monkeypatch.setattr(schedule, "_update", update)
    with schedule.updating_every(create_workspace(tmp_path / "w", "T"), 3600, updates):
        until(1, made)
        updates.ask()
        until(2, made)
        while updates.failure is None:
            time.sleep(0.01)
        assert updates.failure == "Error: the disk is full"
        updates.ask()
        until(3, made)
    assert made == [True] * 3
    assert not updates.is_due


def test_what_is_asked_for_while_an_update_runs_needs_another_one() -> None:
    updates = Updates()
    updates.begin()
    updates.ask()
    updates.end(None)
    assert updates.is_due
    updates.begin()
    updates.end(None)
    assert not updates.is_due
