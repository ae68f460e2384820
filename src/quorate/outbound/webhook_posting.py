"""Send one signed message to one receiver (Standard Webhooks), and reach nothing inside that was not named.

The host is looked up once and the connection goes to the very address that was checked, so that no second look-up can
lead elsewhere. Redirects are not followed: they would lead to an address that nobody checked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import socket
import ssl
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from quorate.settings.webhook_settings import WebhookSettings
from quorate.sources.pulls.secrets import secret

LONGEST_WAIT_SECONDS = 10
_PREFIX = "whsec_"


def post_webhook(settings: WebhookSettings, message_id: str, body: str, at: datetime) -> str | None:
    """Send a message; returns why it was not taken, without any secret, or None. `at` is the present moment, UTC."""
    key = secret(settings.secret)
    if key is None:
        return f"the secret {settings.secret} is not in the environment or the keyring"
    parts = urlsplit(settings.url)
    data = body.encode()
    try:
        connection = _connected(parts, is_inside=settings.is_inside)
    except (OSError, ValueError) as error:
        return f"no connection to {parts.hostname}: {error}"
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Host": parts.netloc,
            "Content-Type": "application/json",
            "User-Agent": "Quorate",
            **signed_headers(key, message_id, data, at),
        }
        connection.request("POST", path, data, headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"{parts.hostname} did not answer: {type(error).__name__}"
    finally:
        connection.close()
    return None if 200 <= status < 300 else f"{parts.hostname} answered {status}"


def signed_headers(key: str, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The three headers: HMAC-SHA256 of id, seconds since 1970 and body, joined by dots."""
    seconds = str(int(at.replace(tzinfo=UTC).timestamp()))
    signed = b".".join([message_id.encode(), seconds.encode(), body])
    digest = hmac.new(_key_bytes(key), signed, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def is_outside(address: str) -> bool:
    """Whether an address is of the open internet: not private, of this machine, of the link, shared or reserved."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None and not is_outside(str(inner)):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _key_bytes(key: str) -> bytes:
    """What signs: of a secret that begins as Standard Webhooks says, what its letters stand for."""
    if not key.startswith(_PREFIX):
        return key.encode()
    return base64.b64decode(key.removeprefix(_PREFIX))


def _connected(parts: SplitResult, *, is_inside: bool) -> http.client.HTTPConnection:
    """A connection to an address that was checked. Raises `OSError` and `ValueError` where there is none."""
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    addresses = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    inside = [each for each in addresses if not is_outside(each)]
    if inside and not is_inside:
        raise ValueError("its address is not of the open internet; is_inside = true allows that")
    plain = socket.create_connection((addresses[0], port), timeout=LONGEST_WAIT_SECONDS)
    try:
        wrapped = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) if is_secure else plain
        )
    except BaseException:
        plain.close()
        raise
    connection = http.client.HTTPConnection(host, port, timeout=LONGEST_WAIT_SECONDS)
    connection.sock = wrapped
    return connection
