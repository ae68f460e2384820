"""Who comes in: by a password, a link, a token; who does not, and who has to wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from tests.databases import behind, unguard

from quorate.errors import NotAllowed, NotFound, TooMany, UsageError
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.failed_attempts import FREE_FAILURES
from quorate.ledger.sessions import IDLE, LONGEST
from quorate.ledger.users import Sees
from quorate.surfaces.access import Doors
from quorate.surfaces.access.doors import self_of
from quorate.warehouse.addresses import Database

WORDS = "four words in a row"
OTHER_WORDS = "another four words then"


class Clock:
    """The moment, which tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 7, 1, 9)

    def __call__(self) -> datetime:
        return self.now

    def later(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def doors(database: Database, clock: Clock) -> Iterator[Doors]:
    made = Doors(database, clock)
    yield made
    made.close()


def test_the_first_owner_is_the_only_one_who_needs_nobody(doors: Doors) -> None:
    assert doors.users.is_empty()
    entered = doors.set_up("Ada@Acme.example", "Ada", WORDS, "a browser")
    assert entered.user.email == "ada@acme.example"
    assert entered.user.access_role == "owner"
    assert not doors.users.is_empty()
    with pytest.raises(NotAllowed, match="has an owner already"):
        doors.set_up("eve@acme.example", "Eve", WORDS, "a browser")


def test_a_password_lets_in_and_a_wrong_one_does_not_say_why(doors: Doors) -> None:
    doors.set_up("ada@acme.example", "Ada", WORDS, "a browser")
    entered = doors.by_password("ADA@acme.example ", WORDS, "1.2.3.4", "a browser")
    found = doors.of_session(entered.secret)
    assert found is not None
    assert found.user is not None
    assert found.user.name == "Ada"
    said = []
    for email, password in (("ada@acme.example", OTHER_WORDS), ("nobody@acme.example", WORDS)):
        with pytest.raises(NotAllowed) as refused:
            doors.by_password(email, password, "1.2.3.4", "a browser")
        said.append(refused.value.describe())
    assert said[0] == said[1]
    assert doors.of_session("qs_of_nobody") is None


def test_who_tries_in_vain_waits_longer_each_time(doors: Doors, clock: Clock) -> None:
    doors.set_up("ada@acme.example", "Ada", WORDS, "a browser")
    for _ in range(FREE_FAILURES):
        with pytest.raises(NotAllowed):
            doors.by_password("ada@acme.example", OTHER_WORDS, "6.6.6.6", "a browser")
    with pytest.raises(TooMany) as first:
        doors.by_password("ada@acme.example", WORDS, "1.2.3.4", "a browser")
    clock.later(timedelta(seconds=first.value.wait_seconds))
    with pytest.raises(NotAllowed):
        doors.by_password("ada@acme.example", OTHER_WORDS, "6.6.6.6", "a browser")
    with pytest.raises(TooMany) as second:
        doors.by_password("ada@acme.example", WORDS, "1.2.3.4", "a browser")
    assert second.value.wait_seconds == 2 * first.value.wait_seconds
    clock.later(timedelta(seconds=second.value.wait_seconds))
    assert doors.by_password("ada@acme.example", WORDS, "1.2.3.4", "a browser").user.name == "Ada"
    assert "locked_out" in [each.kind for each in doors.log.events()]


def test_a_session_ends_by_itself_and_with_its_user(doors: Doors, clock: Clock) -> None:
    owner = doors.set_up("ada@acme.example", "Ada", WORDS, "a browser").user
    idle = doors.by_password("ada@acme.example", WORDS, "here", "a browser").secret
    clock.later(IDLE)
    assert doors.of_session(idle) is None
    used = doors.by_password("ada@acme.example", WORDS, "here", "a browser").secret
    begun = clock.now
    while clock.now < begun + LONGEST:
        assert doors.of_session(used) is not None
        clock.later(IDLE / 2)
    assert doors.of_session(used) is None
    bob = doors.users.add("bob@acme.example", "Bob", "sales", Sees(), self_of(owner), clock.now)
    secret = doors.enter(bob, "password", "a browser").secret
    assert doors.of_session(secret) is not None
    doors.users.disable("bob@acme.example", self_of(owner), clock.now)
    assert doors.of_session(secret) is None
    doors.users.enable("bob@acme.example", self_of(owner), clock.now)
    assert doors.of_session(secret) is None


def test_a_token_does_no_more_than_its_scopes_and_its_user(doors: Doors, clock: Clock) -> None:
    owner = doors.set_up("ada@acme.example", "Ada", WORDS, "a browser").user
    viewer = doors.users.add("vic@acme.example", "Vic", "viewer", Sees("own"), self_of(owner), clock.now)
    made, secret = doors.tokens.make(
        owner.user_id, "reports", ["read"], timedelta(days=30), self_of(owner), clock.now
    )
    found = doors.of_token(secret)
    assert found is not None
    assert found.may("read")
    assert not found.may("decide")
    assert not found.may("administer")
    _, of_viewer = doors.tokens.make(
        viewer.user_id, "all", ["read", "write", "admin"], timedelta(days=1), self_of(viewer), clock.now
    )
    seen = doors.of_token(of_viewer)
    assert seen is not None
    assert seen.permissions == {"read", "arrange"}
    clock.later(timedelta(days=1))
    assert doors.of_token(of_viewer) is None
    doors.tokens.revoke(made.token_id, self_of(owner), clock.now)
    assert doors.of_token(secret) is None
    with pytest.raises(NotFound):
        doors.tokens.revoke(made.token_id, self_of(viewer), clock.now, of_user=viewer.user_id)


def test_a_link_works_once_and_ends_what_was_open(doors: Doors, clock: Clock) -> None:
    owner = doors.set_up("ada@acme.example", "Ada", WORDS, "a browser")
    secret = doors.recover(owner.user, self_of(owner.user))
    with pytest.raises(UsageError, match="fewer than"):
        doors.by_link(secret, "short", "a browser")
    entered = doors.by_link(secret, OTHER_WORDS, "a browser")
    assert doors.of_session(owner.secret) is None
    assert doors.of_session(entered.secret) is not None
    with pytest.raises(NotAllowed, match="used already"):
        doors.by_link(secret, WORDS, "a browser")
    late = doors.recover(owner.user, self_of(owner.user))
    clock.later(timedelta(hours=1))
    with pytest.raises(NotAllowed, match="too old"):
        doors.by_link(late, WORDS, "a browser")


def test_somebody_always_owns_the_workspace(doors: Doors, clock: Clock) -> None:
    owner = doors.set_up("ada@acme.example", "Ada", WORDS, "a browser").user
    with pytest.raises(NotAllowed, match="Nobody would be left"):
        doors.users.change("ada@acme.example", self_of(owner), clock.now, role="sales")
    with pytest.raises(NotAllowed, match="Nobody would be left"):
        doors.users.disable("ada@acme.example", self_of(owner), clock.now)
    assert doors.users.named("ada@acme.example").access_role == "owner"
    assert doors.users.named("ada@acme.example").is_active


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "ada.lovelace is great", "x" * 300])
def test_a_weak_password_is_refused(doors: Doors, password: str) -> None:
    with pytest.raises(UsageError):
        doors.set_up("ada.lovelace@acme.example", "Ada", password, "a browser")
    assert doors.users.is_empty()


