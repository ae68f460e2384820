"""RudderStack: Segment's API, its own path for beacons, and the source's settings that its browser library asks for."""

from __future__ import annotations

from quorate.surfaces.collector.answers import document
from quorate.surfaces.collector.dialects.reading import Message, Routes, Told, write_key
from quorate.surfaces.collector.dialects.segment import read_batch
from quorate.surfaces.collector.requests import Request


def read_source_config(request: Request) -> Told:
    """The source as the browser library expects it: switched on, with no destination to load scripts for."""
    key = write_key(request)
    source: Message = {
        "id": "quorate",
        "name": "Quorate",
        "writeKey": key,
        "enabled": True,
        "workspaceId": "quorate",
        "config": {"statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}},
        "destinations": [],
        "dataplanes": {},
        "connections": [],
    }
    return Told(key, [], document({"source": source, "updatedAt": "1970-01-01T00:00:00.000Z"}))


ROUTES: Routes = {
    ("GET", "/sourceConfig"): read_source_config,
    ("POST", "/beacon/v1/batch"): read_batch,
}
