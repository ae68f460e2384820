"""How far tables that are synced were loaded when they were read, kept beside what syncs keep."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from quorate.sources.postgres.addresses import Loaded
from quorate.sources.pulls.landing import write_durably

# Sources that read every row by itself: others look things up in tables that did not change.
ROW_BY_ROW = ("salesforce", "segment")


class LoadedSoFar:
    """The note of one name under `sources.databases`, in a file that may be deleted: all is read again then.

    told: what the settings say of it. Where they say something else, rows that are known may mean something else.
    """

    def __init__(self, file: Path, source: str, told: object) -> None:
        self._file = file
        self._is_kept = source in ROW_BY_ROW
        self._told = hashlib.sha256(repr(told).encode()).hexdigest()

    def held(self) -> dict[str, Loaded]:
        """By table how far it is known; nothing where that is not known for sure."""
        if not self._is_kept:
            return {}
        try:
            held = json.loads(self._file.read_text(encoding="utf-8"))
            tables = held["tables"] if held["told"] == self._told else {}
            return {name: Loaded(each["through"], tuple(each["columns"])) for name, each in tables.items()}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def keep(self, through: Mapping[str, Loaded]) -> None:
        """Write down how far tables are known; what was imported is committed."""
        if self._is_kept:
            tables = {
                name: {"through": each.through, "columns": each.columns} for name, each in through.items()
            }
            write_durably(self._file, json.dumps({"told": self._told, "tables": tables}).encode())
