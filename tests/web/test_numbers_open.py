"""Every number that a page shows opens down to its evidence, or says why it does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.views.small_people import JOURNEY
from tests.views.small_world import small_world
from tests.web.numbers_shown import NumbersShown
from tests.web.test_pages import PAGES

# Why a number may stand without opening, as `data-plain` says it.
REASONS = {
    "listed": "it counts what is listed with it, which is what it would open to",
    "rule": "it is written in the journey map or the settings, and is no finding",
    "asked": "it is what somebody asked for, and is no finding",
    "supposed": "it says what would be if something were so, and rests on no evidence",
}
MORE_PAGES = (
    "/plan", "/plan?owner=all&group=journey", "/plan?owner=all&group=owner", "/plan/moves/m_2", "/plan/review",
    "/plan/works", "/content", "/content?show=next", "/content?show=assets", "/audiences",
    "/revenue", "/revenue/contributions", "/revenue/return", "/revenue/experiments", "/revenue/review",
    "/matches", "/maps", "/maps/standard", "/maps/standard/suggest", "/notifications", "/days",
)  # fmt: skip


def names_of(world: Mapping[str, Any]) -> re.Pattern[str]:
    """Texts of a world with digits in them: names, ids and addresses are no figures."""
    found = {" ".join(text.split()) for text in _texts(world.values()) if re.search(r"\d", text)}
    return re.compile("|".join(re.escape(text) for text in sorted(found, key=len, reverse=True)))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif hasattr(value, "to_pylist"):
        yield from _texts(value.to_pylist())
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for item in value:
            yield from _texts(item)


NAMES = names_of(small_world())
IN_GERMAN = (
    "/today", "/journeys?show=table", "/forecast", "/lateness", "/plan/review", "/plan/works", "/content",
    "/revenue/return", "/revenue/experiments", "/matches", "/maps/standard", f"/journeys/{JOURNEY}",
    f"/journeys/{JOURNEY}/team", f"/journeys/{JOURNEY}/outlook", "/people/p_ann",
)  # fmt: skip


@pytest.mark.parametrize(
    "path", [path for path in dict.fromkeys([*PAGES, *MORE_PAGES]) if "/evidence/" not in path]
)
def test_every_number_opens_or_says_why_not(client: TestClient, path: str) -> None:
    _require_open(client, path)


@pytest.mark.parametrize("path", IN_GERMAN)
def test_every_number_opens_in_another_language(client: TestClient, path: str) -> None:
    """Sentences are put together anew in each language, and a link may be lost on the way."""
    _require_open(client, path, {"accept-language": "de"})


def _require_open(client: TestClient, path: str, headers: Mapping[str, str] | None = None) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    assert not headers or '<html lang="de"' in answer.text
    shown = NumbersShown(answer.text, NAMES)
    assert shown.reasons <= set(REASONS)
    assert not shown.closed, "\n".join(f"{each.number}: {each.text} ({each.around})" for each in shown.closed)


@pytest.mark.parametrize(
    ("html", "closed"),
    [
        ("<p>Won: 12</p>", ["12"]),
        ('<p>Won: <a href="/evidence/x">12</a> (8 to 14)</p><p>Lost: 3</p>', ["3"]),
        ('<p>Won: <a href="/accounts">12</a></p>', ["12"]),
        (
            '<table><tr><td>12</td><td><a href="/evidence/x">3</a></td></tr><tr><td>7</td></tr></table>',
            ["12", "7"],
        ),
        ('<table><caption><a href="/evidence/x">All</a></caption><tr><td>12</td></tr></table>', []),
        ("<p>since 12 May 2026, 3 days ago, at 14:05</p>", []),
        ('<p data-plain="listed">12</p><p><time>12</time> <code>34</code></p>', []),
    ],
)
def test_what_counts_as_open(html: str, closed: list[str]) -> None:
    assert [each.number for each in NumbersShown(html).closed] == closed
