"""The ways in: a password, a session, a token, a one-time link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from quorate.errors import NotAllowed, TooMany
from quorate.ledger.access_log import AccessLog
from quorate.ledger.api_tokens import ApiTokens
from quorate.ledger.failed_attempts import FREE_FAILURES, FailedAttempts
from quorate.ledger.password_links import INVITATION_LASTS, RECOVERY_LASTS, PasswordLinks
from quorate.ledger.plan_events import Author
from quorate.ledger.provider_attempts import ProviderAttempts
from quorate.ledger.sessions import Sessions
from quorate.ledger.users import Sees, User, Users
from quorate.surfaces.access.passwords import hashed, matches, require_good
from quorate.surfaces.access.principals import Principal, principal_of
from quorate.warehouse.addresses import Database

_SETS_UP = Author("first run", "whoever set up this workspace", "operations")


@dataclass(frozen=True)
class Entered:
    """Somebody who just came in; `secret` is the session's, for their browser alone."""

    user: User
    secret: str


class Doors:
    """The ways into one workspace.

    Parameters
    ----------
    database: where its users are kept.
    clock: gives the present moment, UTC without a zone.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self.users = Users(database)
        self.sessions = Sessions(database)
        self.tokens = ApiTokens(database)
        self.links = PasswordLinks(database)
        self.attempts = FailedAttempts(database)
        self.at_providers = ProviderAttempts(database)
        self.log = AccessLog(database)
        self._clock = clock
        # attempts to come in that failed since the server began
        self.failed_count = 0

    def close(self) -> None:
        """Release the database."""
        for each in (self.users, self.sessions, self.tokens, self.links, self.attempts, self.at_providers):
            each.close()
        self.log.close()

    def of_session(self, secret: str) -> Principal | None:
        """Who a browser's session belongs to; None where it ended or its user may come in no longer."""
        now = self._clock()
        session = self.sessions.of(secret, now)
        user = self.users.find(session.user_id) if session else None
        if session is None or user is None or not user.is_active:
            return None
        if self.sessions.is_due(session, now):
            self.sessions.saw(secret, now)
        return principal_of(user, "session")

    def of_token(self, secret: str) -> Principal | None:
        """Whose token it is and what it leaves of what they may; None where it lets nobody in."""
        now = self._clock()
        token = self.tokens.of(secret, now)
        user = self.users.find(token.user_id) if token else None
        if token is None or user is None or not user.is_active:
            return None
        self.tokens.used(token, now)
        return principal_of(user, "token", token.scopes)

    def by_password(self, email: str, password: str, origin: str, agent: str) -> Entered:
        """Sign in.

        Raises `NotAllowed`, which does not say whether there is such a user, and `TooMany` for whoever tried in vain
        too often; `origin` is where they come from.
        """
        now = self._clock()
        subjects = [f"user {email.strip().lower()}", f"origin {origin}"]
        self._require_patience(subjects, now)
        user = self.users.find(email)
        fits, newer = matches(password, user.password_hash if user and user.is_active else None)
        if user is None or not fits:
            self._failed(user, subjects, now)
            raise NotAllowed("The address or the password is wrong.", state="nobody was signed in")
        if newer:
            self.users.rehash(user.user_id, newer)
        self.attempts.clear(subjects[0])
        return self.enter(user, "password", agent)

    def enter(self, user: User, way: str, agent: str) -> Entered:
        """Begin a session of somebody who has shown who they are."""
        return Entered(user, self.sessions.begin(user.user_id, way, agent, self_of(user), self._clock()))

    def set_up(self, email: str, name: str, password: str, agent: str) -> Entered:
        """The first user, who owns the workspace. Raises `NotAllowed` where there is one already."""
        require_good(password, email.partition("@")[0], name)
        now = self._clock()
        user = self.users.add(email, name, "owner", Sees(), _SETS_UP, now, only_first=True)
        self.users.set_password(user.user_id, hashed(password), _SETS_UP, now)
        return self.enter(user, "password", agent)

    def invite(self, user: User, author: Author) -> str:
        """A link's secret by which a user gives their first password."""
        return self.links.make(user.user_id, INVITATION_LASTS, author, self._clock())

    def recover(self, user: User, author: Author) -> str:
        """A link's secret by which a user gives a new password."""
        return self.links.make(user.user_id, RECOVERY_LASTS, author, self._clock())

    def count_lost(self, email: str, origin: str) -> None:
        """Somebody lost their password: count it, whether or not there is such a user. Raises `TooMany`."""
        now = self._clock()
        subjects = [f"lost {email.strip().lower()}", f"lost from {origin}"]
        wait = ceil(self.attempts.wait(subjects, now).total_seconds())
        if wait > 0:
            raise TooMany(
                "Too many links to a new password were asked for.",
                state="none was sent",
                do=f"wait {wait} seconds, or ask an owner for a link to a new password",
                wait_seconds=wait,
            )
        self.attempts.failed(subjects, now)

    def by_link(self, secret: str, password: str, agent: str) -> Entered:
        """Give a password by a one-time link and come in with it; the link stays good until the password is."""
        now = self._clock()
        key = self.links.user_of(secret, now)
        user = self.users.find(key) if key else None
        if user is None or not user.is_active:
            raise NotAllowed("This link was used already or is too old.", do="ask an owner for a new one")
        require_good(password, user.email.partition("@")[0], user.name)
        self.links.use(secret, now)
        self.users.set_password(user.user_id, hashed(password), self_of(user), now)
        self.attempts.clear(f"user {user.email}")
        return self.enter(user, "link", agent)

    def change_password(self, user: User, old: str, new: str, origin: str, agent: str) -> Entered:
        """Give a new password for the old one; every other session of theirs ends. Raises as `by_password` does."""
        now = self._clock()
        subjects = [f"user {user.email}", f"origin {origin}"]
        self._require_patience(subjects, now)
        if not matches(old, user.password_hash)[0]:
            self._failed(user, subjects, now)
            raise NotAllowed("The old password is wrong.", state="no password was changed")
        require_good(new, user.email.partition("@")[0], user.name)
        return self.enter(
            self.users.set_password(user.user_id, hashed(new), self_of(user), now), "password", agent
        )

    def _require_patience(self, subjects: list[str], now: datetime) -> None:
        wait = self.attempts.wait(subjects, now)
        if wait > timedelta(0):
            raise TooMany(
                "Too many attempts to sign in failed.",
                state="nobody was signed in",
                do=f"wait {ceil(wait.total_seconds())} seconds, or ask an owner for a link to a new password",
                wait_seconds=ceil(wait.total_seconds()),
            )

    def _failed(self, user: User | None, subjects: list[str], now: datetime) -> None:
        self.failed_count += 1
        failures = self.attempts.failed(subjects, now)
        if user is not None and failures >= FREE_FAILURES:
            self.log.write("locked_out", user.user_id, self_of(user), now, {"failures": failures})


def self_of(user: User) -> Author:
    """A user as who did something to themselves."""
    return Author(user.user_id, user.name, user.access_role)
