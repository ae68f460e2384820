"""Whatever sources write, pages, pictures and files show it as text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.web.hostile_world import HOSTILE, RIGHT_TO_LEFT, SCRIPT, hostile_world
from tests.web.page_reading import PageRead

from quorate.surfaces.exports.page_parts import page_parts
from quorate.surfaces.web import create_app

_JOURNEYS = (JOURNEY, "j_long", "j_bought")
PAGES = (
    "/",
    "/journeys",
    "/journeys?show=table",
    *(f"/journeys/{journey}" for journey in _JOURNEYS),
    *(
        f"/journeys/{JOURNEY}/{part}"
        for part in (
            "team",
            "stages",
            "contact",
            "outlook",
            "plan",
            "opportunities",
            "what-if",
            "table",
            "brief",
        )
    ),
    "/accounts",
    "/accounts/a_alder",
    "/people/p_ben",
    "/people/p_ann",
    f"/search?q={quote(SCRIPT)}",
    f"/search?q={quote(RIGHT_TO_LEFT)}",
    "/plan",
    "/content",
    "/social",
    "/programmes",
    "/forecast",
    f"/evidence/quorum/{JOURNEY}",
    f"/evidence/stance/{JOURNEY}/p_ben",
    "/evidence/record/t_00",
)


class Elements(HTMLParser):
    """The names of a page's elements, and the attributes that could run something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.running: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.names.add(tag)
        for name, value in attrs:
            if name.startswith("on") or "javascript:" in (value or "").lower().lstrip():
                self.running.append(f"{tag} {name}")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    workspace = new_workspace(tmp_path_factory.mktemp("hostile_world"))
    publish(workspace, hostile_world(), AS_OF_AT, RUN_ID)
    with TestClient(create_app(workspace), follow_redirects=True) as made:
        yield made


@pytest.mark.parametrize("path", PAGES)
def test_it_is_shown_as_text(hostile: TestClient, path: str) -> None:
    _require_text(hostile, path)


@pytest.mark.parametrize("path", PAGES[::3])
def test_it_is_shown_as_text_in_another_language(hostile: TestClient, path: str) -> None:
    """Another catalogue puts the words of sources into sentences of its own."""
    _require_text(hostile, path, {"accept-language": "de"})


def _require_text(hostile: TestClient, path: str, headers: Mapping[str, str] | None = None) -> None:
    answer = hostile.get(path, headers=headers)
    assert answer.status_code == 200, PageRead(answer.text).text[:400]
    read = PageRead(answer.text)
    held = Elements(answer.text)
    assert held.running == []
    assert not held.names & {"img", "iframe", "object", "embed", "foreignobject"}
    assert SCRIPT not in answer.text
    assert read.inline == []
    assert all(each.startswith("/") for each in read.loads)
    assert "49${7*7}" not in answer.text, "no template reads it as its own"


def test_the_hostile_words_are_there_to_be_seen(hostile: TestClient) -> None:
    shown = " ".join(PageRead(hostile.get(path).text).text for path in PAGES)
    for words in HOSTILE:
        assert " ".join(words.split()) in shown, words[:40]


@pytest.mark.parametrize("journey", _JOURNEYS)
def test_pictures_stay_whole(hostile: TestClient, journey: str) -> None:
    for path in (f"/journeys/{journey}", f"/journeys/{journey}/contact", f"/journeys/{journey}/stages"):
        for drawn in re.findall(r"<svg\b.*?</svg>", hostile.get(path).text, re.DOTALL):
            root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
            assert not [each for each in root.iter() if each.tag.endswith(("script", "foreignObject"))]
            for words in root.iter("text"):
                assert len("".join(words.itertext())) < 400, "long words are cut where they would run out"


@pytest.mark.parametrize(
    "path", ["/accounts", f"/journeys/{JOURNEY}", f"/journeys/{JOURNEY}/team", "/people/p_ben"]
)
def test_what_is_taken_along_is_text_too(hostile: TestClient, path: str) -> None:
    for part in page_parts(hostile.get(path).text):
        ending = "csv" if part.kind == "table" else "svg"
        answer = hostile.get(f"/take/{part.name}.{ending}", params={"page": path})
        assert answer.status_code == 200
        if ending == "svg":
            ET.fromstring(answer.content)  # noqa: S314 - our own file
        else:
            assert not re.search(r"^[=+@]", answer.text, re.MULTILINE), "no cell is a formula"


@pytest.mark.parametrize("ending", ["md", "html"])
def test_a_brief_is_text_too(hostile: TestClient, ending: str) -> None:
    answer = hostile.get(f"/journeys/{JOURNEY}/brief.{ending}")
    assert answer.status_code == 200
    if ending == "html":
        held = Elements(answer.text)
        assert not held.names & {"script", "img", "iframe"}
        assert held.running == []
