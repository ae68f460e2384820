"""Is there a master where the settings say? Spark itself takes minutes to find that there is none."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from quorate.errors import Unreachable

# For each address that the URL of a master names.
PATIENCE_SECONDS = 10.0
_KINDS = ("spark://", "k8s://")
_HTTPS = 443


def require_answer(master: str | None) -> None:
    """Return as soon as one of the addresses in a master's URL takes a connection.

    A master that is not named by address (on this machine, YARN) is left to Spark.

    Raises `Unreachable` where none of them does, after at most `PATIENCE_SECONDS` for each.
    """
    refused = []
    for host, port in addresses(master or ""):
        try:
            socket.create_connection((host, port), PATIENCE_SECONDS).close()
        except OSError as error:
            refused.append(f"{host}:{port} ({error.strerror or error})")
        else:
            return
    if refused:
        raise Unreachable(
            "Spark's master does not answer.",
            where=f"engine.master in quorate.toml, {master}: {', '.join(refused)}",
            expected=f"a master that takes a connection from this machine within {PATIENCE_SECONDS:.0f} seconds",
            state="nothing was made; what was published before is untouched",
            do="start the cluster or mend the address; without engine in quorate.toml this machine makes the tables",
        )


def addresses(master: str) -> list[tuple[str, int]]:
    """Host and port of every address that a master's URL names, as `spark://one:7077,two:7077` does two."""
    kind = next((kind for kind in _KINDS if master.startswith(kind)), None)
    if kind is None:
        return []
    found = []
    for text in master.removeprefix(kind).split(","):
        parts = urlsplit(text if "://" in text else f"//{text}")
        port = parts.port or (_HTTPS if kind == "k8s://" else None)
        if parts.hostname and port:
            found.append((parts.hostname, port))
    return found
