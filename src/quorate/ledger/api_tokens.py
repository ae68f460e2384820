"""Tokens that let programs in: each is a user's, may do no more than they, and ends by itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from quorate.errors import NotFound, UsageError
from quorate.ledger.access_log import append
from quorate.ledger.access_tables import api_tokens
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.plan_events import Author
from quorate.ledger.rules import UNCHANGED, require_word
from quorate.ledger.secret_values import digest_of, new_secret
from quorate.ledger.sessions import SEEN_EVERY
from quorate.vocabulary.closed_lists import TOKEN_SCOPES
from quorate.warehouse.addresses import Database

PREFIX = "qt_"
LONGEST = timedelta(days=366)
_LONGEST_NAME = 80


@dataclass(frozen=True)
class ApiToken:
    """One token; `scopes` are some of `TOKEN_SCOPES`. Times are UTC."""

    token_id: str
    user_id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def is_valid(self, at: datetime) -> bool:
        """Whether it lets anybody in at this moment."""
        return self.revoked_at is None and at < self.expires_at


class ApiTokens:
    """The tokens of one workspace."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, api_tokens)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def make(
        self, user_id: str, name: str, scopes: Iterable[str], lasts: timedelta, author: Author, at: datetime
    ) -> tuple[ApiToken, str]:
        """A new token and the secret that is shown only now. Raises `UsageError` for a scope or time that cannot be."""
        wanted = tuple(sorted(set(scopes)))
        if not wanted:
            raise UsageError(
                "The token may do nothing.", expected=f"some of {', '.join(TOKEN_SCOPES)}", state=UNCHANGED
            )
        for scope in wanted:
            require_word("scope", scope, TOKEN_SCOPES)
        if not timedelta(0) < lasts <= LONGEST:
            raise UsageError("A token lasts for at most a year.", expected="1 to 366 days", state=UNCHANGED)
        shown = " ".join(name.split())
        if not shown or len(shown) > _LONGEST_NAME:
            raise UsageError(
                "The token has no name.", expected=f"1 to {_LONGEST_NAME} letters", state=UNCHANGED
            )
        secret = new_secret(PREFIX)
        made = ApiToken(f"t_{secrets.token_hex(6)}", user_id, shown, wanted, at, at + lasts, None, None)
        with self._database.writing() as connection:
            kept = {**vars(made), "scopes": json.dumps(wanted), "secret_hash": digest_of(secret)}
            connection.execute(sa.insert(api_tokens).values(**kept))
            told = {
                "token_id": made.token_id,
                "name": shown,
                "scopes": wanted,
                "expires_at": made.expires_at.isoformat(),
            }
            append(connection, "token_made", user_id, author, at, told)
        return made, secret

    def of(self, secret: str, at: datetime) -> ApiToken | None:
        """The token that a secret is; None for none, one that ended and one that was revoked."""
        query = sa.select(api_tokens).where(api_tokens.c.secret_hash == digest_of(secret))
        with self._database.reading() as connection:
            row = None if connection is None else connection.execute(query).mappings().first()
        found = _token(row) if row else None
        return found if found and found.is_valid(at) else None

    def used(self, token: ApiToken, at: datetime) -> None:
        """Keep that a token is in use, as exactly as of sessions."""
        if token.used_at is not None and at - token.used_at < SEEN_EVERY:
            return
        with self._database.writing() as connection:
            connection.execute(
                sa.update(api_tokens).where(api_tokens.c.token_id == token.token_id).values(used_at=at)
            )

    def all(self, user_id: str | None = None) -> list[ApiToken]:
        """Every token, or a user's; the newest first."""
        query = sa.select(api_tokens).order_by(api_tokens.c.created_at.desc(), api_tokens.c.token_id)
        if user_id is not None:
            query = query.where(api_tokens.c.user_id == user_id)
        with self._database.reading() as connection:
            return [] if connection is None else [_token(row) for row in connection.execute(query).mappings()]

    def revoke(self, token_id: str, author: Author, at: datetime, *, of_user: str | None = None) -> ApiToken:
        """End a token now; only a user's own where `of_user` says whose. Raises `NotFound`."""
        with self._database.writing() as connection:
            row = (
                connection.execute(sa.select(api_tokens).where(api_tokens.c.token_id == token_id))
                .mappings()
                .first()
            )
            found = _token(row) if row else None
            if found is None or of_user not in (None, found.user_id):
                raise NotFound(f"There is no token '{token_id[:40]}'.", state=UNCHANGED)
            if found.revoked_at is None:
                ended = sa.update(api_tokens).where(api_tokens.c.token_id == token_id).values(revoked_at=at)
                connection.execute(ended)
                append(connection, "token_revoked", found.user_id, author, at, {"token_id": token_id})
        return found


def _token(row: sa.RowMapping) -> ApiToken:
    kept = {name: value for name, value in row.items() if name != "secret_hash"}
    return ApiToken(**{**kept, "scopes": tuple(json.loads(kept["scopes"]))})
