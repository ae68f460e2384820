"""Settings in the browser: what is in force, and the person's own choice of a theme."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.web.page_reading import PageRead


def test_it_says_what_is_in_force_and_where_it_comes_from(client: TestClient) -> None:
    read = PageRead(client.get("/settings").text)
    assert "In force" in read.text
    assert "quorate.toml, line" in read.text
    assert "the default" in read.text
    assert read.unlabelled == []


def test_a_theme_is_kept_and_given_back(client: TestClient) -> None:
    assert "data-theme" not in client.get("/settings").text
    answer = client.post("/settings/theme", data={"theme": "dark"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings")
    assert '<html lang="en" data-theme="dark">' in client.get("/accounts").text
    client.post("/settings/theme", data={"theme": "system"})
    assert "data-theme" not in client.get("/settings").text


@pytest.mark.parametrize("theme", ["", "sepia", '"><script>'])
def test_no_other_theme_is_kept(client: TestClient, theme: str) -> None:
    assert client.post("/settings/theme", data={"theme": theme}).status_code == 400
    client.cookies.set("quorate_theme", "sepia")
    assert "sepia" not in client.get("/settings").text
    client.cookies.delete("quorate_theme")
