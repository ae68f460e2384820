"""The scripts of the pages: how they are linked, what happens without them, and parts that the panel asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.page_reading import PageRead

from quorate.surfaces.web.static_links import StaticLinks

FOR_PANEL = {"HX-Request": "true", "HX-Target": "aside#panel"}


def test_addresses_change_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    (tmp_path / "a.css").write_text("one")
    (tmp_path / "built" / "shell.js").write_text("two")
    before = StaticLinks(tmp_path)
    (tmp_path / "a.css").write_text("three")
    after = StaticLinks(tmp_path)
    assert before["a.css"] != after["a.css"]
    assert before["built/shell.js"] == after["built/shell.js"]
    assert before.is_built()
    assert before.island("shell") == f'<script type="module" src="{before["built/shell.js"]}"></script>'
    assert (list(before), len(before)) == (["a.css", "built/shell.js", "all.css"], 3)


def test_what_is_not_built_has_an_address_and_no_element(tmp_path: Path) -> None:
    links = StaticLinks(tmp_path)
    assert not links.is_built()
    assert links["built/shell.js"] == "/static/built/shell.js"
    assert links.island("shell") == ""
    with pytest.raises(KeyError):
        links["mistyped.css"]


def test_what_is_asked_for_by_its_hash_is_kept(client: TestClient) -> None:
    address = StaticLinks()["tokens.css"]
    assert client.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/tokens.css").headers["cache-control"] == "private, no-cache"
    assert client.get("/static/none.css?v=1").headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/people/p_ben", "/accounts/a_alder", "/data", "/accounts/nope"])
def test_the_panel_is_answered_with_its_part_only(client: TestClient, path: str) -> None:
    whole, part = client.get(path), client.get(path, headers=FOR_PANEL)
    assert part.status_code == whole.status_code
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert 'aria-label="Main"' not in part.text
    read = PageRead(part.text)
    assert read.headings[0] <= 2
    assert read.links[0] == path
    assert "Open as a page" in read.text
    assert {"HX-Request", "HX-Target"} <= set(part.headers["vary"].replace(" ", "").split(","))


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"HX-Target": "aside#panel"},
        {"HX-Request": "true", "HX-Target": "div#other"},
        {"HX-Request": "true", "HX-Target": "aside"},
    ],
)
def test_anything_else_is_answered_with_the_page(client: TestClient, headers: dict[str, str]) -> None:
    assert "<html" in client.get("/people/p_ben", headers=headers).text
