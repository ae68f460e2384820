"""A made-up market living in a fake Salesforce, and workspaces that pull from it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.flow.market_fixture import quietly
from tests.pulls import fake_hubspot
from tests.pulls.connected_portal import Connected
from tests.pulls.fake_salesforce import HOST, INSTANCE, TOKEN, Organisation, handler_of
from tests.pulls.log_reading import Content, Remembered, doubled, live_content, plainly_imported
from tests.pulls.trusted_server import serving

from quorate import flow
from quorate.sources.pulls import Line
from quorate.sources.pulls.patience import Patience
from quorate.warehouse.workspace import Workspace

# Enough objects for everything that does not depend on which object it is; a sync of all takes three times as long.
FEW = ("Account", "Contact", "Lead", "Opportunity", "OpportunityContactRole", "Task")


@dataclass
class Synced:
    """A workspace connected with the fake, the waits it was asked for, and its syncs."""

    workspace: Workspace
    org: Organisation
    folder: Path
    remembered: Remembered
    port: int
    waits: list[float] = field(default_factory=list)

    def sync(self, **said: bool) -> dict[str, Line]:
        """Sync once, at the organisation's own time; the lines of objects it has."""

        def sleep(seconds: float) -> None:
            self.waits.append(seconds)

        lines = flow.sync(
            self.workspace,
            "salesforce",
            lambda: self.org.now,
            quietly,
            Patience(sleep, chance=lambda: 0.0),
            **said,
        )
        return {line.object_name: line for line in lines if line.crm_count is not None}

    def already(self) -> None:
        """Be where a first sync of the organisation as it is now leads, made once for all tests."""
        settings = self.workspace.settings_file.read_text(encoding="utf-8")
        held = self.remembered.folder / self.remembered.key(self.org.rows, self.org.fields, settings)
        if held.exists():
            shutil.copytree(held, self.workspace.root, dirs_exist_ok=True)
        else:
            assert all(line.is_explained for line in self.sync().values())
            shutil.copytree(self.workspace.root, held)

    @property
    def content(self) -> Content:
        """What is alive in the log; nothing in it is doubled."""
        assert doubled(self.workspace) == 0
        return live_content(self.workspace)

    def plain_content(self) -> Content:
        """What a plain import of the organisation as it is now gives."""
        key = self.remembered.key(self.org.rows, self.org.fields)
        if key not in self.remembered.contents:
            export = self.folder / f"{key[:8]}-export"
            written(self.org, export)
            self.remembered.contents[key] = live_content(plainly_imported(self.folder / key[:8], export))
        return self.remembered.contents[key]


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here cuts the power, and thousands of waits until a disk holds a page are most of their time."""
    monkeypatch.setattr("os.fsync", lambda _handle: None)


@pytest.fixture(scope="session")
def market(inputs: Path) -> Path:
    """The folder of Salesforce CSVs of a small market."""
    return inputs / "salesforce"


@pytest.fixture(scope="session")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Remembered:
    """What was made once for all tests."""
    return Remembered(tmp_path_factory.mktemp("synced"))


@pytest.fixture
def synced(
    market: Path, remembered: Remembered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Synced]:
    """A new workspace beside an organisation that holds a few of the market's objects."""
    with serving_all_of(organisation(market, FEW), remembered, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def wholly_synced(
    market: Path, remembered: Remembered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Synced]:
    """A new workspace beside an organisation that holds all of the market's objects."""
    with serving_all_of(organisation(market), remembered, tmp_path, monkeypatch) as made:
        yield made


@contextmanager
def serving_all_of(
    org: Organisation, remembered: Remembered, folder: Path, patch: pytest.MonkeyPatch
) -> Iterator[Synced]:
    """A new workspace that signs in to this organisation with a token."""
    workspace = flow.create_workspace(folder / "w", "Pulled")
    say(workspace, f'instance = "{INSTANCE}"')
    patch.setenv("QUORATE_SALESFORCE_TOKEN", TOKEN)
    with serving(handler_of(org), [HOST, "login.salesforce.com"], folder) as port:
        yield Synced(workspace, org, folder, remembered, port)


def say(workspace: Workspace, line: str) -> None:
    """Add a line to what the settings say about Salesforce."""
    text = workspace.settings_file.read_text(encoding="utf-8")
    above, header, below = text.partition("[sources.salesforce]\n")
    workspace.settings_file.write_text(f"{above}{header}{line}\n{below}", encoding="utf-8")


def organisation(export: Path, names: Sequence[str] = ()) -> Organisation:
    """An organisation that holds what an export holds, or the named objects of it, as JSON has them."""
    org = Organisation()
    for path in sorted(export.glob("*.csv")):
        if names and path.stem not in names:
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            org.rows[path.stem] = [{name: _value(cell) for name, cell in row.items()} for row in reader]
            org.fields[path.stem] = list(reader.fieldnames or ())
    return org


def written(org: Organisation, folder: Path) -> None:
    """Write an organisation as an export of today, every object with every field."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, rows in org.rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, org.fields[name])
            writer.writeheader()
            writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)


def _value(cell: str) -> Any:
    if cell in ("true", "false"):
        return cell == "true"
    if cell.count(".") == 1 and cell.replace(".", "").isdigit():
        return float(cell)
    if len(cell) == len("2026-05-01T10:00:00.000Z") and cell.endswith("Z"):
        return f"{datetime.fromisoformat(cell):%Y-%m-%dT%H:%M:%S}.{cell[20:23]}+0000"
    return cell or None


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def cursors(synced: Synced) -> dict[str, str]:
    """How far the log is with each object that has been imported."""
    folder = synced.workspace.root / "sync" / "salesforce"
    return {
        path.parent.name: json.loads(path.read_text())["through"] for path in folder.glob("*/cursor.json")
    }


@pytest.fixture
def connected(remembered: Remembered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connected]:
    """A new workspace beside a portal that holds a few of everything."""
    portal = fake_hubspot.small_portal()
    monkeypatch.setenv("QUORATE_HUBSPOT_TOKEN", fake_hubspot.TOKEN)
    with serving(fake_hubspot.handler_of(portal), [fake_hubspot.HOST], tmp_path):
        yield Connected(flow.create_workspace(tmp_path / "w", "Pulled"), portal, tmp_path, remembered)
