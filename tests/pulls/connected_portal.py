"""A workspace connected with the fake portal, and what a plain import of the same records gives."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.flow.market_fixture import quietly
from tests.pulls.fake_hubspot import Portal
from tests.pulls.log_reading import Content, Remembered, doubled, live_content

from quorate import flow
from quorate.sources import Reading
from quorate.sources.pulls import Line
from quorate.sources.pulls.patience import Patience
from quorate.warehouse.workspace import Workspace


@dataclass
class Connected:
    """A workspace connected with the fake portal."""

    workspace: Workspace
    portal: Portal
    folder: Path
    remembered: Remembered
    waits: list[float] = field(default_factory=list)

    def sync(self, **said: bool) -> dict[str, Line]:
        """Sync once, an hour later than the last time."""
        self.portal.pass_time(hours=1)
        patience = Patience(self.waits.append, chance=lambda: 0.0)
        lines = flow.sync(self.workspace, "hubspot", lambda: self.portal.now, quietly, patience, **said)
        return {line.object_name: line for line in lines}

    def asked(self, part: str) -> list[str]:
        """The questions since the last look whose address or text holds `part`."""
        found = [each for each in self.portal.asked if part in each]
        self.portal.asked.clear()
        return found

    @property
    def content(self) -> Content:
        assert doubled(self.workspace) == 0
        return live_content(self.workspace)

    def already(self) -> None:
        """Be where a first sync of the portal as it is now leads, made once for all tests."""
        held = self.remembered.folder / self.remembered.key(self.portal.records)
        if held.exists():
            shutil.copytree(held, self.workspace.root, dirs_exist_ok=True)
            self.portal.pass_time(hours=1)
        else:
            assert unexplained(self.sync()) == []
            shutil.copytree(self.workspace.root, held)

    def plain_content(self) -> Content:
        """What a plain import of the portal's records gives."""
        key = self.remembered.key(self.portal.records)
        if key not in self.remembered.contents:
            export = self.folder / f"{key[:8]}-export"
            export.mkdir()
            for name, records in self.portal.records.items():
                lines = "".join(json.dumps(record) + "\n" for record in records)
                (export / f"{name}.jsonl").write_text(lines, encoding="utf-8")
            workspace = flow.create_workspace(self.folder / key[:8], "Plain")
            flow.import_files(workspace, "hubspot", [export], Reading(), lambda: self.portal.now, quietly)
            self.remembered.contents[key] = live_content(workspace)
        return self.remembered.contents[key]

    def keys(self, table: str, part: str) -> set[str]:
        """The keys of live rows of the log that hold `part`."""
        return {key for key, _ in self.content.get(table, ()) if part in key}


def unexplained(lines: dict[str, Line]) -> list[str]:
    return [line.sentence for line in lines.values() if not line.is_explained]
