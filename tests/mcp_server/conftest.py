"""The small world for assistants, with users who see different parts of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.ledger.plan_events import Author
from quorate.ledger.users import Sees
from quorate.surfaces.access import Doors
from quorate.warehouse.workspace import Workspace

SETTING_UP = Author("test", "the test", "operations")


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace without users."""
    made = new_workspace(tmp_path / "w")
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def peopled(workspace: Workspace) -> Workspace:
    """A workspace with an owner, a seller who sees Germany alone, and a viewer."""
    doors = Doors(workspace.database_file, now)
    for email, role, sees in (
        ("ada@ours.example", "owner", Sees()),
        ("sam@ours.example", "sales", Sees("where", {"country": ("DE",)})),
        ("vic@ours.example", "viewer", Sees()),
    ):
        doors.users.add(email, email.partition("@")[0].title(), role, sees, SETTING_UP, now())
    doors.close()
    return workspace


def token(workspace: Workspace, email: str, *scopes: str) -> str:
    """A new token's secret."""
    doors = Doors(workspace.database_file, now)
    try:
        user = doors.users.named(email)
        return doors.tokens.make(user.user_id, "assistant", scopes, timedelta(days=1), SETTING_UP, now())[1]
    finally:
        doors.close()
