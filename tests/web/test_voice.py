"""How pages speak, as far as a machine can tell."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from starlette.testclient import TestClient
from tests.web.page_reading import PageRead

TEMPLATES = resources.files("quorate.surfaces.web") / "templates"
PLACES = [TEMPLATES, TEMPLATES / "ui"]
FILES = {
    entry.name: entry.read_text(encoding="utf-8")
    for place in PLACES
    for entry in place.iterdir()
    if entry.name.endswith(".html")
}
# Words that hurry, flatter or belittle, and what this product does not count.
AVOIDED = re.compile(
    r"\b(leads|simply|just|please|sorry|oops|amazing|awesome|easily|obviously|unlock|supercharge|seamless)\b",
    re.IGNORECASE,
)


def words_of(template: str) -> str:
    """What a reader may see of a template: no tags, no expressions, no comments."""
    text = re.sub(r"\{#.*?#\}|<!--.*?-->", " ", template, flags=re.DOTALL)
    text = re.sub(r"\{[{%].*?[%}]\}", " ", text, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text)


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_word_is_used_that_pages_avoid(name: str) -> None:
    said = words_of(FILES[name])
    assert [
        f"...{said[max(0, found.start() - 30) : found.end() + 20].strip()}..."
        for found in AVOIDED.finditer(said)
    ] == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_page_shouts(name: str) -> None:
    assert re.findall(r"\w+!(?!=)", words_of(FILES[name])) == []


def test_the_check_finds_what_it_looks_for() -> None:
    assert AVOIDED.search(words_of("<p>Just {{ leads }} do it</p>"))
    assert not AVOIDED.search(words_of('<a class="just" href="{{ leads }}">Justice</a>'))


def test_every_component_is_shown_in_both_themes(client: TestClient) -> None:
    text = client.get("/design").text
    for component in (
        "notice warn",
        "notice bad",
        "empty-state",
        "skeleton",
        "toast",
        "tabs",
        "chips",
        "segments",
        "menu",
        "card",
    ):
        assert text.count(f'class="{component}"') == 2, component
    read = PageRead(text)
    assert len(read.ids) == len(set(read.ids))
    assert read.unlabelled == []
