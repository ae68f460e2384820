"""The server's log: one line for each request and for what goes wrong, for people or as JSON, without secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

LOG_FORMATS = ("json", "text")
ACCESS = logging.getLogger("quorate.access")
# What a line of the access log says besides its words.
FIELDS = ("method", "route", "status", "milliseconds", "request_id", "trace_id")

_LEFT_OUT = "[left out]"
_SECRETS = (
    # values of this product: sessions, tokens, links, the link of the first owner
    re.compile(r"\bq[a-z]_[A-Za-z0-9_-]{20,}"),
    re.compile(r"(?<=[Bb]earer )\S+|(?<=[Bb]asic )\S+"),
    # passwords in addresses of databases and of channels
    re.compile(r"(?<=://)[^\s/@]+(?=@)"),
    re.compile(r"(?i)(?<=cookie: )[^\r\n]+"),
    re.compile(
        r"(?i)\b([a-z_]*(?:password|passwd|secret|token|api_?key|write_?key)"
        r"[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+"
    ),
)


def redacted(text: str) -> str:
    """A text without what lets somebody in."""
    for number, pattern in enumerate(_SECRETS):
        text = pattern.sub(rf"\1{_LEFT_OUT}" if number == len(_SECRETS) - 1 else _LEFT_OUT, text)
    return text


class _Formatter(logging.Formatter):
    """Puts a record together and takes secrets out of all of it, its error included."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, or one and the error's."""
        return redacted(super().format(record))


class TextFormatter(_Formatter):
    """Lines for people: `2026-07-01T09:00:00Z INFO GET /journeys 200 12 ms 4f…`."""

    def __init__(self) -> None:
        super().__init__("%(moment)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line, or one and the error's."""
        record.moment = _moment(record)
        return super().format(record)


class JsonFormatter(_Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said: dict[str, object] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        said.update(
            {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        )
        if record.exc_info:
            said["error"] = redacted(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


def log_to(stream: TextIO | None, log_format: str | None) -> logging.Handler:
    """Write what the product and the server say to a stream, stderr by default.

    log_format: one of `LOG_FORMATS`, then with a line for each request; None writes warnings alone, as text.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    for name in ("quorate", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.WARNING if log_format is None else logging.INFO)
    return handler


def _moment(record: logging.LogRecord) -> str:
    return (
        datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
