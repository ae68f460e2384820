"""The parted world behind pages and API, with somebody of each role who is limited, each in another way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from starlette.testclient import TestClient
from tests.views.parted_world import OWNER_EMAIL, WAYS, hidden_words, parted_world
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID

from quorate.ledger.users import Sees
from quorate.surfaces.access import Doors
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.web import create_app
from quorate.surfaces.web.doorkeeper import SESSION
from quorate.vocabulary.closed_lists import ACCESS_ROLES


class Limited(NamedTuple):
    """Somebody who sees one account, and the way in which they are limited to it."""

    email: str
    way: str


WORDS = "four words in a row"
# Whoever has the role and sees one account, each limited in another way.
LIMITED: Mapping[str, Limited] = {
    role: Limited(OWNER_EMAIL if way == "own" else f"{role}@some.example", way)
    for role, way in zip(ACCESS_ROLES, WAYS, strict=False)
}
# What the ledger holds of what some do not see.
MARK = "words about what is hidden"
HIDDEN = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in (*hidden_words(), MARK)))
_CALLED = "@ines.duarte @fay.unseen"
_SAID_OF_HIDDEN = (
    ("/notes/add", {"kind": "account", "key": "a_alder", "text": MARK}),
    ("/notes/add", {"kind": "person", "key": "p_ben", "text": MARK}),
    ("/notes/add", {"kind": "journey", "key": JOURNEY, "text": f"{MARK} {_CALLED}"}),
    ("/plan/comment", {"move_id": "m_2", "text": f"{MARK} {_CALLED}"}),
    ("/plan/decide", {"move_id": "m_2", "kind": "dismissed", "reason": "other", "note": MARK}),
    ("/plan/add", {"journey_id": JOURNEY, "text": MARK, "channel": "email"}),
    ("/statements/say", {"kind": "journey", "key": JOURNEY, "say": "competitor=Rival", "note": MARK}),
    ("/notifications/follow", {"kind": "account", "key": "a_alder", "following": "yes"}),
)


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class LimitedWorld:
    """A client of it, its doors, and who comes in by them."""

    def __init__(self, root: Path) -> None:
        self.workspace = new_workspace(root)
        publish(self.workspace, parted_world(), AS_OF_AT, RUN_ID)
        self.doors = Doors(self.workspace.database_file, now)
        self._tokens: dict[str, str] = {}
        self.client = TestClient(create_app(self.workspace), follow_redirects=False)

    def people(self) -> None:
        """Let everybody in, and have somebody who sees all say something of what the others do not see."""
        owner = self.doors.set_up("owner@ours.example", "Olga Owner", WORDS, "a test").user
        for role, (email, way) in LIMITED.items():
            self._add(f"{role}@all.example", f"All {role}", role, Sees(), owner.user_id)
            self._add(email, f"Some {role}", role, WAYS[way], owner.user_id)
        with self.as_("operations@all.example"):
            for address, form in _SAID_OF_HIDDEN:
                assert self.client.post(address, data=form).status_code == 303, address

    def _add(self, email: str, name: str, role: str, sees: Sees, owner: str) -> None:
        author = self_of(self.doors.users.named(owner))
        self.doors.users.add(email, name, role, sees, author, AS_OF_AT)

    @contextmanager
    def as_(self, email: str) -> Iterator[TestClient]:
        """The client, as somebody."""
        user = self.doors.users.named(email)
        self.client.cookies.set(SESSION, self.doors.enter(user, "password", "a test").secret)
        try:
            yield self.client
        finally:
            self.client.cookies.clear()

    def bearer(self, email: str) -> Mapping[str, str]:
        """Headers of a program that may whatever somebody may."""
        if email not in self._tokens:
            user = self.doors.users.named(email)
            scopes = ("read", "write", "admin") if user.access_role == "owner" else ("read", "write")
            made = self.doors.tokens.make(
                user.user_id, "a test", scopes, timedelta(days=1), self_of(user), now()
            )
            self._tokens[email] = made[1]
        return {"Authorization": f"Bearer {self._tokens[email]}"}


def told_of_hidden(text: str, asked: str) -> set[str]:
    """Words of what is hidden that stand in an answer; a word that was asked for is said back."""
    return {word for word in HIDDEN.findall(text) if word.lower() not in asked.lower()}
