"""The audit chain: each line's hash is of its own words and of the hash of the line before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

FIRST = "0" * 64


def hash_of(line: Mapping[str, Any]) -> str:
    """SHA-256 of a line, `previous_hash` among its columns and `hash` and `event_id`, which follow from it, not."""
    said = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in line.items()
        if name not in ("hash", "event_id")
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def id_of(line_hash: str) -> str:
    """The event's id, short enough to be written on a command line."""
    return f"e_{line_hash[:16]}"


def breaks_in(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """What somebody changed, took out or put in between, line by line, oldest first; empty when all is as written."""
    found = []
    previous, number = FIRST, 0
    for line in lines:
        number += 1
        if line["event_no"] != number:
            found.append(f"line {number} of the ledger is missing")
            number = line["event_no"]
        if line["previous_hash"] != previous:
            found.append(f"line {number} of the ledger does not follow from the one before it")
        if hash_of(line) != line["hash"] or id_of(line["hash"]) != line["event_id"]:
            found.append(f"line {number} of the ledger is not as it was written")
        previous = line["hash"]
    return found
