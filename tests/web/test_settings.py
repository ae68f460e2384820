"""Settings in the browser: what is in force, and the person's own choice of a theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace
from tests.web.page_reading import PageRead

from quorate.surfaces.web import create_app


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


def test_a_language_is_kept_and_given_back(client: TestClient) -> None:
    answer = client.post("/settings/language", data={"language": "de", "back": "/accounts?page=2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts?page=2")
    page = client.get("/settings")
    assert '<html lang="de"' in page.text
    assert "Einstellungen" in PageRead(page.text).text
    client.post("/settings/language", data={"language": "system"})
    assert '<html lang="en"' in client.get("/settings").text


def test_a_browser_is_answered_in_its_language(client: TestClient) -> None:
    page = client.get("/settings", headers={"accept-language": "de-AT,en;q=0.5"})
    assert '<html lang="de"' in page.text
    assert "Accept-Language" in page.headers["vary"]
    assert '<html lang="en"' in client.get("/settings", headers={"accept-language": "fr"}).text


def test_a_workspace_may_have_a_language(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    settings = workspace.settings_file.read_text(encoding="utf-8")
    workspace.settings_file.write_text('language = "de"\n' + settings, encoding="utf-8")
    with TestClient(create_app(workspace)) as visitor:
        assert '<html lang="de"' in visitor.get("/settings").text
        assert '<html lang="en"' in visitor.get("/settings", headers={"accept-language": "en"}).text


@pytest.mark.parametrize("language", ["", "fr", '"><script>'])
def test_no_other_language_is_kept(client: TestClient, language: str) -> None:
    assert client.post("/settings/language", data={"language": language}).status_code == 400
    client.cookies.set("quorate_language", "fr")
    assert '<html lang="en"' in client.get("/settings").text
    client.cookies.delete("quorate_language")
