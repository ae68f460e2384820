"""The tracker's export: one JSON message a line, one file a month of arrival."""

from __future__ import annotations

import msgspec

from quorate.market.writers.sorted_files import SortedFiles

Message = dict[str, object]


class SegmentWriter:
    """Writes tracking messages, in order of arrival."""

    def __init__(self, files: SortedFiles) -> None:
        self._files = files
        self._encode = msgspec.json.Encoder().encode
        self._paths: dict[str, str] = {}

    def add(self, received_at: str, message: Message, *, flaw: str = "") -> None:
        """One message; `received_at` is its arrival as ISO-8601 text, which also names its file."""
        self._put(received_at, self._encode(message), flaw, str(message.get("messageId") or ""))

    def add_broken(self, received_at: str, message: Message, flaw: str) -> None:
        """One line that breaks off in the middle, as after a full disk."""
        text = self._encode(message).decode()
        broken = text[: len(text) * 2 // 3].encode()
        self._put(received_at, broken, flaw, str(message.get("messageId") or ""))

    def _put(self, received_at: str, line: bytes, flaw: str, record_id: str) -> None:
        month = received_at[:7]
        path = self._paths.get(month)
        if path is None:
            path = self._paths[month] = f"inputs/segment/events-{month}.jsonl"
            self._files.declare(path, None)
        self._files.add_bytes(path, received_at, line, flaw=flaw, record_id=record_id)