def test_the_file_lets_nobody_in_and_the_log_shows_what_was_changed(
    doors: Doors, database: Database, clock: Clock
) -> None:
    entered = doors.set_up("ada@acme.example", "Ada", WORDS, "a browser")
    _, token = doors.tokens.make(
        entered.user.user_id, "reports", ["read"], timedelta(days=3), self_of(entered.user), clock.now
    )
    link = doors.recover(entered.user, self_of(entered.user))
    with behind(database) as connection:
        tables = sa.inspect(connection).get_table_names()
        rows = [connection.exec_driver_sql(f"select * from {each}").all() for each in tables]
    held = repr(rows).encode()
    assert b"ada@acme.example" in held
    if isinstance(database, Path):
        held += b"".join(each.read_bytes() for each in database.parent.iterdir())
    for secret in (WORDS, entered.secret, token, link):
        assert secret.encode() not in held
    assert b"$argon2id$" in held
    assert ledger_breaks(database) == []
    change = "update access_events set author_name = 'Somebody' where event_no = 2"
    with pytest.raises(IntegrityError, match="cannot be changed"), behind(database) as connection:
        connection.exec_driver_sql(change)
    with behind(database) as connection:
        unguard(connection, "access_events")
        connection.exec_driver_sql(change)
    assert ledger_breaks(database) == ["of who was let in: line 2 of the ledger is not as it was written"]
