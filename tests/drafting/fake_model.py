"""A made-up OpenAI-compatible service on this machine that can answer, lie, fail, redirect, flood and dawdle."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeModel:
    """What it answers next, and what it was asked."""

    text: str = "They choose now [F1]."
    status: int = 200
    raw: bytes | None = None
    wait_seconds: float = 0.0
    drip_seconds: float = 0.0
    location: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": self.text}}]}).encode()


@contextmanager
def fake_model() -> Iterator[FakeModel]:
    """The service, listening until the end of the block."""
    model = FakeModel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            model.asked.append({"path": self.path, **json.loads(self.rfile.read(length))})
            model.keys.append(self.headers.get("authorization", ""))
            time.sleep(model.wait_seconds)
            try:
                self._answer()
            except (BrokenPipeError, ConnectionResetError):
                return

        def _answer(self) -> None:
            body = model.body()
            self.send_response(model.status)
            if model.location:
                self.send_header("location", model.location)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            for place in range(0, len(body), 8 if model.drip_seconds else len(body) or 1):
                self.wfile.write(body[place : place + (8 if model.drip_seconds else len(body))])
                self.wfile.flush()
                time.sleep(model.drip_seconds)

        def log_message(self, *_: Any) -> None:
            """Tests need no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield model
    server.shutdown()
    server.server_close()
