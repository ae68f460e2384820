from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT
from tests.views.small_world import small_world
from tests.web.page_reading import PageRead

from quorate.errors import NotFound
from quorate.surfaces.snapshot_pool import MOST_AT_ONCE, MOST_IDLE, SnapshotPool
from quorate.surfaces.web import create_app
from quorate.surfaces.web.routes import journeys
from quorate.surfaces.web.security import HEADERS
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot


def test_before_the_first_publication(tmp_path: Path) -> None:
    with TestClient(create_app(new_workspace(tmp_path))) as client:
        assert client.get("/readyz").json()["publication"] is None
        board = client.get("/")
        assert board.status_code == 200
        assert "Nothing here yet" in PageRead(board.text).text
        data = client.get("/data")
        assert data.status_code == 200
        assert "Nothing has been imported yet" in PageRead(data.text).text
        assert "Nothing here yet" in PageRead(client.get("/accounts").text).text
        assert client.get("/people/p_ann").status_code == 404


def test_a_new_publication_is_noticed_without_a_restart(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    with TestClient(create_app(workspace)) as client:
        client.get("/journeys")
        publish(workspace, small_world(), datetime(2026, 6, 1), "run_one")
        assert "run_one" in client.get("/journeys").text
        publish(workspace, small_world(), AS_OF_AT, "run_two")
        page = client.get("/journeys").text
        assert client.get("/readyz").json()["publication"]["run_id"] == "run_two"
        assert "run_two" in page
        assert "run_one" not in page


def test_pages_never_mix_two_publications(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), datetime(2026, 6, 1), "run_0")
    wrong: list[str] = []
    done = threading.Event()

    def look(client: TestClient) -> None:
        while not done.is_set():
            answer = client.get("/journeys/j_alder")
            runs = {f"run_{number}" for number in range(4) if f"run_{number}<" in answer.text}
            if answer.status_code != 200 or len(runs) != 1:
                wrong.append(f"{answer.status_code} {sorted(runs)} {PageRead(answer.text).text[:1000]}")

    with TestClient(create_app(workspace)) as client:
        readers = [threading.Thread(target=look, args=(client,)) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in (1, 2, 3):
            publish(workspace, small_world(), AS_OF_AT, f"run_{number}")
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []


def test_a_damaged_segment_is_told_in_words(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, "run_one")
    for path in workspace.published.glob("journeys-*.parquet"):
        path.write_bytes(path.read_bytes()[:-20])
    with TestClient(create_app(workspace)) as client:
        answer = client.get("/journeys")
        text = PageRead(answer.text).text
        assert answer.status_code == 503
        assert "A segment of the table journeys is damaged" in text
        assert "quorate update --full" in text


def test_the_unexpected_is_told_in_words_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, "run_one")

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(journeys, "journey_board", broken)
    with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
        answer = client.get("/journeys")
    assert answer.status_code == 500
    assert "This page could not be made." in PageRead(answer.text).text
    assert "secret detail" not in answer.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_the_pool_lends_each_borrower_one_of_its_own_and_keeps_few(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    pool = SnapshotPool(workspace)
    with pytest.raises(NotFound), pool.lend():
        pass
    publish(workspace, small_world(), AS_OF_AT, "run_one")
    lent = [pool.lend() for _ in range(MOST_AT_ONCE)]
    snapshots = [each.__enter__() for each in lent]
    assert len({id(snapshot) for snapshot in snapshots}) == MOST_AT_ONCE
    for each in lent:
        each.__exit__(None, None, None)
    again = [pool.lend() for _ in range(MOST_AT_ONCE)]
    kept = {id(each.__enter__()) for each in again} & {id(snapshot) for snapshot in snapshots}
    assert 1 <= len(kept) <= MOST_IDLE
    for each in again:
        each.__exit__(None, None, None)
    pool.close()


def test_whoever_compares_with_an_earlier_publication_keeps_nobody_waiting(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), datetime(2026, 6, 1), "run_one")
    publish(workspace, small_world(), AS_OF_AT, "run_two")
    pool = SnapshotPool(workspace)
    earlier = pool.manifest.publications()[0]
    every = threading.Barrier(MOST_AT_ONCE)
    read: list[str] = []

    def compare() -> None:
        with pool.lend() as now:
            every.wait(timeout=60)
            with pool.lend_before(earlier) as then:
                read.append(f"{then.publication.run_id} {now.publication.run_id}")

    asking = [threading.Thread(target=compare, daemon=True) for _ in range(MOST_AT_ONCE)]
    for each in asking:
        each.start()
    for each in asking:
        each.join(timeout=60)
    assert read == ["run_one run_two"] * MOST_AT_ONCE
    pool.close()


def test_what_one_borrower_keeps_the_others_find(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    publish(workspace, small_world(), AS_OF_AT, "run_one")
    pool = SnapshotPool(workspace)
    with pool.lend() as one, pool.lend() as other:
        answers: list[Any] = []

        def count(snapshot: Snapshot) -> None:
            snapshot.keep(
                "counted", "select count(*) as n, current_setting('TimeZone') as zone from accounts"
            )
            answers.extend(snapshot.dicts("select * from counted"))

        threads = [threading.Thread(target=count, args=(each,)) for each in (one, other)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(answers) == 2
        assert answers[0] == answers[1]
        assert answers[0]["zone"] == "UTC"
        assert other.dicts("select current_setting('TimeZone') as zone")[0]["zone"] == "UTC"
    pool.close()


def test_going_back_to_an_earlier_publication_is_noticed_too(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    first = publish(workspace, small_world(), datetime(2026, 6, 1), "run_one")
    publish(workspace, small_world(), AS_OF_AT, "run_two")
    with TestClient(create_app(workspace)) as client:
        assert "run_two" in client.get("/accounts").text
        manifest = Manifest(workspace.database_file)
        manifest.make_current(first)
        manifest.close()
        assert "run_one" in client.get("/accounts").text


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:8765", 200), ("127.0.0.1", 200), ("elsewhere.example", 400)]
)
def test_a_local_server_answers_to_its_own_names_only(host: str, status: int, tmp_path: Path) -> None:
    with TestClient(create_app(new_workspace(tmp_path), ("127.0.0.1", "localhost"))) as client:
        assert client.get("/healthz", headers={"host": host}).status_code == status
