"""What is remembered between the way to a provider and the way back: for ten minutes, once, for one browser."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from quorate.ledger.secret_values import digest_of, new_secret

LASTS = timedelta(minutes=10)
# Whoever asks for more than these pushes out the oldest: nobody fills the memory.
MOST = 10_000


@dataclass(frozen=True)
class Attempt:
    """One attempt to come in by a provider; what is secret in it leaves this process only where the protocol says."""

    provider: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str
    then: str
    browser: str = field(repr=False)
    begun_at: datetime


class ProviderAttempts:
    """The attempts of one server, for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, Attempt] = {}

    def begin(self, provider: str, redirect_uri: str, then: str, browser: str, now: datetime) -> Attempt:
        """A new attempt of a browser, which is known by a secret of its own."""
        state, nonce, verifier = (new_secret("") for _ in range(3))
        made = Attempt(provider, state, nonce, verifier, redirect_uri, then, digest_of(browser), now)
        with self._lock:
            for old in [key for key, each in self._held.items() if each.begun_at + LASTS < now]:
                del self._held[old]
            while len(self._held) >= MOST:
                del self._held[next(iter(self._held))]
            self._held[state] = made
        return made

    def take(self, provider: str, state: str, browser: str, now: datetime) -> Attempt | None:
        """The attempt that a way back belongs to, and it is over; None where there is none of this browser's."""
        with self._lock:
            found = self._held.pop(state, None)
        if found is None or found.provider != provider or found.begun_at + LASTS < now:
            return None
        return found if hmac.compare_digest(found.browser, digest_of(browser)) else None
