"""Lists kept under a name: whose they are, what their address shows, and what becomes of two changes at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.web.page_reading import PageRead

from quorate.surfaces.web import create_app

QUERY = "momentum=active&show=table&sort=-amount"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[TestClient]:
    made = new_workspace(tmp_path)
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    with TestClient(create_app(made), follow_redirects=False) as client:
        _is(client, "Ines Duarte")
        yield client


def _is(browser: TestClient, name: str) -> None:
    browser.post("/plan/me", data={"name": name})


def _save(browser: TestClient, name: str = "Mine", query: str = QUERY, **form: str) -> str:
    """The id of a view that was just kept."""
    done = browser.post("/views/save", data={"list": "journeys", "name": name, "query": query, **form})
    assert done.status_code == 303, done.text
    found = re.fullmatch(r"/\w+\?view=(v_\w+)", done.headers["location"])
    assert found is not None
    return found[1]


def _tabs(page: str) -> list[str]:
    tabs = re.search(r'<nav class="view-tabs".*?</nav>', page, re.DOTALL)
    assert tabs is not None
    return [" ".join(PageRead(each).text.split()) for each in re.findall(r"<li>.*?</li>", tabs[0], re.DOTALL)]


def test_a_view_shows_the_list_as_it_was_kept(browser: TestClient) -> None:
    view = _save(browser)
    page = browser.get(f"/journeys?view={view}").text
    assert "The view is kept." in PageRead(page).text
    assert "Momentum: active" in PageRead(page).text
    assert re.search(r'aria-sort="\w+"[^>]*><a[^>]*>Amount', page)
    assert _tabs(page) == ["All", "Mine"]


def test_what_is_asked_beside_a_view_takes_its_place_and_can_be_kept_to_it(browser: TestClient) -> None:
    view = _save(browser)
    page = browser.get(f"/journeys?view={view}").text
    narrower = re.search(r'href="([^"]*sort=team[^"]*)"', page)
    assert narrower is not None
    address = narrower[1].replace("&amp;", "&")
    assert f"view={view}" in address
    changed = browser.get(address).text
    assert "Mine·, changed" in " ".join(_tabs(changed)).replace(" ", "").replace(",changed", ", changed")
    assert "Save to “Mine”" in changed
    kept = {"view_id": view, "seen": "1", "query": address.partition("?")[2]}
    assert browser.post("/views/change", data=kept).status_code == 303
    again = browser.get(f"/journeys?view={view}").text
    assert re.search(r'aria-sort="\w+"[^>]*><a[^>]*>Team', again)


def test_own_views_are_ones_own_and_shared_ones_everybodys(browser: TestClient) -> None:
    own, shared = _save(browser, "Mine"), _save(browser, "Ours", shared="yes")
    _is(browser, "Paul Osei")
    assert _tabs(browser.get("/journeys").text) == ["All", "Ours"]
    assert browser.get(f"/journeys?view={own}").status_code == 404
    assert "is shared by Ines Duarte" in browser.get(f"/journeys?view={shared}").text
    for path in ("change", "delete"):
        refused = browser.post(f"/views/{path}", data={"view_id": shared, "name": "Theirs"})
        assert refused.status_code == 403, path
    browser.cookies.clear()
    assert _tabs(browser.get("/journeys").text) == ["All", "Ours"]
    assert browser.post("/views/save", data={"list": "journeys", "name": "x"}).status_code == 400


def test_a_list_opens_with_its_default_and_whole_where_that_is_asked(browser: TestClient) -> None:
    view = _save(browser, default="yes")
    opened = browser.get("/journeys?as_of=")
    assert (opened.status_code, opened.headers["location"]) == (307, f"/journeys?view={view}&as_of=")
    whole = browser.get("/journeys?view=all").text
    assert "Momentum: active" not in PageRead(whole).text
    page = browser.get(f"/journeys?view={view}").text
    assert 'href="/journeys?view=all"' in page
    browser.post("/views/default", data={"list": "journeys", "view_id": ""})
    assert browser.get("/journeys").status_code == 200
    assert browser.get("/accounts").status_code == 200


def test_the_next_page_of_all_is_of_all_where_a_list_opens_with_a_view(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quorate.surfaces.web.routes.parameters.ROWS_PER_PAGE", 3)
    form = {"list": "accounts", "name": "Customers", "query": "customer=1", "default": "yes"}
    browser.post("/views/save", data=form)
    first = browser.get("/accounts?view=all").text
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following is not None
    second = browser.get(following[1].replace("&amp;", "&"))
    assert second.status_code == 200
    assert "Take away: Customers" not in second.text


def test_an_address_that_names_no_view_opens_the_list_as_always(browser: TestClient) -> None:
    view = _save(browser, default="yes")
    opened = browser.get("/journeys?view=&as_of=")
    assert opened.headers["location"] == f"/journeys?view={view}&as_of="
    assert browser.get(opened.headers["location"]).status_code == 200


def test_a_default_that_was_deleted_is_forgotten(browser: TestClient) -> None:
    view = _save(browser, default="yes")
    gone = browser.post("/views/delete", data={"view_id": view, "list": "journeys"})
    assert gone.headers["location"] == "/journeys?view=all"
    assert browser.get("/journeys").status_code == 200
    assert browser.get(f"/journeys?view={view}").status_code == 404


def test_a_deleted_view_comes_back(browser: TestClient) -> None:
    view = _save(browser)
    page = browser.get(browser.post("/views/delete", data={"view_id": view}).headers["location"]).text
    what = re.search(r'name="what" value="(said:e_\w+)"', page)
    assert what is not None
    assert browser.post("/undo", data={"what": what[1]}).status_code == 303
    assert _tabs(browser.get("/journeys").text) == ["All", "Mine"]


def _undo(browser: TestClient, address: str) -> None:
    """Press Undo on the page of an address that says what was just done."""
    what = re.search(r'name="what" value="([^"]+)"', browser.get(address).text)
    assert what is not None
    assert browser.post("/undo", data={"what": what[1]}).status_code == 303


def test_a_view_that_was_deleted_and_came_back_can_be_changed_by_who_saw_it_before(
    browser: TestClient,
) -> None:
    view = _save(browser)
    _undo(browser, browser.post("/views/delete", data={"view_id": view}).headers["location"])
    changed = browser.post("/views/change", data={"view_id": view, "seen": "1", "name": "Later"})
    assert changed.status_code == 303
    assert _tabs(browser.get("/journeys").text) == ["All", "Later"]


def test_undone_a_view_gives_the_list_back_to_the_view_it_opened_with(browser: TestClient) -> None:
    first = _save(browser, "First", default="yes")
    second = _save(browser, "Second", default="yes")
    assert browser.get("/journeys").headers["location"] == f"/journeys?view={second}"
    _undo(browser, f"/journeys?view={second}")
    assert browser.get("/journeys").headers["location"] == f"/journeys?view={first}"
    assert _tabs(browser.get("/journeys?view=all").text) == ["All", "First"]


def test_undone_the_first_default_the_list_opens_whole(browser: TestClient) -> None:
    view = _save(browser, default="yes")
    _undo(browser, f"/journeys?view={view}")
    assert browser.get("/journeys").status_code == 200


def test_what_was_chosen_since_outlasts_the_undoing_of_a_view(browser: TestClient) -> None:
    first, chosen = _save(browser, "First", default="yes"), _save(browser, "Chosen")
    second = _save(browser, "Second", default="yes")
    page = browser.get(f"/journeys?view={second}").text
    what = re.search(r'name="what" value="([^"]+)"', page)
    assert what is not None
    browser.post("/views/default", data={"list": "journeys", "view_id": chosen})
    assert browser.post("/undo", data={"what": what[1]}).status_code == 303
    assert browser.get("/journeys").headers["location"] == f"/journeys?view={chosen}"
    assert first in browser.get("/journeys?view=all").text


def test_a_default_that_is_gone_meanwhile_is_not_opened_again(browser: TestClient) -> None:
    first = _save(browser, "First", default="yes")
    second = _save(browser, "Second", default="yes")
    what = re.search(r'name="what" value="([^"]+)"', browser.get(f"/journeys?view={second}").text)
    assert what is not None
    browser.post("/views/delete", data={"view_id": first})
    assert browser.post("/undo", data={"what": what[1]}).status_code == 303
    assert browser.get("/journeys").status_code == 200


def test_of_two_changes_at_once_the_second_is_held_and_can_be_had_all_the_same(browser: TestClient) -> None:
    view = _save(browser)
    form = {"view_id": view, "seen": "1"}
    assert browser.post("/views/change", data={**form, "name": "Two"}).status_code == 303
    late = browser.post("/views/change", data={**form, "name": "Three"})
    assert late.status_code == 409
    assert "The view changed meanwhile" in late.text
    assert _tabs(browser.get("/journeys").text) == ["All", "Two"]
    event = re.search(r'name="event_id" value="(e_\w+)"', late.text)
    assert event is not None
    assert browser.post("/views/apply", data={"event_id": event[1]}).status_code == 303
    assert _tabs(browser.get("/journeys").text) == ["All", "Three"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"list": "letters", "name": "x"}, "is no list that can be kept"),
        ({"list": "journeys", "name": " "}, "The name is empty"),
        ({"list": "journeys", "name": "x" * 61}, "The name of this view is too long"),
        ({"list": "journeys", "name": "mine"}, "You have a view"),
        ({"list": "journeys", "name": "y", "query": f"q={'x' * 201}"}, "is too long"),
    ],
)
def test_half_a_view_is_refused(browser: TestClient, form: dict[str, str], expected: str) -> None:
    _save(browser)
    refused = browser.post("/views/save", data=form)
    assert (refused.status_code, expected in refused.text) == (400, True)
    assert _tabs(browser.get("/journeys").text) == ["All", "Mine"]


def test_only_what_the_list_knows_is_kept(browser: TestClient) -> None:
    view = _save(browser, query="momentum=active&panel=/evidence&view=v_1&as_of=2026-01-01&evil=1")
    page = browser.get(f"/journeys?view={view}").text
    assert "evil" not in page
    assert "Momentum: active" in PageRead(page).text


def test_columns_are_part_of_a_view(browser: TestClient) -> None:
    page = browser.get("/journeys?show=table&columns=owner&columns=stage").text
    heads = re.findall(r'<th scope="col".*?>([A-Z]\w+)', page)
    assert heads[:3] == ["Account", "Stage", "Owner"]
    assert "columns=owner%2Cstage" in page
    assert browser.get("/journeys?show=table&columns=ownr").status_code == 400


def test_views_are_found_in_the_palette(browser: TestClient) -> None:
    view = _save(browser, "Late deals")
    part = browser.get("/search?q=late", headers={"HX-Request": "true", "HX-Target": "ul#palette-list"}).text
    assert f'data-href="/journeys?view={view}"' in part


def test_accounts_have_views_too(browser: TestClient) -> None:
    done = browser.post("/views/save", data={"list": "accounts", "name": "Customers", "query": "customer=1"})
    page = browser.get(done.headers["location"]).text
    assert _tabs(page) == ["All", "Customers"]
    assert 'aria-label="Take away: Customers"' in page
    assert _tabs(browser.get("/journeys").text) == ["All"]
