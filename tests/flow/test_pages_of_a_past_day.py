"""A page as of a day is the page of a workspace that was never given what came later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.flow.market_fixture import NOW, import_all, quietly
from tests.flow.test_no_leakage import DAY, without_the_future
from tests.made_once import copied

from quorate import flow
from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace

PAGES = (
    "/journeys", "/journeys?show=table", "/accounts", "/forecast", "/lateness", "/programmes", "/social", "/plan",
    "/plan/review", "/plan/works", "/content", "/revenue", "/revenue/contributions", "/revenue/return",
    "/revenue/productivity", "/revenue/alignment", "/revenue/incremental", "/search?q=a",
)  # fmt: skip
# The run and when it was made, the banner, and the day in links.
_OF_THE_RUN = (
    r"run_[0-9a-f]{20}", r"published [^<]*? UTC", r'(?s)<div class="looking".*?</div>',
    r"(?:\?|&amp;|%3F|%26)as_of(?:=|%3D)[-0-9]*",
    r'<input type="hidden" name="as_of"[^>]*>', r" inert(?=>)", r"/days\?then=[^\"]*",
)  # fmt: skip


@pytest.fixture(scope="module")
def known_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("known") / "ws"


@pytest.fixture(scope="module")
def clients(
    tmp_path_factory: pytest.TempPathFactory, inputs: Path, updated: Path, known_root: Path
) -> Iterator[tuple[TestClient, TestClient]]:
    """A workspace that knows everything, with the day made beside today; and one that was given only what was known."""
    less = without_the_future(inputs, tmp_path_factory.mktemp("less"))
    whole = copied(updated, tmp_path_factory.mktemp("whole") / "ws")
    flow.snapshot(whole, lambda: NOW, quietly, DAY).close()
    known = flow.create_workspace(known_root, "Market")
    import_all(known, less)
    flow.update(known, lambda: NOW, quietly, as_of=DAY)
    with _client(whole) as one, _client(known) as other:
        yield one, other


def _client(workspace: Workspace) -> TestClient:
    return TestClient(create_app(workspace), raise_server_exceptions=False)


def _told(html: str) -> str:
    for pattern in _OF_THE_RUN:
        html = re.sub(pattern, "", html)
    return " ".join(html.split())


def _first_difference(then: str, never: str) -> tuple[str, str]:
    pairs = enumerate(zip(then, never, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(then), len(never)))
    return then[max(at - 80, 0) : at + 120], never[max(at - 80, 0) : at + 120]


def _known_pages(client: TestClient) -> list[str]:
    found = re.findall(
        r'href="(/(?:accounts|people|evidence)/[^"?#]+)', "".join(client.get(path).text for path in PAGES)
    )
    return [*PAGES, *sorted(set(found))[::12][:40]]


def test_a_page_of_a_past_day_knows_nothing_of_what_came_later(
    clients: tuple[TestClient, TestClient],
) -> None:
    whole, known = clients
    paths = _known_pages(known)
    assert len(paths) > len(PAGES) + 10
    differing = []
    for path in paths:
        then = whole.get(f"{path}{'&' if '?' in path else '?'}as_of={DAY.isoformat()}")
        never = known.get(path)
        assert (path, then.status_code, never.status_code) == (path, 200, 200)
        if _told(then.text) != _told(never.text):
            differing.append((path, _first_difference(_told(then.text), _told(never.text))))
    assert differing == []
    assert "You look at" in whole.get(f"/journeys?as_of={DAY.isoformat()}").text


def test_today_is_another_page(clients: tuple[TestClient, TestClient]) -> None:
    whole, known = clients
    assert _told(whole.get("/journeys?show=table").text) != _told(known.get("/journeys?show=table").text)
