"""Whoever a provider speaks for is one user, however many of their sign-ins come at once."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from quorate.errors import NotAllowed
from quorate.ledger.plan_events import Author
from quorate.ledger.users import Sees, User, Users
from quorate.settings.sign_in_settings import ProviderSettings
from quorate.surfaces.access.oidc import Claims
from quorate.surfaces.access.provider_users import user_of_claims
from quorate.warehouse.addresses import Database

NOW = datetime(2026, 7, 1, 12)
SETTINGS = ProviderSettings(issuer="https://id.example.com", client_id="quorate", new_users="viewer")
NELL = Claims("https://id.example.com", "sub-nell", "nell@ours.example", True, "Nell")
AUTHOR = Author("test", "the test", "operations")
AT_ONCE = 4
PATIENCE_SECONDS = 60


@pytest.mark.parametrize("is_known", [False, True])
def test_first_sign_ins_at_once_are_one_user(
    is_known: bool, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = Users(database)
    users.add("owner@ours.example", "Olga", "owner", Sees(), AUTHOR, NOW)
    if is_known:
        users.add(NELL.email, "Nell", "sales", Sees(), AUTHOR, NOW)
    looked = threading.Barrier(AT_ONCE)
    find = Users.find

    def found_by_all(self: Users, key: str) -> User | None:
        """All have looked before anybody writes; who looks again does so alone."""
        user = find(self, key)
        if not getattr(told, "has_looked", False):
            told.has_looked = True
            looked.wait(PATIENCE_SECONDS)
        return user

    told = threading.local()
    monkeypatch.setattr(Users, "find", found_by_all)
    let_in: list[User] = []
    refused: list[BaseException] = []

    def sign_in() -> None:
        own = Users(database)
        try:
            let_in.append(user_of_claims(own, SETTINGS, NELL, NOW))
        except BaseException as error:
            refused.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=sign_in) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    monkeypatch.undo()
    assert refused == []
    assert {user.user_id for user in let_in} == {users.find(NELL.email).user_id}  # type: ignore[union-attr]
    assert len(let_in) == AT_ONCE
    assert len(users.all()) == 2
    users.close()


def test_a_subject_stays_whose_it_is(database: Database) -> None:
    """Of two addresses that a provider tells of one subject at the same moment, one is let in."""
    users = Users(database)
    users.add("owner@ours.example", "Olga", "owner", Sees(), AUTHOR, NOW)
    other = users.add("nell@elsewhere.example", "Nell", "sales", Sees(), AUTHOR, NOW)
    mine = user_of_claims(users, SETTINGS, NELL, NOW)
    with pytest.raises(NotAllowed):
        users.link(other.user_id, NELL.issuer, NELL.subject, AUTHOR, NOW)
    assert users.of_provider(NELL.issuer, NELL.subject) == mine
    users.close()
