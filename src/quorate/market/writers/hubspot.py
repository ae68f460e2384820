"""The CRM's export from HubSpot: objects of its API as JSON lines, one file an object, and their associations."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from quorate.market.writers.hubspot_associations import TYPES, associations
from quorate.market.writers.hubspot_objects import Objects, Record, pipeline
from quorate.market.writers.sorted_files import SortedFiles

OBJECTS = (
    "companies", "contacts", "deals", "owners", "products", "line_items", "calls", "emails", "meetings", "pipelines",
    "form_submissions",
)  # fmt: skip


class HubspotWriter:
    """Collects the records of some companies and writes them as HubSpot keeps them once all are there.

    A deal with its history is one object in HubSpot and many rows on the desk, so the rows of a company have to
    be together; what is held is bounded by the companies between two calls of `finish`.
    """

    def __init__(self, files: SortedFiles, campaign_names: Mapping[str, str]) -> None:
        self._files = files
        self._campaign_names = campaign_names
        self._encode = msgspec.json.Encoder().encode
        self._rows: dict[str, list[Mapping[str, str]]] = {}
        for name in OBJECTS:
            files.declare(_path(name), None)
        for name in TYPES:
            files.declare(_path(f"associations/{name}"), None)

    def add(self, kind: str, row: Mapping[str, str]) -> None:
        """One record of the desk."""
        self._rows.setdefault(kind, []).append(row)

    def finish(self) -> None:
        """Write all records collected so far."""
        for name, made_at, record in Objects(self._rows, self._campaign_names).records():
            self._put(name, made_at, record)
        for name, made_at, record in associations(self._rows):
            self._put(f"associations/{name}", made_at, record)
        if "User" in self._rows:
            self._put("pipelines", "", pipeline())
        self._rows = {}

    def _put(self, name: str, made_at: str, record: Record) -> None:
        key = f"{made_at} {record.get('id') or ''}"
        self._files.add_bytes(_path(name), key, self._encode(record))


def _path(name: str) -> str:
    return f"inputs/hubspot/{name}.jsonl"
