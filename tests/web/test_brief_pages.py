"""Briefs as pages and as files: escaped, complete, and refused where there is nothing to give."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.views.brief_world import brief_world
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID

from quorate.surfaces.web import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    workspace = new_workspace(tmp_path_factory.mktemp("brief_pages"))
    publish(workspace, brief_world(), AS_OF_AT, RUN_ID)
    with TestClient(create_app(workspace)) as made:
        yield made


def test_the_page_tells_and_cites(client: TestClient) -> None:
    text = client.get(f"/journeys/{JOURNEY}/brief").text
    for words in (
        "Ann Lindqvist",
        "The next step to agree on",
        "Paying twice.",
        "Rail is back.",
        "old: to be looked at",
    ):
        assert words in text
    assert "It has *no* &lt;b&gt;map&lt;/b&gt;." in text
    cited = set(re.findall(r'href="#source-(\d+)"', text))
    assert cited
    assert cited == set(re.findall(r'id="source-(\d+)"', text))


def test_every_source_on_the_page_opens(client: TestClient) -> None:
    links = set(re.findall(r'href="(/evidence/[^"]+)"', client.get(f"/journeys/{JOURNEY}/brief").text))
    assert len(links) > 10
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_as_markdown(client: TestClient) -> None:
    answer = client.get(f"/journeys/{JOURNEY}/brief.md")
    assert answer.headers["content-type"].startswith("text/markdown")
    assert f"brief-{JOURNEY}.md" in answer.headers["content-disposition"]
    text = answer.text
    assert r"It has \*no\* \<b\>map\</b\>." in text
    assert "- Drivers are short. [" in text
    assert "**(old)**" in text
    numbers = {int(number) for found in re.findall(r" \[([\d, ]+)\]", text) for number in found.split(", ")}
    assert numbers == {int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)}


def test_as_a_page_that_stands_alone(client: TestClient) -> None:
    text = client.get(f"/journeys/{JOURNEY}/brief.html").text
    assert "<style>" in text
    assert not re.search(r'(src|href)="(?!#)', text)


def test_for_those_who_come(client: TestClient) -> None:
    text = client.get(f"/journeys/{JOURNEY}/brief?who=Gia Romano").text
    assert "Gia Romano" in text
    assert "brief.md?who=Gia%20Romano" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [("brief.docx", 400), ("brief?who=Nobody", 404), ("brief.md?who=Nobody", 404)],
)
def test_what_cannot_be_given(client: TestClient, path: str, status: int) -> None:
    assert client.get(f"/journeys/{JOURNEY}/{path}").status_code == status


def test_a_journey_that_is_not_there(client: TestClient) -> None:
    assert client.get("/journeys/j_none/brief").status_code == 404
