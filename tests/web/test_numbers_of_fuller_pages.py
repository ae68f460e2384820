"""Pages that the small world leaves empty: their numbers open too, where there is much to tell."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.views.content_world import content_tables
from tests.views.published import new_workspace, publish
from tests.views.revenue_world import revenue_world
from tests.views.small_experiments import experiments
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_plays import plays
from tests.web.numbers_shown import NumbersShown
from tests.web.test_numbers_open import REASONS, names_of

from quorate.surfaces.web import create_app

# Each world with the pages it fills.
WORLDS = {
    "revenue": (
        {**revenue_world(), **experiments()},
        ("/forecast", "/revenue", "/revenue/return", "/revenue/return?period=2026-04-01", "/revenue/contributions",
         "/revenue/incremental", "/revenue/experiments", "/revenue/experiments/quiet", "/revenue/review"),
    ),
    "content": (content_tables(), ("/content", "/content?show=next", "/content?show=assets", "/content/C1")),
    "plays": (plays(), ("/plan/works",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, TestClient]:
    made = {}
    for name, (world, _) in WORLDS.items():
        workspace = new_workspace(tmp_path_factory.mktemp(name))
        publish(workspace, world, AS_OF_AT, RUN_ID)
        made[name] = TestClient(create_app(workspace), follow_redirects=False)
    return made


@pytest.mark.parametrize(
    ("world", "path"), [(name, path) for name, (_, paths) in WORLDS.items() for path in paths]
)
def test_every_number_opens_or_says_why_not(clients: dict[str, TestClient], world: str, path: str) -> None:
    with clients[world] as client:
        answer = client.get(path)
    assert answer.status_code == 200
    shown = NumbersShown(answer.text, names_of(WORLDS[world][0]))
    assert shown.opened > 0
    assert shown.reasons <= set(REASONS)
    assert not shown.closed, "\n".join(f"{each.number}: {each.text} ({each.around})" for each in shown.closed)
