"""Pages in German: every one is made, says so, and leaves no sentence of the catalogue in English."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.views.small_people import JOURNEY
from tests.web.page_reading import PageRead

from quorate.language.gathering import gathered

GERMAN = {"accept-language": "de"}
PAGES = (
    "/today", "/journeys", "/journeys?show=table", "/accounts", "/plan", "/plan/review", "/content", "/social",
    "/programmes", "/audiences", "/plan/works", "/revenue", "/forecast", "/revenue/contributions", "/revenue/return",
    "/revenue/productivity", "/revenue/alignment", "/revenue/incremental", "/lateness", "/revenue/experiments",
    "/revenue/review", "/maps", "/data", "/matches", "/settings", "/notifications", "/help", "/days", "/search?q=a",
)  # fmt: skip


@pytest.fixture(scope="module")
def english() -> list[str]:
    """Sentences of four words and more that nothing is filled into and that German says in another way."""
    return [
        str(message.id)
        for message in gathered("de")
        if isinstance(message.id, str)
        and len(message.id.split()) >= 4
        and not {"%", "{", "<", "&"} & set(message.id)
        and message.id != message.string
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_german_has_no_english_sentence_of_ours(
    client: TestClient, english: list[str], path: str
) -> None:
    answer = client.get(path, headers=GERMAN)
    assert answer.status_code == 200
    assert '<html lang="de"' in answer.text
    text = PageRead(answer.text).text
    assert len(english) > 500
    assert [sentence for sentence in english if sentence in text] == []


def test_fields_and_addresses_keep_plain_numbers(client: TestClient) -> None:
    in_german, in_english = client.get("/journeys", headers=GERMAN).text, client.get("/journeys").text
    assert [part.split('"')[0] for part in in_german.split('data-value="')[1:]] == [
        part.split('"')[0] for part in in_english.split('data-value="')[1:]
    ]
    assert 'data-value="' in in_german


@pytest.mark.parametrize("path", [f"/journeys/{JOURNEY}/brief", "/revenue/review"])
def test_what_is_taken_along_is_in_german_too(client: TestClient, path: str) -> None:
    written = client.get(f"{path}.md", headers=GERMAN).text
    assert "Stand: Ende des 30. Juni 2026." in written
    assert not [
        words
        for words in ("As known", "One argument", "Who comes", "Sources", "Revenue review")
        if words in written
    ]
