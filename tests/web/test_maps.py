"""Journey maps on the pages: read, checked, saved with the old text kept, signed, tried; nothing lost to anybody."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.views.published import publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import StoreError
from quorate.flow import create_workspace
from quorate.settings import SHIPPED_MAPS, read_journey_map, shipped_journey_map_text
from quorate.settings.map_stamps import with_signatures, with_version
from quorate.stats.ranking import Separation
from quorate.surfaces.kept_trials import KeptTrials, TrialJob
from quorate.surfaces.map_editing import MapEditing, mark_of
from quorate.surfaces.map_trial_jobs import TrialJobs
from quorate.surfaces.web import create_app
from quorate.views.map_trials import JourneyChange, MapSide, MapTrial, StageReached
from quorate.warehouse.map_versions import MapVersions
from quorate.warehouse.workspace import Workspace

NOW = datetime(2026, 7, 1, 12)
TEXT = shipped_journey_map_text("standard")
LONGER = TEXT.replace("minimum_stay: 30 days", "minimum_stay: 45 days")
WRONG = TEXT.replace("falls_back_to: define", "falls_back_to: defin")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = create_workspace(tmp_path / "w", "T")
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, clock=lambda: NOW), follow_redirects=False) as made:
        yield made


def in_force(workspace: Workspace) -> str:
    return (workspace.root / "maps" / "standard.yaml").read_text(encoding="utf-8")


def test_the_map_is_read_in_words(client: TestClient) -> None:
    listed = client.get("/maps").text
    assert "Standard journey" in listed
    assert "nobody has signed" in listed
    page = client.get("/maps/standard").text
    for words in (
        "Exploring options",
        "Two roles compare ways to solve it",
        "nobody opposes",
        "Secure adoption",
    ):
        assert words in page
    assert client.get("/maps/standart").status_code == 404
    assert "Did you mean" in client.get("/maps/standart").text


def test_mistakes_are_told_at_their_line_with_what_was_expected(client: TestClient) -> None:
    line = next(number for number, each in enumerate(WRONG.splitlines(), 1) if each.endswith("defin"))
    part = client.post("/maps/standard/check", data={"text": WRONG}, headers={"HX-Request": "true"}).text
    assert "1 mistake" in part
    assert f'data-line="{line}"' in part
    assert "Did you mean <code>define</code>?" in part
    assert "<html" not in part
    whole = client.post("/maps/standard/check", data={"text": WRONG}).text
    assert "1 mistake" in whole
    assert "falls_back_to: defin" in whole
    assert "No mistakes" in client.get("/maps/standard/edit").text


def test_saving_counts_the_version_up_and_keeps_the_old_text(
    client: TestClient, workspace: Workspace
) -> None:
    done = client.post(
        "/maps/standard/save", data={"text": LONGER.replace("\n", "\r\n"), "mark": mark_of(TEXT)}
    )
    assert done.status_code == 303
    assert in_force(workspace) == LONGER.replace("version: 1", "version: 2")
    assert MapVersions(workspace.database_file).one("standard", 1).text == TEXT
    assert "Saved as version 2" in client.get(done.headers["location"]).text
    assert not list((workspace.root / "maps").glob("*.draft"))
    differs = client.get("/maps/standard/versions/1").text
    assert "+    minimum_stay: 45 days" in differs


def test_each_text_of_a_number_has_its_own_page(client: TestClient, workspace: Workspace) -> None:
    kept = MapVersions(workspace.database_file)
    kept.keep([LONGER], "trial", NOW)
    kept.keep([TEXT], "update", NOW.replace(hour=13))
    links = re.findall(r'href="(/maps/standard/versions/[^"]+)"', client.get("/maps").text)
    pages = [client.get(link).text for link in links]
    assert ["minimum_stay: 45 days" in page for page in pages] == [False, True]
    begun = re.search(r'href="(/maps/standard/edit[^"]+)"', pages[1])
    assert begun
    assert "minimum_stay: 45 days" in client.get(begun[1].replace("&amp;", "&")).text


def test_what_changed_meanwhile_is_shown_beside_what_was_written(
    client: TestClient, workspace: Workspace
) -> None:
    theirs = TEXT.replace("quiet_for: 180 days", "quiet_for: 90 days")
    (workspace.root / "maps" / "standard.yaml").write_text(theirs, encoding="utf-8")
    refused = client.post("/maps/standard/save", data={"text": LONGER, "mark": mark_of(TEXT)})
    assert refused.status_code == 409
    assert in_force(workspace) == theirs
    assert "-closes_when: {quiet_for: 90 days}" in refused.text
    assert "+    minimum_stay: 45 days" in refused.text
    assert f'value="{mark_of(theirs)}"' in refused.text
    again = client.post("/maps/standard/save", data={"text": LONGER, "mark": mark_of(theirs)})
    assert again.status_code == 303
    assert MapVersions(workspace.database_file).one("standard", 1).text == theirs


def test_a_map_with_mistakes_or_of_another_name_is_not_saved(
    client: TestClient, workspace: Workspace
) -> None:
    for text, status, words in (
        (WRONG, 400, "the map has mistakes"),
        (TEXT.replace("journey_map: standard", "journey_map: other"), 400, "a map called"),
    ):
        refused = client.post("/maps/standard/save", data={"text": text, "mark": mark_of(TEXT)})
        assert (refused.status_code, words in refused.text) == (status, True)
    assert in_force(workspace) == TEXT


def break_on_disk(workspace: Workspace, text: str | bytes, name: str = "standard.yaml") -> None:
    raw = text.encode("utf-8") if isinstance(text, str) else text
    (workspace.root / "maps" / name).write_bytes(raw)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WRONG, "Did you mean <code>define</code>?"),
        ("journey_map: standard\nstages: [\n", "mistake"),
        ("nothing at all", "mistake"),
        (b"journey_map: standard\nlabel: caf\xe9\n", "0xe9 is not UTF-8"),
        ("", "mistake"),
    ],
)
def test_a_map_that_is_broken_on_disk_opens_with_its_mistakes_and_is_mended(
    client: TestClient, workspace: Workspace, text: str | bytes, says: str
) -> None:
    break_on_disk(workspace, text)
    listed = client.get("/maps").text
    assert "1 map has mistakes" in listed
    assert 'href="/maps/standard/edit"' in listed
    assert client.get("/maps/standard").headers["location"] == "/maps/standard/edit"
    opened = client.get("/maps/standard/edit")
    assert opened.status_code == 200
    assert "cannot be read as it is" in opened.text
    assert says in opened.text
    mark = re.search(r'name="mark" value="(\w+)"', opened.text)
    assert mark is not None
    # it is not mended by another mistake, nor over somebody's head
    assert client.post("/maps/standard/save", data={"text": WRONG, "mark": mark[1]}).status_code == 400
    assert client.post("/maps/standard/save", data={"text": LONGER, "mark": "other"}).status_code == 409
    saved = client.post("/maps/standard/save", data={"text": LONGER, "mark": mark[1]})
    assert saved.status_code == 303
    assert "minimum_stay: 45 days" in in_force(workspace)
    assert "cannot be read as it is" not in client.get("/maps/standard/edit").text


def test_mending_a_slip_takes_up_the_number_it_had(client: TestClient, workspace: Workspace) -> None:
    first = {"text": LONGER, "mark": mark_of(in_force(workspace))}
    number = read_journey_map(TEXT).version
    assert client.post("/maps/standard/save", data=first).headers["location"].endswith(f"saved={number + 1}")
    MapVersions(workspace.database_file).keep([in_force(workspace)], "update", NOW)
    whole = in_force(workspace)
    break_on_disk(workspace, whole.replace("falls_back_to: define", "falls_back_to: defin"))
    mended = client.post("/maps/standard/save", data={"text": whole, "mark": mark_of(in_force(workspace))})
    assert mended.headers["location"].endswith(f"saved={number + 1}")
    break_on_disk(workspace, WRONG)
    other = client.post("/maps/standard/save", data={"text": TEXT, "mark": mark_of(WRONG)})
    assert other.headers["location"].endswith(f"saved={number + 2}")


def test_maps_that_do_not_go_together_open_each_with_what_is_wrong(
    client: TestClient, workspace: Workspace
) -> None:
    break_on_disk(workspace, TEXT, "twin.yaml")
    listed = client.get("/maps").text
    assert 'href="/maps/twin/edit"' in listed
    assert "Standard journey" in listed
    twin = client.get("/maps/twin/edit").text
    assert "is also in standard.yaml" in twin
    assert "No mistakes" in client.get("/maps/standard/edit").text
    # a trial compares with the maps in force, and these cannot all be
    tried = client.post("/maps/standard/try", data={"text": LONGER, "mark": mark_of(TEXT)})
    assert tried.status_code == 400
    assert "Save first, then try" in tried.text
    assert "minimum_stay: 45 days" in tried.text


def test_signatures_hold_until_the_meaning_changes(client: TestClient, workspace: Workspace) -> None:
    for function, who in (("sales", 'Ines "D" \\1'), ("marketing", "Paul Osei")):
        text = in_force(workspace)
        done = client.post(
            "/maps/standard/sign", data={"function": function, "who": who, "mark": mark_of(text)}
        )
        assert done.status_code == 303
    signed = read_journey_map(in_force(workspace)).agreed_by
    assert (signed.sales, signed.marketing) == ('Ines "D" \\1', "Paul Osei")
    editing = MapEditing(workspace, lambda: NOW)
    text = in_force(workspace)
    assert editing.save("standard", f"{text}# seen\n", mark_of(text)) == 1
    assert read_journey_map(in_force(workspace)).agreed_by == signed
    text = in_force(workspace)
    assert editing.save("standard", text.replace("quiet_for: 180", "quiet_for: 90"), mark_of(text)) == 2
    assert read_journey_map(in_force(workspace)).agreed_by.sales is None
    stale = client.post("/maps/standard/sign", data={"function": "sales", "who": "I", "mark": mark_of(text)})
    assert "Somebody else has changed this map" in stale.text
    assert read_journey_map(in_force(workspace)).agreed_by.sales is None


@pytest.mark.parametrize("name", SHIPPED_MAPS)
def test_stamps_change_no_other_line(name: str) -> None:
    text = shipped_journey_map_text(name)
    signed = with_signatures(with_version(text, 7), sales="A: b", marketing="é")
    assert read_journey_map(signed).agreed_by.sales == "A: b"
    assert with_version(with_signatures(signed), 1) == text
    spread = signed.replace(
        'agreed_by: {sales: "A: b", marketing: "é"}', "agreed_by:\n  sales: A\n  marketing: B"
    )
    assert with_version(with_signatures(spread), 1) == text


def finished(client: TestClient) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        page = client.get("/maps/standard/trial").text
        if "data-running" not in page:
            return page
        time.sleep(0.02)
    raise AssertionError("the trial did not end")


def kept(workspace: Workspace) -> KeptTrials:
    return KeptTrials(workspace.root / "trials")


SIDE = MapSide(
    ("standard version 1",),
    12,
    Separation(0.75, 0.6, 0.9, 5, 7),
    (StageReached("standard", "define", "Defining", 12, 5),),
)
STAY = {"stage": "define", "entered_at": NOW, "left_at": None}
CHANGE = JourneyChange(
    "j", "Aldermoor", None, ("stage",), "define", "select", (STAY,), (STAY, STAY), (), 0.4, None
)
FOUND = MapTrial(date(2026, 6, 30), SIDE, SIDE, {"stage": 1}, (CHANGE,))


def test_what_a_trial_found_outlives_the_server(workspace: Workspace) -> None:
    app = create_app(
        workspace, clock=lambda: NOW, trials=TrialJobs(lambda *_: FOUND, kept(workspace), lambda: NOW)
    )
    with TestClient(app, follow_redirects=False) as client:
        client.post("/maps/standard/try", data={"text": LONGER, "mark": mark_of(TEXT)})
        before = finished(client)
        assert "1 journey</strong> of 12 would differ" in before
    with TestClient(create_app(workspace, clock=lambda: NOW), follow_redirects=False) as client:
        after = client.get("/maps/standard/trial").text
        assert after == before
        assert "Begun <time" in after
        assert client.post("/maps/nobody/try", data={"text": TEXT, "mark": ""}).status_code == 404
    assert kept(workspace).newest("standart") is None


def test_a_trial_that_ended_with_its_server_is_said_to_be_interrupted(workspace: Workspace) -> None:
    begun = TrialJob("standard", LONGER, "running", NOW, "teams: roles", 0.3)
    kept(workspace).keep(begun)
    with kept(workspace).lock():
        # somebody holds the lock: another server is at it
        assert kept(workspace).newest("standard") == begun
        with TestClient(create_app(workspace, clock=lambda: NOW)) as client:
            busy = client.post("/maps/standard/try", data={"text": LONGER, "mark": mark_of(TEXT)})
            assert busy.status_code == 503
            assert "A trial of another map is running" in busy.text
    with TestClient(create_app(workspace, clock=lambda: NOW)) as client:
        page = client.get("/maps/standard/trial").text
        assert "The trial was interrupted" in page
        assert "minimum_stay: 45 days" in page


def test_a_trial_kept_in_another_shape_is_none(workspace: Workspace) -> None:
    kept(workspace).keep(TrialJob("standard", TEXT, "done", NOW, found=FOUND))
    file = workspace.root / "trials" / "standard.json"
    assert kept(workspace).newest("standard") is not None
    file.write_bytes(file.read_bytes().replace(b'"journey_count"', b'"journeys"'))
    assert kept(workspace).newest("standard") is None
    file.write_bytes(b"{")
    assert kept(workspace).newest("standard") is None


def test_a_trial_runs_beside_the_requests(workspace: Workspace) -> None:
    go_on = threading.Event()

    def run(_maps: Any, report: Any) -> Any:
        report("journeys: stage moves", 0.4)
        go_on.wait(30)
        raise StoreError("The disk is full.", do="make room")

    app = create_app(workspace, clock=lambda: NOW, trials=TrialJobs(run, kept(workspace), lambda: NOW))
    with TestClient(app, follow_redirects=False) as client:
        assert "No trial of this map has been made" in client.get("/maps/standard/trial").text
        begun = client.post("/maps/standard/try", data={"text": LONGER, "mark": mark_of(TEXT)})
        assert begun.headers["location"] == "/maps/standard/trial"
        time.sleep(0.05)
        running = client.get("/maps/standard/trial").text
        assert "Journeys: stage moves" in running
        assert client.get("/maps").status_code == 200
        second = client.post("/maps/standard/try", data={"text": TEXT, "mark": mark_of(TEXT)})
        assert second.status_code == 503
        assert "is running" in second.text
        go_on.set()
        page = finished(client)
        assert "The trial failed" in page
        assert "The disk is full." in page
        assert "minimum_stay: 45 days" in page
    assert in_force(workspace) == TEXT


def test_a_text_with_mistakes_is_not_tried(client: TestClient) -> None:
    refused = client.post("/maps/standard/try", data={"text": WRONG, "mark": mark_of(TEXT)})
    assert refused.status_code == 400
    assert "the map has mistakes" in refused.text


def test_another_site_cannot_change_a_map(client: TestClient, workspace: Workspace) -> None:
    refused = client.post(
        "/maps/standard/save",
        data={"text": LONGER, "mark": mark_of(TEXT)},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert refused.status_code == 403
    assert in_force(workspace) == TEXT


def test_who_signs_another_text_than_is_there_now_is_told(client: TestClient) -> None:
    signed = {"function": "sales", "who": "Sam", "mark": "other"}
    refused = client.post("/maps/standard/sign", data=signed)
    assert (refused.status_code, "Somebody else has changed this map" in refused.text) == (409, True)


@pytest.mark.parametrize("who", ["Sam\x00", "Sam\ufffe", "Sam\nsigned: nobody"])
def test_a_name_that_cannot_be_written_signs_nothing(client: TestClient, who: str) -> None:
    signed = {"function": "sales", "who": who, "mark": mark_of(TEXT)}
    refused = client.post("/maps/standard/sign", data=signed)
    assert (refused.status_code, "cannot be written" in refused.text) == (400, True)
