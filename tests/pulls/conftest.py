"""A made-up market living in a fake Salesforce, and workspaces that pull from it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.flow.market_fixture import quietly, small_market
from tests.pulls.fake_salesforce import HOST, INSTANCE, TOKEN, Organisation, handler_of
from tests.pulls.log_reading import Content, doubled, live_content, plainly_imported
from tests.pulls.trusted_server import serving

from quorate import flow
from quorate.sources.pulls import Line
from quorate.sources.pulls.patience import Patience
from quorate.warehouse.workspace import Workspace


@dataclass
class Synced:
    """A workspace connected with the fake, the waits it was asked for, and its syncs."""

    workspace: Workspace
    org: Organisation
    folder: Path
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

    @property
    def content(self) -> Content:
        """What is alive in the log; nothing in it is doubled."""
        assert doubled(self.workspace) == 0
        return live_content(self.workspace)

    def plain_content(self, name: str = "plain") -> Content:
        """What a plain import of the organisation as it is now gives."""
        export = self.folder / f"{name}-export"
        written(self.org, export)
        return live_content(plainly_imported(self.folder / name, export))


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Salesforce CSVs of a small market."""
    return small_market(tmp_path_factory.mktemp("market") / "market") / "salesforce"


@pytest.fixture
def synced(market: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Synced]:
    """A new workspace beside an organisation that holds the market."""
    org = organisation(market)
    workspace = flow.create_workspace(tmp_path / "w", "Pulled")
    say(workspace, f'instance = "{INSTANCE}"')
    monkeypatch.setenv("QUORATE_SALESFORCE_TOKEN", TOKEN)
    with serving(handler_of(org), [HOST, "login.salesforce.com"], tmp_path):
        yield Synced(workspace, org, tmp_path)


def say(workspace: Workspace, line: str) -> None:
    """Add a line to what the settings say about Salesforce."""
    text = workspace.settings_file.read_text(encoding="utf-8")
    above, header, below = text.partition("[sources.salesforce]\n")
    workspace.settings_file.write_text(f"{above}{header}{line}\n{below}", encoding="utf-8")


def organisation(export: Path) -> Organisation:
    """An organisation that holds what an export holds, numbers and truths as JSON has them."""
    org = Organisation()
    for path in sorted(export.glob("*.csv")):
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
