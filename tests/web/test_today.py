from __future__ import annotations

from datetime import timedelta

from starlette.testclient import TestClient
from tests.views.small_people import AS_OF_AT
from tests.web.page_reading import PageRead

from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace


def test_the_day_is_where_everybody_starts(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/today"
    text = PageRead(client.get("/today").text).text
    for words in (
        "Asked of you",
        "Say who you are",
        "What changed",
        "Nothing was marked as seen yet",
        "set aside",
    ):
        assert words in text


def test_a_look_is_remembered_for_each_colleague_and_can_be_set_back(workspace: Workspace) -> None:
    with TestClient(create_app(workspace)) as client:
        assert "New:" not in PageRead(client.post("/today/looked", data={}).text).text
        assert "You looked last at" in PageRead(client.get("/today").text).text
        long_ago = (AS_OF_AT - timedelta(days=200)).date().isoformat()
        assert "New:" in PageRead(client.post("/today/looked", data={"since": long_ago}).text).text
        client.post("/plan/me", data={"name": "Ines Duarte", "back": "/plan"})
        assert "Nothing was marked as seen yet" in PageRead(client.get("/today").text).text
        assert client.post("/today/looked", data={"since": "soon"}).status_code == 400


def test_another_site_cannot_mark_it_as_seen(client: TestClient) -> None:
    answer = client.post("/today/looked", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_cookie_that_says_nothing_is_no_look(workspace: Workspace) -> None:
    with TestClient(create_app(workspace), cookies={"quorate_looked_nobody": "<b>"}) as client:
        assert "Nothing was marked as seen yet" in PageRead(client.get("/today").text).text
