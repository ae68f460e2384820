"""Where a workspace keeps things on disk, and how one is found."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import NotFound
from quorate.warehouse.addresses import Database, database_of

if TYPE_CHECKING:
    from quorate.settings import WorkspaceSettings

SETTINGS_FILE = "quorate.toml"


@dataclass(frozen=True)
class Workspace:
    """The folder of one workspace and the places in it."""

    root: Path

    @staticmethod
    def find(start: Path) -> Workspace:
        """The workspace at `start` or in the nearest folder above it."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / SETTINGS_FILE).is_file():
                return Workspace(folder)
        raise NotFound(
            "There is no Quorate workspace here.",
            where=str(start),
            expected=f"a folder holding {SETTINGS_FILE}, here or above",
            do="run `quorate init DIR` to make one, or name yours with --workspace DIR",
        )

    @property
    def settings_file(self) -> Path:
        """The settings, `quorate.toml`."""
        return self.root / SETTINGS_FILE

    @property
    def evidence(self) -> Path:
        """Folder of the evidence log's segments."""
        return self.root / "evidence"

    @property
    def published(self) -> Path:
        """Folder of the published tables' segments."""
        return self.root / "published"

    @property
    def days(self) -> Path:
        """Folder of the tables of past days that somebody looked back to, apart from what is published."""
        return self.root / "days"

    @property
    def days_lock_file(self) -> Path:
        """Held by whoever makes the tables of a past day."""
        return self.root / "days.lock"

    @property
    def days_staging(self) -> Path:
        """Folder of work on a past day; may be deleted when nobody holds its lock."""
        return self.root / "staging-days"

    @property
    def staging(self) -> Path:
        """Folder of work that is not yet committed; may be deleted when no updater runs."""
        return self.root / "staging"

    @property
    def database_file(self) -> Path:
        """The SQLite file of manifest and ledger, where the settings name no other database."""
        return self.root / "quorate.sqlite"

    @cached_property
    def database(self) -> Database:
        """What holds manifest and ledger. Raises as `database_of`, and `ProblemsFound` for mistakes in the settings."""
        written = self.settings.database if self.settings_file.exists() else None
        return database_of(written, self.database_file, os.environ)

    @property
    def inbox_file(self) -> Path:
        """The SQLite file in which live events wait for the next update."""
        return self.root / "inbox.sqlite"

    @property
    def cache_file(self) -> Path:
        """The updater's disposable DuckDB file."""
        return self.root / "cache.duckdb"

    @property
    def spark(self) -> Path:
        """Folder of the disposable tables that Spark makes, where it is the engine."""
        return self.root / "spark"

    @property
    def running_file(self) -> Path:
        """What a running update says of how far it is; absent while none runs."""
        return self.root / "running.json"

    @property
    def pace_file(self) -> Path:
        """How long the last whole update took until each of its steps."""
        return self.root / "pace.json"

    @property
    def lock_file(self) -> Path:
        """Held by whoever is changing the workspace."""
        return self.root / "updater.lock"

    @property
    def notify_lock_file(self) -> Path:
        """Held by whoever tells colleagues what is new, so that nobody is told twice."""
        return self.root / "notify.lock"

    @cached_property
    def settings(self) -> WorkspaceSettings:
        """The settings as written in `quorate.toml`."""
        from quorate.settings import load_settings

        return load_settings(self.settings_file)
