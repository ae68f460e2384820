"""The small world behind the API, open and with people who sign in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from quorate.ledger.users import Sees
from quorate.surfaces.access import Doors
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

WORDS = "four words in a row"
SEEN = Sees("where", {"account_id": ("a_fenwick",)})


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = new_workspace(tmp_path_factory.mktemp("api"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client of a workspace that nobody signs in to."""
    with TestClient(create_app(workspace), follow_redirects=False, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client of a workspace with users, and a token for each: owner, sales, viewer, and sales who see one account."""
    guarded = new_workspace(tmp_path_factory.mktemp("guarded_api"))
    publish(guarded, small_world(), AS_OF_AT, RUN_ID)
    doors = Doors(guarded.database_file, now)
    with TestClient(create_app(guarded), follow_redirects=False, raise_server_exceptions=False) as made:
        owner = doors.set_up("owner@ours.example", "Olga Owner", WORDS, "a test").user
        people = {"owner": owner}
        for name, role, sees in (
            ("sales", "sales", Sees()), ("viewer", "viewer", Sees()), ("some", "sales", SEEN),
        ):  # fmt: skip
            email = f"{name}@ours.example"
            people[name] = doors.users.add(email, name, role, sees, self_of(owner), now())
        yield made, {name: token_of(doors, user.user_id) for name, user in people.items()}
    doors.close()


def token_of(doors: Doors, user_id: str) -> str:
    """A token with every scope that a user may have."""
    user = doors.users.find(user_id)
    assert user is not None
    scopes = ("read", "write", "admin") if user.access_role == "owner" else ("read", "write")
    return doors.tokens.make(user_id, "a test", scopes, timedelta(days=1), self_of(user), now())[1]
