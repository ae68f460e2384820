"""The audit chain: each line's hash is of its own words and of the hash of the line before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
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


def is_sealed(line: Mapping[str, Any]) -> bool:
    """Whether a line's words are those that its hash and id were made of."""
    return bool(hash_of(line) == line["hash"] and id_of(line["hash"]) == line["event_id"])


def breaks_in(links: Iterable[tuple[int, str, str]], broken: Container[int]) -> list[str]:
    """What somebody changed, took out or put in between, line by line; empty when all is as written.

    Parameters
    ----------
    links: the number, previous hash and hash of each line, oldest first.
    broken: the numbers of lines that are not sealed (`is_sealed`).
    """
    found = []
    previous, number = FIRST, 0
    for event_no, previous_hash, line_hash in links:
        number += 1
        if event_no != number:
            found.append(f"line {number} of the ledger is missing")
            number = event_no
        if previous_hash != previous:
            found.append(f"line {number} of the ledger does not follow from the one before it")
        if event_no in broken:
            found.append(f"line {number} of the ledger is not as it was written")
        previous = line_hash
    return found
