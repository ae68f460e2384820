"""Servers of this machine that catch what is sent to them: a mailbox and a webhook."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Caught:
    """What arrived, and the port it arrives at; `refuses` has the server say no."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.port = 0
        self.refuses = False


@contextmanager
def mailbox() -> Iterator[Caught]:
    """A server that takes e-mail in plain SMTP; items are (recipient, message as text)."""
    caught = Caught()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            recipient, answers = "", {b"DATA": b"354 go on", b"QUIT": b"221 bye"}
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                verb = line.split()[0].upper() if line.split() else b""
                if verb == b"RCPT":
                    recipient = line.decode().partition("<")[2].partition(">")[0]
                refused = verb == b"RCPT" and caught.refuses
                self.wfile.write((b"550 no" if refused else answers.get(verb, b"250 ok")) + b"\r\n")
                if verb == b"DATA":
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    caught.items.append((recipient, b"".join(lines).decode()))
                    self.wfile.write(b"250 taken\r\n")
                if verb == b"QUIT":
                    return

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session), caught):
        yield caught


@contextmanager
def webhook() -> Iterator[Caught]:
    """A server that takes JSON by HTTP; items are what was posted."""
    caught = Caught()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not caught.refuses:
                caught.items.append(json.loads(body))
            self.send_response(503 if caught.refuses else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing is said."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Hook), caught):
        yield caught


@contextmanager
def _serving(server: socketserver.TCPServer, caught: Caught) -> Iterator[None]:
    caught.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
