"""Every table and picture of every page can be taken along, whole, and only from pages of our own."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.views.small_people import JOURNEY
from tests.web.page_reading import PageRead

from quorate.surfaces.exports.page_parts import page_parts

PAGES = (
    "/accounts", "/accounts?q=twin", "/accounts/a_alder", f"/journeys/{JOURNEY}", f"/journeys/{JOURNEY}/team",
    "/journeys?show=table", "/forecast", "/lateness", "/social",
    "/programmes", "/content?show=assets", "/people/p_ben", f"/evidence/quorum/{JOURNEY}", "/data",
)  # fmt: skip


def take(client: TestClient, name: str, page: str) -> str:
    return f"/take/{name}?page={quote(page, safe='')}"


@pytest.mark.parametrize("page", PAGES)
def test_every_table_and_picture_has_links_that_answer(client: TestClient, page: str) -> None:
    html = client.get(page).text
    links = [link for link in PageRead(html).links if link.startswith("/take/")]
    parts = page_parts(html)
    assert len({part.name for part in parts}) == len(parts)
    assert len(links) == sum(1 if part.kind == "table" else 2 for part in parts)
    assert links
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert "attachment" in answer.headers["content-disposition"]
        assert answer.content


def test_a_table_holds_the_raw_figures(client: TestClient) -> None:
    page = "/forecast"
    name = next(part.name for part in page_parts(client.get(page).text) if part.kind == "table")
    answer = client.get(take(client, f"{name}.csv", page))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, first, *_ = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    line = dict(zip(head, first, strict=True))
    assert line["Expected, EUR"] == "101000"
    assert (line["Expected, EUR (low)"], line["Expected, EUR (high)"]) == ("0", "220000")
    assert line["Expected, EUR (currency)"] == "EUR"


def test_a_list_shown_in_pages_is_taken_whole(client: TestClient) -> None:
    page = "/accounts?page=2"
    assert "No account" in client.get(page).text or client.get(page).status_code == 200
    answer = client.get(take(client, "accounts.csv", page))
    assert len(answer.text.splitlines()) == 1 + 8


def test_filters_of_the_page_stay(client: TestClient) -> None:
    answer = client.get(take(client, "accounts.csv", "/accounts?q=twin"))
    assert len(answer.text.splitlines()) == 1 + 2


def test_a_picture_as_svg_and_png(client: TestClient) -> None:
    page = f"/journeys/{JOURNEY}"
    parts = [part for part in page_parts(client.get(page).text) if part.kind == "picture"]
    assert parts
    svg = client.get(take(client, f"{parts[0].name}.svg", page))
    assert svg.headers["content-type"] == "image/svg+xml"
    assert "As known at the end of" in svg.text
    png = client.get(take(client, f"{parts[0].name}.png", page))
    assert png.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "page", "status", "said"),
    [
        ("nothing.csv", "/forecast", 404, "nothing called"),
        ("nothing.pdf", "/forecast", 400, "no format"),
        ("nothing.csv", "https://elsewhere.example/", 404, "no such page"),
        ("nothing.csv", "//elsewhere.example/", 404, "no such page"),
        ("nothing.csv", "/nowhere", 404, "no such page"),
        ("nothing.csv", "/take/x.csv?page=/forecast", 404, "no such page"),
        ("nothing.csv", "/static/tokens.css", 404, "no such page"),
    ],
)
def test_what_cannot_be_taken_is_told(
    client: TestClient, name: str, page: str, status: int, said: str
) -> None:
    answer = client.get(take(client, name, page))
    assert answer.status_code == status
    assert said in PageRead(answer.text).text


def test_a_picture_is_no_table(client: TestClient) -> None:
    page = f"/journeys/{JOURNEY}"
    name = next(part.name for part in page_parts(client.get(page).text) if part.kind == "picture")
    assert client.get(take(client, f"{name}.csv", page)).status_code == 400


def test_a_page_that_is_a_file_itself_has_no_links(client: TestClient) -> None:
    assert not re.search("take-along", client.get(f"/journeys/{JOURNEY}/brief.html").text)
