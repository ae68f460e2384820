"""Random values that let somebody in: shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_secret(prefix: str) -> str:
    """A value of 256 random bits; `prefix` says what it is for, so that a scanner finds one that leaked."""
    return f"{prefix}{secrets.token_urlsafe(_BYTES)}"


def digest_of(secret: str) -> str:
    """SHA-256 in hexadecimal; a value this random needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
