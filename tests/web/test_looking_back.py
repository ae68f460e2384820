from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world
from tests.web.page_reading import PageRead

from quorate.surfaces.day_jobs import DayJobs
from quorate.surfaces.web import create_app
from quorate.surfaces.web.going_to_day import without_day
from quorate.warehouse.engine import Engine
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

THEN = "2026-03-31"
PAGES = (
    "/accounts",
    "/accounts/a_alder",
    "/people/p_ben",
    f"/evidence/quorum/{JOURNEY}",
    "/forecast",
    "/revenue/alignment",
)


def _world_of_then() -> dict[str, object]:
    made = dict(small_world())
    made["accounts"] = [{**row, "name": f"Then {row['name']}"} for row in made["accounts"]]
    return made


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = new_workspace(tmp_path_factory.mktemp("two_days"))
    publish(made, _world_of_then(), datetime(2026, 4, 1), "run_then")
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), follow_redirects=False) as made:
        yield made


def _with_day(path: str, day: str = THEN) -> str:
    return f"{path}{'&' if '?' in path else '?'}as_of={day}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_past_day_says_so_and_leads_on_to_the_same_day(client: TestClient, path: str) -> None:
    answer = client.get(_with_day(path))
    assert answer.status_code == 200
    page = PageRead(answer.text)
    assert "You look at 31 March 2026" in page.text
    assert "As known at the end of 31 March 2026" in page.text
    own = [link for link in page.links if link.startswith("/")]
    assert len(own) > 5
    assert [link for link in own if "as_of" not in link] == []
    assert [link for link in own if link.endswith("as_of=")] == [f"{path}?as_of="], (
        "one link returns to today"
    )


def test_what_is_shown_is_of_that_day(client: TestClient) -> None:
    assert "Then Aldermoor Logistics" in client.get(_with_day("/accounts")).text
    today = client.get("/accounts").text
    assert "Aldermoor Logistics" in today
    assert "Then Aldermoor" not in today
    assert "You look at" not in today


def test_files_are_of_that_day(client: TestClient) -> None:
    page = client.get(_with_day("/accounts")).text
    link = next(each for each in PageRead(page).links if each.startswith("/take/") and ".csv" in each)
    assert "Then Aldermoor Logistics" in client.get(link).text


def test_the_newest_day_by_name_is_today(client: TestClient) -> None:
    assert "You look at" not in client.get(_with_day("/accounts", "2026-06-30")).text


def test_nothing_can_be_written_on_a_past_day(client: TestClient) -> None:
    page = client.get(_with_day(f"/accounts/a_alder?journey={JOURNEY}")).text
    writing = [tag for tag in page.split("<form")[1:] if 'method="post"' in tag.split(">")[0]]
    assert [tag for tag in writing if "inert" not in tag.split(">")[0]] == []
    for path, headers in (
        (_with_day("/plan/me"), {}),
        ("/plan/me", {"referer": f"http://testserver/plan?as_of={THEN}"}),
    ):
        answer = client.post(path, data={"key": "Ines Duarte"}, headers=headers)
        assert answer.status_code == 403
        assert "Nothing can be written on a past day" in answer.text


def test_a_script_of_a_past_page_asks_of_the_same_day(client: TestClient) -> None:
    headers = {"hx-request": "true", "referer": f"http://testserver/accounts?as_of={THEN}"}
    assert "Then Aldermoor" in client.get("/accounts", headers=headers).text


@pytest.mark.parametrize(
    ("day", "status", "says"),
    [
        ("soon", 400, "is not a day"),
        ("2027-01-01", 400, "Nothing is known yet of 1 January 2027"),
        ("2026-02-03", 404, "This day has not been looked at lately"),
    ],
)
def test_days_that_cannot_be_shown(client: TestClient, day: str, status: int, says: str) -> None:
    answer = client.get(_with_day("/accounts", day))
    assert answer.status_code == status
    assert says in PageRead(answer.text).text


def test_how_things_are_set_up_has_no_past_day(client: TestClient) -> None:
    text = PageRead(client.get(_with_day("/maps")).text).text
    assert "This page has no past day" in text


