"""The tracker's export: one JSON message a line, one file a month of arrival."""

from __future__ import annotations

import msgspec

from quorate.market.writers.sorted_files import SortedFiles

Message = dict[str, object]


class SegmentWriter:
    """Writes tracking messages, in order of arrival."""

    def __init__(self, files: SortedFiles) -> None:
        self._files = files
        self._encoder = msgspec.json.Encoder()

    def add(self, received_at: str, message: Message, *, flaw: str = "") -> None:
        """One message; `received_at` is its arrival as ISO-8601 text, which also names its file."""
        record_id = str(message.get("messageId") or "")
        self._put(received_at, self._encoder.encode(message).decode(), flaw, record_id)

    def add_broken(self, received_at: str, message: Message, flaw: str) -> None:
        """One line that breaks off in the middle, as after a full disk."""
        text = self._encoder.encode(message).decode()
        record_id = str(message.get("messageId") or "")
        self._put(received_at, text[: len(text) * 2 // 3], flaw, record_id)

    def _put(self, received_at: str, line: str, flaw: str, record_id: str) -> None:
        path = f"inputs/segment/events-{received_at[:7]}.jsonl"
        self._files.declare(path, None)
        self._files.add(path, received_at, line, flaw=flaw, record_id=record_id)
