"""Who is told the measures without signing in: this machine, and a program that shows a token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from starlette.requests import HTTPConnection

MEASURES = "/metrics"
# The variable that holds the token.
TOKEN_VARIABLE = "QUORATE_METRICS_TOKEN"  # noqa: S105 - a name, not a value
# A proxy on this machine would make everybody look as if they were on it.
_OF_A_PROXY = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


def may_measure(connection: HTTPConnection, token: str | None) -> bool:
    """Whether a request comes from a program on this machine, by no proxy, or shows the token."""
    scheme, _, shown = connection.headers.get("authorization", "").partition(" ")
    if token and scheme.lower() == "bearer":
        return hmac.compare_digest(shown.strip().encode(), token.encode())
    if any(name in connection.headers for name in _OF_A_PROXY):
        return False
    return _is_loopback(connection.client.host if connection.client else "") and _is_loopback(
        connection.url.hostname or ""
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
