"""An https server on this machine that answers for other hosts' names, with a certificate that clients trust."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], names: Sequence[str], folder: Path) -> Iterator[int]:
    """Answer for these host names while the block runs; every client of this process finds us there.

    Gives the port, for clients of other processes.
    """
    bundle = folder / "authority.pem"
    authority, certificate = _certificates(tuple(names))
    authority.cert_pem.write_to_path(bundle)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    server = Server(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
        patch.setenv("SSL_CERT_FILE", str(bundle))
        send_everything_to(patch, server.server_port)
        try:
            yield server.server_port
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@cache
def _certificates(names: tuple[str, ...]) -> tuple[trustme.CA, trustme.LeafCert]:
    """An authority and what it certifies; keys take a moment to make."""
    authority = trustme.CA()
    return authority, authority.issue_cert(*names)


def send_everything_to(patch: pytest.MonkeyPatch, port: int) -> None:
    """Every connection that the clients of this process make goes to this port."""
    from urllib3.util import connection

    def connect(_address: tuple[str, int], *args: Any, **named: Any) -> socket.socket:
        return socket.create_connection(("127.0.0.1", port), timeout=30)

    patch.setattr(connection, "create_connection", connect)
