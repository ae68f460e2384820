"""Who may come in: users with a role and the accounts that each sees."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quorate.errors import NotAllowed, NotFound, UsageError, nearest_word
from quorate.ledger.access_log import append
from quorate.ledger.access_tables import api_tokens, sessions, users
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.plan_events import Author
from quorate.ledger.rules import UNCHANGED, require_word
from quorate.vocabulary.closed_lists import ACCESS_ROLES
from quorate.warehouse.addresses import Database

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_EMAIL = 254
LONGEST_NAME = 200


@dataclass(frozen=True)
class Sees:
    """Which accounts somebody sees: all, those they own or work on, or those with one of some values in a column.

    Attributes
    ----------
    kind: 'all', 'own' or 'where'.
    where: for 'where', a column of the table accounts and the values that are seen; their own are seen too.
    """

    kind: str = "all"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_all(self) -> bool:
        """Whether nothing is hidden."""
        return self.kind == "all"

    def as_text(self) -> str:
        """As it is kept and compared."""
        return json.dumps({"kind": self.kind, "where": {k: sorted(v) for k, v in sorted(self.where.items())}})


@dataclass(frozen=True)
class User:
    """One user; `password_hash` is None before the first password and for whoever comes in by a provider alone."""

    user_id: str
    email: str
    name: str
    access_role: str
    sees: Sees
    password_hash: str | None = field(repr=False)
    provider: str | None
    provider_subject: str | None
    created_at: datetime
    disabled_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether they may come in."""
        return self.disabled_at is None


class Users:
    """The users of one workspace; `file` is its database. Every change is written in the log with it."""

    def __init__(self, database: Database) -> None:
        self._database = LedgerDatabase(database, users)

    def close(self) -> None:
        """Release the database."""
        self._database.close()

    def is_empty(self) -> bool:
        """Whether there is no user at all: whoever reaches the server then works in it as its owner."""
        with self._database.reading() as connection:
            if connection is None:
                return True
            return connection.execute(sa.select(users.c.user_id).limit(1)).first() is None

    def all(self) -> list[User]:
        """Every user, by e-mail address."""
        with self._database.reading() as connection:
            if connection is None:
                return []
            query = sa.select(users).order_by(users.c.email)
            return [_user(row) for row in connection.execute(query).mappings()]

    def find(self, key: str) -> User | None:
        """The user with this id or e-mail address."""
        with self._database.reading() as connection:
            return None if connection is None else _found(connection, key)

    def named(self, key: str) -> User:
        """The user with this id or e-mail address. Raises `NotFound` with the nearest one."""
        found = self.find(key)
        if found is None:
            raise _unknown(key, [each.email for each in self.all()])
        return found

    def of_provider(self, provider: str, subject: str) -> User | None:
        """The user who comes in by this provider as this subject."""
        query = sa.select(users).where(users.c.provider == provider, users.c.provider_subject == subject)
        with self._database.reading() as connection:
            row = None if connection is None else connection.execute(query).mappings().first()
        return _user(row) if row else None

    def add(
        self,
        email: str,
        name: str,
        role: str,
        sees: Sees,
        author: Author,
        at: datetime,
        *,
        only_first: bool = False,
    ) -> User:
        """Let somebody in. Raises `UsageError` for what is no address or role, `NotAllowed` for one who is in already.

        With `only_first` it is `NotAllowed` where there is a user: of two who set up a server at once, one owns it.
        """
        address, shown = _address(email), _name(name or email)
        require_word("role", role, ACCESS_ROLES)
        with self._database.writing() as connection:
            if only_first and connection.execute(sa.select(users.c.user_id).limit(1)).first():
                raise NotAllowed("This workspace has an owner already.", state=UNCHANGED, do="sign in")
            if _found(connection, address):
                raise NotAllowed(
                    f"{address} is a user already.", state=UNCHANGED, do="change them: quorate user change"
                )
            made = User(f"u_{secrets.token_hex(8)}", address, shown, role, sees, None, None, None, at, None)
            connection.execute(sa.insert(users).values(**{**vars(made), "sees": sees.as_text()}))
            told = {"email": address, "name": shown, "role": role, "sees": json.loads(sees.as_text())}
            append(connection, "user_added", made.user_id, author, at, told)
        return made

    def change(
        self,
        key: str,
        author: Author,
        at: datetime,
        *,
        role: str | None = None,
        sees: Sees | None = None,
        name: str | None = None,
    ) -> User:
        """Change what is given. Raises `NotAllowed` where nobody would be left who owns the workspace."""
        if role is not None:
            require_word("role", role, ACCESS_ROLES)
        changed: dict[str, Any] = {}
        if role is not None:
            changed["access_role"] = role
        if sees is not None:
            changed["sees"] = sees.as_text()
        if name is not None:
            changed["name"] = _name(name)
        if not changed:
            raise UsageError(
                "Nothing is changed.", expected="a role, what they see or a name", state=UNCHANGED
            )
        return self._changed(key, "user_changed", changed, author, at)

    def disable(self, key: str, author: Author, at: datetime) -> User:
        """Let somebody in no longer, also where they are in now. Raises as `change` does."""
        return self._changed(key, "user_disabled", {"disabled_at": at}, author, at)

    def enable(self, key: str, author: Author, at: datetime) -> User:
        """Let somebody in again; sessions and tokens that were ended stay so."""
        return self._changed(key, "user_enabled", {"disabled_at": None}, author, at)

    def set_password(self, key: str, password_hash: str, author: Author, at: datetime) -> User:
        """Give a new password's hash; whoever is in by the old one, or a token, is so no longer."""
        return self._changed(key, "password_set", {"password_hash": password_hash}, author, at)

    def rehash(self, user_id: str, password_hash: str) -> None:
        """Keep the same password hashed by newer rules."""
        with self._database.writing() as connection:
            connection.execute(
                sa.update(users).where(users.c.user_id == user_id).values(password_hash=password_hash)
            )

    def link(self, key: str, provider: str, subject: str, author: Author, at: datetime) -> User:
        """Let a user in by a provider from now on. Raises `NotAllowed` where another user comes in by this subject.

        Of several who link the same at once, one does, and the others find it done.
        """
        linked = {"provider": provider, "provider_subject": subject}
        holds = (users.c.provider == provider) & (users.c.provider_subject == subject)

        def is_done(connection: sa.Connection, user: User) -> bool:
            holder = connection.execute(sa.select(users.c.user_id).where(holds)).scalar()
            if holder not in (None, user.user_id):
                raise NotAllowed(
                    "Another user comes in by this account of the provider.",
                    state=UNCHANGED,
                    do="sign in with the account that is yours",
                )
            return holder is not None

        return self._changed(key, "provider_linked", linked, author, at, is_done)

    def _changed(
        self,
        key: str,
        kind: str,
        changed: Mapping[str, Any],
        author: Author,
        at: datetime,
        is_done: Callable[[sa.Connection, User], bool] = lambda *_: False,
    ) -> User:
        with self._database.writing() as connection:
            before = _found(connection, key)
            if before is None:
                raise _unknown(key, list(connection.execute(sa.select(users.c.email)).scalars()))
            if is_done(connection, before):
                return before
            connection.execute(sa.update(users).where(users.c.user_id == before.user_id).values(**changed))
            owners = sa.select(users.c.user_id).where(
                users.c.access_role == "owner", users.c.disabled_at.is_(None)
            )
            if not connection.execute(owners).first():
                raise NotAllowed(
                    "Nobody would be left who owns this workspace.",
                    state=UNCHANGED,
                    do="make somebody else an owner first",
                )
            if kind in ("user_disabled", "password_set"):
                _shut_out(connection, before.user_id, at)
            secret = ("password_hash", "disabled_at")
            told = {name: value for name, value in changed.items() if name not in secret}
            append(connection, kind, before.user_id, author, at, told)
            after = _found(connection, before.user_id)
        return after or before


