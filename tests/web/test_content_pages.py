"""The pages of content: they hold what the views say, escape what sources wrote, and refuse what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.content_world import AS_OF_AT, content_tables
from tests.views.published import new_workspace, publish

from quorate.surfaces.web.app import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    root: Path = tmp_path_factory.mktemp("content_pages")
    workspace = new_workspace(root)
    publish(workspace, content_tables(), AS_OF_AT, "run_content")
    with TestClient(create_app(workspace)) as made:
        yield made


def test_the_grid(client: TestClient) -> None:
    text = client.get("/content").text
    assert ">+15</a>" in text
    assert '<option value="relay">Acme Relay</option>' in text


def test_what_to_write_next(client: TestClient) -> None:
    assert (
        "Guidance for User at Defining the problem, about Acme Relay" in client.get("/content?show=next").text
    )


def test_the_catalogue(client: TestClient) -> None:
    text = client.get("/content?show=assets").text
    assert "links nowhere: on my disk; offered to nobody" in text
    assert "A &lt;b&gt;sharp&lt;/b&gt; look" in text
    assert "the journey maps have no role &#39;champoin&#39;, did you mean &#39;champion&#39;?" in text
    assert "links nowhere; offered to nobody" in text
    assert "No label waits" in client.get("/content?show=assets&confirm=1").text


def test_every_link_of_both_pages_opens(client: TestClient) -> None:
    from html.parser import HTMLParser

    class Links(HTMLParser):
        found: set[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            href = dict(attrs).get("href") or ""
            if tag == "a" and href.startswith(("/evidence", "/content")):
                self.found.add(href)

    links = Links()
    links.found = set()
    for page in (
        "/content",
        "/content?offering=relay",
        "/content?show=next",
        "/content?show=assets",
        "/content/C1",
    ):
        links.feed(client.get(page).text)
    assert len(links.found) > 12
    assert {href: client.get(href).status_code for href in links.found} == dict.fromkeys(links.found, 200)


def test_an_asset(client: TestClient) -> None:
    text = client.get("/content/C1").text
    assert "Aldermoor" in text
    assert "Ana Ruiz" in text
    assert "EUR\N{NO-BREAK SPACE}450" in text
    assert "It links nowhere" in client.get("/content/C3").text


@pytest.mark.parametrize("path", ["/content?offering=rely", "/content/C9"])
def test_what_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_part_that_is_none(client: TestClient) -> None:
    assert client.get("/content?show=everything").status_code == 400
