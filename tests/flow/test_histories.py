"""However a workspace came to be what it is, its tables are those that its evidence gives when all is made anew.

Each history is drawn: files in any order, so that late rows come after newer ones and some come twice, companies said
to be one and that taken back, maps and settings changed, people forgotten, updates now and then. QUORATE_HISTORIES
asks for more of them.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from tests.equal_tables import differences
from tests.flow.market_fixture import NOW, SOURCES, quietly
from typer.testing import CliRunner

from quorate import flow
from quorate.ledger.plan_events import Author
from quorate.privacy.forgetting import forget
from quorate.privacy.subject import subject_of
from quorate.sources import Reading
from quorate.surfaces.cli.main import app
from quorate.warehouse import model_fits
from quorate.warehouse.workspace import Workspace

HISTORIES = int(os.environ.get("QUORATE_HISTORIES", "1"))
ACTS = 9
Item = TypeVar("Item")
OLA = Author("c_ops", "Ola", "operations")


class History:
    """A workspace and what may happen to it; every act tells whether it could be done."""

    def __init__(self, folder: Path, inputs: Path, seed: int) -> None:
        self.drawn = np.random.default_rng(seed)
        self.workspace = flow.create_workspace(folder / "w", "T")
        self.told: list[str] = []
        self.locks: list[str] = []
        files = self._some(
            [(source, path) for source in SOURCES for path in sorted((inputs / source).rglob("*.*"))]
        )
        # half of the files are there from the start: most of what happens, happens to somebody
        self.later = files[len(files) // 2 :]
        self.taken = files[: len(files) // 2]
        self._take(self.taken)
        self.update()

    def update(self) -> None:
        """Bring the tables up to date with whatever happened."""
        self.workspace = Workspace(self.workspace.root)
        flow.update(self.workspace, lambda: NOW, quietly)

    def act(self) -> None:
        """Something happens."""
        acts: list[Callable[[], bool]] = [
            self.files_come, self.files_come, self.files_come, self.files_come_again, self.companies_are_one,
            self.a_lock_is_undone, self.a_map_changes, self.a_setting_changes, self.somebody_is_forgotten,
        ]  # fmt: skip
        act = self._one(acts)
        if act():
            self.told.append(act.__name__)

    def files_come(self) -> bool:
        count = int(self.drawn.integers(1, 7))
        files, self.later = self.later[:count], self.later[count:]
        self.taken += files
        self._take(files)
        return bool(files)

    def files_come_again(self) -> bool:
        self._take(self._some(self.taken)[:2])
        return True

    def companies_are_one(self) -> bool:
        known = self._values("select domains[1] from accounts where len(domains) > 0 order by 1")
        if len(known) < 2:
            return False
        one, other = self._some(known)[:2]
        done = self._run("match", "lock", one, f"domain:{other}", "same")
        if done:
            self.locks.append(done)
        return bool(done)

    def a_lock_is_undone(self) -> bool:
        if not self.locks:
            return False
        lock = self.locks.pop(int(self.drawn.integers(len(self.locks))))
        self._run("match", "undo", lock)
        return True

    def a_map_changes(self) -> bool:
        file = self.workspace.root / "maps" / "standard.yaml"
        text = file.read_text("utf-8")
        days = self._one([60, 90, 120, 180])
        changed = re.sub(r"quiet_for: \d+ days", f"quiet_for: {days} days", text)
        file.write_text(changed, "utf-8")
        return changed != text

    def a_setting_changes(self) -> bool:
        file = self.workspace.settings_file
        text = file.read_text("utf-8")
        rate = self._one(["0.01", "0.02", "0.05"])
        changed = re.sub(r"(?m)^false_alarm_rate = .*$", f"false_alarm_rate = {rate}", text)
        file.write_text(changed, "utf-8")
        return changed != text

    def somebody_is_forgotten(self) -> bool:
        people = self._values("select person_id from people where len(emails) > 0 order by 1")
        if not people:
            return False
        subject = subject_of(self.workspace, self._one(people))
        forget(self.workspace, subject, OLA, lambda: NOW)
        return True

    def _one(self, items: Sequence[Item]) -> Item:
        return items[int(self.drawn.integers(len(items)))]

    def _some(self, items: Sequence[Item]) -> list[Item]:
        """All of them in an order that is drawn."""
        return [items[place] for place in self.drawn.permutation(len(items))]

    def _take(self, files: list[tuple[str, Path]]) -> None:
        for source, path in files:
            flow.import_files(self.workspace, source, [path], Reading(), lambda: NOW, quietly)

    def _values(self, sql: str) -> list[str]:
        held = flow.snapshot(self.workspace, lambda: NOW, quietly)
        try:
            return [next(iter(row.values())) for row in held.dicts(sql)]
        finally:
            held.close()

    def _run(self, *words: str) -> str:
        env = {"QUORATE_NOW": NOW.isoformat(), "NO_COLOR": "1"}
        done = CliRunner().invoke(app, [*words, "-w", str(self.workspace.root)], env=env)
        return done.stdout.strip() if done.exit_code == 0 else ""


@pytest.mark.parametrize("seed", range(1, HISTORIES + 1))
def test_tables_are_what_the_evidence_gives(
    seed: int, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2 == 0:  # models that were fitted before stand as far as they may, as in a large workspace
        monkeypatch.setattr(model_fits, "LEAST_TOUCHES", 1)
        monkeypatch.setattr(model_fits, "MOST_NEW", 0.5)
    history = History(tmp_path, inputs, seed)
    for number in range(ACTS):
        history.act()
        if number % 3 == 2:
            history.update()
    anew = tmp_path / "anew"
    shutil.copytree(history.workspace.root, anew)
    flow.update(Workspace(anew), lambda: NOW, quietly, is_full=True)
    assert len(history.told) > ACTS // 2
    assert differences(history.workspace, Workspace(anew)) == [], history.told