def _shut_out(connection: sa.Connection, user_id: str, at: datetime) -> None:
    connection.execute(sa.delete(sessions).where(sessions.c.user_id == user_id))
    connection.execute(
        sa.update(api_tokens)
        .where(api_tokens.c.user_id == user_id, api_tokens.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def _found(connection: sa.Connection, key: str) -> User | None:
    query = sa.select(users).where(sa.or_(users.c.user_id == key, users.c.email == key.strip().lower()))
    row = connection.execute(query).mappings().first()
    return _user(row) if row else None


def _user(row: Mapping[Any, Any]) -> User:
    kept = json.loads(row["sees"])
    sees = Sees(kept["kind"], {name: tuple(values) for name, values in kept["where"].items()})
    return User(**{**row, "sees": sees})


def _unknown(key: str, known: list[str]) -> NotFound:
    near = nearest_word(key, known)
    return NotFound(
        f"No user is called '{key[:LONGEST_EMAIL]}'." + (f" Did you mean '{near}'?" if near else ""),
        expected="a user's e-mail address or id, as `quorate user list` tells them",
        state=UNCHANGED,
    )


def _address(email: str) -> str:
    address = email.strip().lower()
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address) or not address.isprintable():
        raise UsageError(
            f"'{email[:80]}' is no e-mail address.", expected="name@company.com", state=UNCHANGED
        )
    return address


def _name(name: str) -> str:
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME:
        raise UsageError(
            "The name is empty or too long.", expected=f"1 to {LONGEST_NAME} letters", state=UNCHANGED
        )
    return shown
