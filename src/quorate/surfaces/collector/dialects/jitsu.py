"""Jitsu: messages of the tracking spec under its own paths, the write key in a header of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from quorate.surfaces.collector.answers import document
from quorate.surfaces.collector.dialects.reading import Reader, Routes, Told
from quorate.surfaces.collector.dialects.segment import TYPES, read_batch, read_single
from quorate.surfaces.collector.requests import Request

# The client waits for JSON that names destinations to load; there are none.
_TAKEN = document({"ok": True, "destinations": []})
_PREFIXES = ("/api/s", "/api/s/s2s")


def _answered(read: Reader, request: Request) -> Told:
    return replace(read(request), answer=_TAKEN)


def _routes(prefix: str) -> Mapping[tuple[str, str], Reader]:
    singles = {
        ("POST", f"{prefix}/{name}"): partial(_answered, partial(read_single, name))
        for name in TYPES.values()
    }
    return {**singles, ("POST", f"{prefix}/batch"): partial(_answered, read_batch)}


ROUTES: Routes = {route: read for prefix in _PREFIXES for route, read in _routes(prefix).items()}