def test_the_slider_tells_the_days_of_the_account(client: TestClient) -> None:
    text = PageRead(client.get("/days", params={"then": "/accounts/a_alder"}).text).text
    assert "31 March 2026" in text
    assert "a journey opened" in text
    assert "entered the stage" in text


@pytest.mark.parametrize(
    "then", ["https://evil.example/", "//evil.example", "/\\evil.example", "/days?then=/x", ""]
)
def test_choosing_a_day_leads_to_our_own_pages_only(client: TestClient, then: str) -> None:
    answer = client.post("/days", data={"day": THEN, "then": then})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/journeys?as_of={THEN}")


def test_the_day_and_what_is_open_beside_are_no_part_of_a_page() -> None:
    assert without_day("/accounts?q=a&as_of=2026-03-31&panel=%2Fx") == "/accounts?q=a"


def test_a_day_before_anything_was_known_is_not_made(client: TestClient) -> None:
    answer = client.post("/days", data={"day": "1990-01-01", "then": "/accounts"})
    assert answer.status_code == 400
    assert "Nothing was known yet on 1 January 1990" in PageRead(answer.text).text


def test_a_day_is_made_beside_and_its_page_comes(tmp_path: Path) -> None:
    workspace, go = new_workspace(tmp_path / "made"), threading.Event()
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)

    def run(day: date, report: object) -> None:
        report("teams: members", 0.5)  # type: ignore[operator]
        go.wait(20)
        manifest = Manifest(workspace.database_file)
        current = manifest.current()
        assert current is not None
        at = datetime(day.year, day.month, day.day + 1)
        manifest.publish(
            "run_made", at, at, at, list(current.segments.values()), make_current=False, shows_day=True
        )
        manifest.close()

    jobs = DayJobs(run)
    with TestClient(create_app(workspace, days_made=jobs), follow_redirects=False) as client:
        answer = client.post("/days", data={"day": "2026-05-05", "then": "/forecast"})
        assert answer.headers["location"] == "/forecast?as_of=2026-05-05"
        waiting = client.get("/forecast?as_of=2026-05-05")
        assert waiting.status_code == 202
        assert "The page comes by itself" in PageRead(waiting.text).text
        other = client.post("/days", data={"day": "2026-05-06", "then": "/forecast"})
        assert other.status_code == 503
        assert "5 May 2026 is being made" in PageRead(other.text).text
        go.set()
        until = time.monotonic() + 20
        while jobs.of(date(2026, 5, 5)) and time.monotonic() < until:
            time.sleep(0.02)
        assert client.get("/forecast?as_of=2026-05-05").status_code == 200
        assert client.get("/readyz").json()["publication"]["run_id"] == RUN_ID, "what is current stays"


def test_a_day_that_cannot_be_made_says_why(workspace: Workspace) -> None:
    def run(day: date, report: object) -> None:
        raise ZeroDivisionError

    jobs = DayJobs(run)
    with TestClient(create_app(workspace, days_made=jobs), follow_redirects=False) as client:
        client.post("/days", data={"day": "2026-05-05", "then": "/forecast"})
        until = time.monotonic() + 20
        while (job := jobs.of(date(2026, 5, 5))) and job.state == "running" and time.monotonic() < until:
            time.sleep(0.02)
        assert "It broke off: ZeroDivisionError." in client.get("/forecast?as_of=2026-05-05").text


def test_a_server_that_stops_breaks_off_the_day_that_is_being_made(workspace: Workspace) -> None:
    begun, ended = threading.Event(), threading.Event()

    def run(day: date, report: object) -> None:
        try:
            with Engine() as engine:
                begun.set()
                engine.value("select sum(hash(a.range + b.range)) from range(1000000) a, range(1000000) b")
        finally:
            ended.set()

    with TestClient(create_app(workspace, days_made=DayJobs(run)), follow_redirects=False) as client:
        client.post("/days", data={"day": "2026-05-05", "then": "/forecast"})
        assert begun.wait(60)
        assert not ended.is_set()
    assert ended.is_set()
