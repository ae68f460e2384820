"""Segment: its HTTP API, its browser library's short paths and the settings that library asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from quorate.surfaces.collector.answers import document
from quorate.surfaces.collector.dialects.reading import Message, Reader, Routes, Told, objects, write_key
from quorate.surfaces.collector.requests import Request

TYPES = {"i": "identify", "t": "track", "p": "page", "s": "screen", "g": "group", "a": "alias"}
_BATCHES = ("batch", "import", "b")
_METRICS = "m"
_SETTINGS_PATH = re.compile(r"/v1/projects/([^/]+)/settings")


def read_single(message_type: str, request: Request) -> Told:
    """One message as the whole body; the path says its type."""
    body = request.object()
    key = write_key(request, body)
    return Told(key, [_plain(body, message_type)])


def read_batch(request: Request) -> Told:
    """Many messages; what the envelope says of all holds for each that says nothing else."""
    body = request.object()
    shared = {name: body[name] for name in ("sentAt", "context") if body.get(name)}
    messages = [
        _plain(_shared_with(message, shared), None) for message in objects(body.get("batch"), "batch")
    ]
    return Told(write_key(request, body), messages)


def read_metrics(request: Request) -> Told:
    """What the browser library tells of its own doings: answered, and of no use to anybody here."""
    return Told(write_key(request, request.object()), [])


def is_settings_path(path: str) -> bool:
    """Whether the browser library asks for settings there."""
    return _SETTINGS_PATH.fullmatch(path) is not None


def read_settings(request: Request) -> Told:
    """The settings of the browser library: send everything to this server and load nothing from elsewhere."""
    found = _SETTINGS_PATH.fullmatch(request.path)
    key = found[1] if found else None
    scheme, _, host = request.origin.partition("://")
    destination = {"apiKey": key, "apiHost": f"{host}/v1", "protocol": scheme, "type": "browser"}
    plan = {"track": {"__default": {"enabled": True, "integrations": {}}}}
    return Told(
        key,
        [],
        document(
            {
                "integrations": {"Segment.io": destination},
                "plan": plan,
                "edgeFunction": {},
                "legacyVideoPluginsEnabled": False,
                "metrics": {"sampleRate": 0},
                "remotePlugins": [],
            }
        ),
    )


def _shared_with(message: Message, shared: Mapping[str, Any]) -> Message:
    joined = {**shared, **message}
    if isinstance(shared.get("context"), dict) and isinstance(message.get("context"), dict):
        joined["context"] = {**shared["context"], **message["context"]}
    return joined


def _plain(message: Message, message_type: str | None) -> Message:
    """Without the key, which is a secret of the sender's and not part of the evidence."""
    message.pop("writeKey", None)
    message.pop("receivedAt", None)
    if message_type:
        message["type"] = message_type
    return message


def routes(prefix: str) -> Routes:
    """The same API under another path, as its relatives have it."""
    found: dict[tuple[str, str], Reader] = {
        ("POST", f"{prefix}/{name}"): partial(read_single, message_type)
        for letter, message_type in TYPES.items()
        for name in (letter, message_type)
    }
    found.update({("POST", f"{prefix}/{name}"): read_batch for name in _BATCHES})
    return found


ROUTES: Routes = {**routes("/v1"), ("POST", f"/v1/{_METRICS}"): read_metrics}
