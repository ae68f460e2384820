"""What is remembered between the way to a provider and the way back: for ten minutes, once, for one browser.

It is in the database, since the way back may lead to another server. What is secret in an attempt is made of what the
browser alone keeps, so that whoever reads the database can take nobody's way back.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quorate.ledger.access_tables import provider_attempts
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.secret_values import digest_of, new_secret
from quorate.warehouse.addresses import Database

LASTS = timedelta(minutes=10)
# Whoever asks for more than these pushes out the oldest: nobody fills the database.
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
    begun_at: datetime


class ProviderAttempts:
    """The attempts of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, provider_attempts)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def begin(self, provider: str, redirect_uri: str, then: str, browser: str, now: datetime) -> Attempt:
        """A new attempt of a browser, which is known by a secret of its own."""
        state, table = new_secret(""), provider_attempts.c
        line = {
            "state_hash": digest_of(state),
            "provider": provider,
            "redirect_uri": redirect_uri,
            "then_to": then,
            "browser_hash": digest_of(browser),
            "begun_at": now,
        }
        newest_first = sa.select(table.state_hash).order_by(table.begun_at.desc(), table.state_hash)
        pushed_out = newest_first.offset(MOST - 1)
        with self._database.writing() as connection:
            connection.execute(sa.delete(provider_attempts).where(table.begun_at < now - LASTS))
            connection.execute(sa.delete(provider_attempts).where(table.state_hash.in_(pushed_out)))
            connection.execute(sa.insert(provider_attempts).values(**line))
        return _attempt(line, state, browser)

    def take(self, provider: str, state: str, browser: str, now: datetime) -> Attempt | None:
        """The attempt that a way back belongs to, and it is over; None where there is none of this browser's."""
        is_it = provider_attempts.c.state_hash == digest_of(state)
        with self._database.reading() as connection:  # whoever comes with nothing writes nothing
            if (
                connection is None
                or connection.execute(sa.select(provider_attempts).where(is_it)).first() is None
            ):
                return None
        with self._database.writing() as connection:
            found = (
                connection.execute(sa.delete(provider_attempts).where(is_it).returning(*provider_attempts.c))
                .mappings()
                .first()
            )
        if found is None or found["provider"] != provider or found["begun_at"] + LASTS < now:
            return None
        if not hmac.compare_digest(found["browser_hash"], digest_of(browser)):
            return None
        return _attempt(found, state, browser)


def _attempt(line: Mapping[Any, Any], state: str, browser: str) -> Attempt:
    return Attempt(
        line["provider"],
        state,
        _only_for(browser, f"nonce {state}"),
        _only_for(browser, f"verifier {state}"),
        line["redirect_uri"],
        line["then_to"],
        line["begun_at"],
    )


def _only_for(browser: str, purpose: str) -> str:
    """256 bits that follow from the browser's secret, as 64 letters that a code verifier may have (RFC 7636)."""
    return hmac.new(browser.encode(), purpose.encode(), hashlib.sha256).hexdigest()
