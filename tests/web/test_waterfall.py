"""The waterfall's page: through a client, with what it says when there is little or nothing to tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import snapshot_of
from tests.views.waterfall_world import empty_workspace, waterfall_workspace

from quorate.surfaces.web import create_app
from quorate.surfaces.web.drawings.waterfall_bars import two_lines
from quorate.views import waterfall_view
from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return waterfall_workspace(tmp_path_factory.mktemp("waterfall"))


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), follow_redirects=False) as made:
        yield made


def _page(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_it_is_the_first_page_of_revenue(client: TestClient) -> None:
    page = _page(client, "/revenue")
    assert re.search(r'<a href="/revenue" aria-current="page">.*<span>Revenue</span></a>', page)
    assert re.search(r'<a href="/revenue" aria-current="page">Waterfall</a>', page)
    assert "style=" not in page
    assert "lead count" not in page.lower()


def test_the_page_says_what_the_view_says(client: TestClient, workspace: Workspace) -> None:
    snapshot = snapshot_of(workspace)
    view = waterfall_view(snapshot, "tier:A", None, "2025-01", "2026-06")
    snapshot.close()
    page = _page(client, "/revenue?segment=tier:A&since=2025-01&until=2026-06")
    assert view.command in page.replace("&#39;", "'")
    assert '<option value="tier:A" selected>' in page
    for step in view.steps:
        assert f">{step.reached.value:,.0f}</text>" in page, step.label
    for change in view.changes:
        assert change.sentence in page
    for loss in view.losses:
        assert loss.rival is None or loss.rival in page


def test_every_link_of_the_page_leads_somewhere(client: TestClient) -> None:
    found = sorted(set(re.findall(r'href="(/(?:evidence|revenue)[^"#]*)', _page(client, "/revenue"))))
    assert len(found) > 80
    for link in found[::7]:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_picture_has_its_table_beside_it(client: TestClient) -> None:
    page = _page(client, "/revenue?since=2025-01")
    pictures = re.findall(r'class="wide-picture picture"[^>]*aria-label="([^"]+)"', page)
    assert len(pictures) >= 4
    assert all("the table below holds the same facts" in words for words in pictures)
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?segment=tier:ZZ", 404),
        ("?offering=none-such", 404),
        ("?since=yesterday", 400),
        ("?since=2026-05&until=2026-01", 400),
        ("?stage=none-such", 200),
        ("?since=2019-01&until=2019-02", 200),
        ("?segment=tier:A&offering=crm", 200),
        ("?offering=unknown", 200),
    ],
)
def test_what_can_be_asked(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/revenue{query}").status_code == status


def test_months_without_a_journey_say_so(client: TestClient) -> None:
    page = _page(client, "/revenue?since=2019-01&until=2019-02")
    assert "No journey of this choice opened in these months" in page
    assert "Stage by stage" not in page


def test_no_journey_at_all(tmp_path: Path) -> None:
    with TestClient(create_app(empty_workspace(tmp_path))) as client:
        assert "No journey of this choice opened in these months" in _page(client, "/revenue")


def test_tables_and_pictures_can_be_taken_along(client: TestClient) -> None:
    page = _page(client, "/revenue?since=2025-01")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/take/[^"]+)"', page)]
    assert {link.split("?")[0].rsplit(".", 1)[1] for link in links} >= {"csv", "svg"}
    for link in links:
        if ".png" not in link:
            assert client.get(link).status_code == 200, link


def test_labels_fit_on_two_lines() -> None:
    assert two_lines("Selecting a supplier", 17) == ["Selecting a", "supplier"]
    assert two_lines("Decide", 17) == ["Decide"]
    assert [
        len(line) <= 17 for line in two_lines("Weltzusammenhangsbetrachtungsphase der Entscheidung", 17)
    ] == [True, True]
