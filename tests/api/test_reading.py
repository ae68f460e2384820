"""Every noun is read, paged, told apart by its tag, and shows what whoever asks may see."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from quorate.surfaces.api.app import ROUTERS
from quorate.surfaces.api.nouns import NOUNS
from quorate.surfaces.problem_kinds import KINDS
from tests.views.small_people import JOURNEY

API = "/api/v1"
LONG_AGO = {"looked_on": "2026-01-01"}
NEEDED = {
    "notes": {"kind": "account", "key": "a_alder"},
    "statements": {"key": JOURNEY},
    "statement-choices": {"key": JOURNEY},
}


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("noun", [noun.name for noun in NOUNS if noun.listing or noun.whole])
def test_a_noun_answers_with_a_tag_and_says_when_nothing_changed(client: TestClient, noun: str) -> None:
    answer = client.get(f"{API}/{noun}", params=NEEDED.get(noun, {}))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    again = client.get(
        f"{API}/{noun}", params=NEEDED.get(noun, {}), headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]


def test_a_list_is_paged_by_its_cursor_without_gap_or_repetition(client: TestClient) -> None:
    for noun in ("accounts", "journeys", "moves", "content", "programmes", "publications"):
        whole = client.get(f"{API}/{noun}", params={"limit": 200}).json()
        found: list[Any] = []
        query: dict[str, Any] = {"limit": 1}
        while True:
            page = client.get(f"{API}/{noun}", params=query).json()
            found += page["items"]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        assert found == whole["items"], noun
        assert len(found) == whole["item_count"], noun


def test_a_cursor_of_another_list_is_refused(client: TestClient) -> None:
    cursor = client.get(f"{API}/accounts", params={"limit": 1}).json()["next"]
    for path, query in (
        ("journeys", {}), ("accounts", {"sort": "name"}), ("accounts", {"text": "e"}), ("content", {}),
    ):  # fmt: skip
        answer = client.get(f"{API}/{path}", params={"cursor": cursor, **query})
        assert answer.status_code == 404, path
        assert answer.json()["type"] == KINDS["cursor-unknown"].type
    forged = client.get(f"{API}/accounts", params={"cursor": cursor[:-2] + "AA"})
    assert forged.status_code == 404
    assert client.get(f"{API}/accounts", params={"cursor": "no cursor!"}).status_code == 422


def test_filters_narrow(client: TestClient) -> None:
    found = client.get(f"{API}/accounts", params={"text": "fenwick"}).json()
    assert [each["account_id"] for each in found["items"]] == ["a_fenwick"]
    wrong = client.get(f"{API}/accounts", params={"txet": "fenwick"})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["where"] == "query.txet"


def test_one_thing_and_its_evidence_open(client: TestClient) -> None:
    journey = client.get(f"{API}/journeys/{JOURNEY}").json()
    assert journey["facts"]["journey_id"] == JOURNEY
    opened = client.get(f"{API}/evidence/quorum/{JOURNEY}")
    assert opened.status_code == 200
    assert opened.json()["reference"] == f"quorum/{JOURNEY}"
    page = client.get(f"{API}/evidence/touches/{JOURNEY}", params={"limit": 2})
    assert len(page.json()["evidence"]["rows"]) == 2
    assert 'rel="next"' in page.headers["link"]
    following = page.headers["link"].partition("<")[2].partition(">")[0]
    assert client.get(following).json()["evidence"]["offset"] == 2


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "kind"),
    [
        ("GET", "/nothing", {}, 404, "not-found"),
        ("GET", "/accounts/nobody", {}, 404, "not-found"),
        ("DELETE", "/accounts", {}, 405, "method-not-allowed"),
        ("GET", "/accounts", {"Accept": "image/png"}, 406, "not-acceptable"),
        ("GET", "/tables/accounts", {"Accept": "image/png"}, 406, "not-acceptable"),
        ("GET", "/accounts?limit=0", {}, 422, "invalid"),
        ("GET", "/accounts?as_of=2199-01-01", {}, 404, "not-found"),
        ("GET", "/tables/accounts?limit=x", {}, 400, "bad-request"),
    ],
)
def test_every_failure_is_a_problem_with_a_page_that_helps(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int, kind: str
) -> None:
    answer = client.request(method, API + path, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (said["type"], said["status"]) == (KINDS[kind].type, status)
    assert said["instance"] == (API + path).partition("?")[0]
    page = client.get(said["type"], headers={"Accept": "text/html"})
    assert KINDS[kind].title in page.text
    assert client.get(said["type"]).json()["status"] == status


def test_a_failure_of_ours_is_a_problem(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.surfaces.api.market_nouns.account_list", None)
    answer = client.get(f"{API}/accounts", params={"text": "nobody asked this before"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == KINDS["failed"].type


def test_tables_come_in_every_format_with_the_same_rows(client: TestClient) -> None:
    path = f"{API}/tables/accounts"
    rows = client.get(path).json()["items"]
    assert rows
    parquet = client.get(path, headers={"Accept": "application/vnd.apache.parquet"})
    table = pyarrow.parquet.read_table(io.BytesIO(parquet.content))
    arrow = client.get(path, headers={"Accept": "application/vnd.apache.arrow.stream"})
    assert pa.ipc.open_stream(arrow.content).read_all().equals(table)
    assert [row["account_id"] for row in rows] == table.column("account_id").to_pylist()
    csv = client.get(path, headers={"Accept": "text/csv;q=0.9, application/json;q=0.1"})
    assert csv.headers["content-type"].startswith("text/csv")
    assert len(csv.text.strip().splitlines()) >= len(rows) + 1


def test_tables_are_narrowed_and_paged(client: TestClient) -> None:
    path = f"{API}/tables/members"
    one = client.get(path, params={"journey_id": JOURNEY, "columns": "person_id,role", "limit": 1}).json()
    assert list(one["items"][0]) == ["person_id", "role"]
    whole = client.get(path, params={"journey_id": JOURNEY, "columns": "person_id,role"}).json()
    found = [*one["items"]]
    while one["next"]:
        query = {"journey_id": JOURNEY, "columns": "person_id,role", "limit": 1, "cursor": one["next"]}
        one = client.get(path, params=query).json()
        found += one["items"]
    assert found == whole["items"]
    assert len(found) == whole["item_count"] > 1
    assert client.get(path, params={"jurney_id": "x"}).status_code == 400


def test_cells_that_a_spreadsheet_would_calculate_are_harmless() -> None:
    from quorate.surfaces.api.table_formats import FORMATS

    rows = pa.table({"name": ["=1+1", "+49", "-x", "@sum", "\tx", "plain"]})
    lines = FORMATS["text/csv"].written(rows).decode("utf-8-sig").splitlines()
    assert lines == ["name", "'=1+1", "'+49", "'-x", "'@sum", "'\tx", "plain"]


def test_a_seat_supposed_otherwise_moves_the_quorum_and_nothing_is_kept(client: TestClient) -> None:
    path = f"{API}/journeys/{JOURNEY}/what-if"
    before = client.get(path).json()
    assert before["moved"] == 0
    supposed = {"suppose": ["stance:p_eve=champion", "role:procurement=filled"]}
    answer = client.get(path, params=supposed)
    assert answer.status_code == 200, answer.text
    assert answer.json()["moved"] != 0
    assert answer.json()["now"] == before["now"]
    assert client.get(path).json() == before
    for wrong, status in (("stance:p_eve=chief", 422), ("stance:p_nobody=champion", 404), ("p_eve", 422)):
        refused = client.get(path, params={"suppose": wrong})
        assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("path", [f"journeys/{JOURNEY}/brief/file", "revenue-review/file"])
def test_what_people_take_along_comes_as_files(client: TestClient, path: str) -> None:
    begins = {"md": b"#", "html": b"<!doctype html", "pdf": b"%PDF", "pptx": b"PK"}
    for form, beginning in begins.items():
        answer = client.get(f"{API}/{path}", params={"form": form}, headers={"Accept": "*/*"})
        assert answer.status_code == 200, answer.text
        assert answer.content.lower().startswith(beginning.lower()), form
        assert answer.headers["content-disposition"].endswith(f'.{form}"')
    wanted = {"Accept": "application/pdf", "If-None-Match": client.get(f"{API}/{path}").headers["etag"]}
    assert client.get(f"{API}/{path}", headers={"Accept": "application/pdf"}).status_code == 200
    assert client.get(f"{API}/{path}", headers={**wanted, "Accept": "*/*"}).status_code == 304
    refused = client.get(f"{API}/{path}", params={"form": "docx"})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


def test_choices_of_statements_are_those_that_can_be_written(client: TestClient) -> None:
    about = client.get(f"{API}/statement-choices", params={"key": JOURNEY}).json()["items"]
    assert {"stage", "criterion", "cause_of_loss"} <= {each["subject"] for each in about}
    stages = next(each for each in about if each["subject"] == "stage")["choices"]
    assert {"define", "decide"} <= {each["value"] for each in stages}
    nameless = client.get(f"{API}/statement-choices", params={"key": JOURNEY, "person": "p_eve"})
    assert (nameless.status_code, nameless.json()["code"]) == (400, "usage")
    assert client.get(f"{API}/statement-choices", params={"key": "nobody"}).status_code == 404


def test_why_records_are_one_is_told(client: TestClient) -> None:
    for kind, key in (("person", "p_eve"), ("account", "a_alder")):
        told = client.get(f"{API}/{kind}-links/{key}").json()
        assert (told["subject_kind"], told["key"]) == (kind, key)
        assert told["link_count"] == len(told["links"])
    assert client.get(f"{API}/person-links/nobody").status_code == 404
    assert client.get(f"{API}/maps/standard/kept", params={"version": 999}).status_code == 404


def test_days_and_weeks_are_chosen_and_days_that_are_none_refused(client: TestClient) -> None:
    first = client.get(f"{API}/today").json()
    assert first["looked_at"] is None
    earlier = client.get(f"{API}/today", params=LONG_AGO).json()
    assert earlier["looked_at"].startswith(LONG_AGO["looked_on"])
    assert earlier["new_count"] > first["new_count"]
    week = client.get(f"{API}/plan-review", params={"week": "2026-01-07"}).json()
    assert (week["starts_on"], week["ends_on"]) == ("2026-01-05", "2026-01-11")
    for path, query in (
        ("today", {"looked_on": "2026-02-31"}), ("plan-review", {"week": "2026-02-31"}),
    ):  # fmt: skip
        assert client.get(f"{API}/{path}", params=query).status_code == 400, path
    assert client.get(f"{API}/plan-review", params={"segment": "x"}).status_code == 422


def test_days_and_colleagues_are_told_to_those_who_may_know(
    tokens: tuple[TestClient, dict[str, str]],
) -> None:
    client, secrets = tokens
    found = client.get(f"{API}/colleagues", headers=_as(secrets["sales"]))
    assert found.json()["item_count"] > 0
    assert client.get(f"{API}/colleagues", headers=_as(secrets["viewer"])).status_code == 403
    seen = client.get(f"{API}/today", params=LONG_AGO, headers=_as(secrets["some"])).json()
    every = client.get(f"{API}/today", params=LONG_AGO, headers=_as(secrets["sales"])).json()
    accounts = {each["account_id"] for part in ("risks", "forming", "groups") for each in seen[part]}
    assert accounts <= {"a_fenwick"}
    assert every["group_count"] > seen["group_count"]


def test_nobody_reads_what_they_do_not_see(tokens: tuple[TestClient, dict[str, str]]) -> None:
    client, secrets = tokens
    every = client.get(f"{API}/accounts", headers=_as(secrets["sales"])).json()
    seen = client.get(f"{API}/accounts", headers=_as(secrets["some"])).json()
    assert {each["account_id"] for each in seen["items"]} == {"a_fenwick"}
    assert every["item_count"] > 1
    for path in (
        "accounts/a_alder",
        f"journeys/{JOURNEY}",
        f"evidence/quorum/{JOURNEY}",
        f"journeys/{JOURNEY}/brief",
        f"journeys/{JOURNEY}/what-if",
    ):
        assert client.get(f"{API}/{path}", headers=_as(secrets["some"])).status_code == 404, path
        assert client.get(f"{API}/{path}", headers=_as(secrets["sales"])).status_code == 200, path
    for table in client.get(f"{API}/tables", headers=_as(secrets["some"])).json():
        if "account_id" not in {column["name"] for column in table["columns"]} or not table["row_count"]:
            continue
        rows = client.get(f"{API}/tables/{table['table']}", headers=_as(secrets["some"])).json()["items"]
        assert {row["account_id"] for row in rows} <= {"a_fenwick", None}, table["table"]
    # who sees less is never told that what another was told is unchanged
    tag = client.get(f"{API}/accounts", headers=_as(secrets["sales"])).headers["etag"]
    assert (
        client.get(f"{API}/accounts", headers={**_as(secrets["some"]), "If-None-Match": tag}).status_code
        == 200
    )


def test_who_reads_without_a_token_or_permission_is_told_so(
    tokens: tuple[TestClient, dict[str, str]],
) -> None:
    client, secrets = tokens
    assert client.get(f"{API}/accounts").json()["type"] == KINDS["not-signed-in"].type
    refused = client.get(f"{API}/notes", params=NEEDED["notes"], headers=_as(secrets["viewer"]))
    assert (refused.status_code, refused.json()["type"]) == (403, KINDS["not-allowed"].type)


def test_the_description_names_every_route_and_its_problems(client: TestClient) -> None:
    found = client.get(f"{API}/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    routes = {
        (method.lower(), route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    described = {
        (method, path)
        for path, methods in found["paths"].items()
        for method in methods
        if method != "parameters"
    }
    assert described == {(method, path.replace(":path", "")) for method, path in routes}
    assert len(described) > 50
    assert "HTTPValidationError" not in json.dumps(found)
    for methods in found["paths"].values():
        for said in methods.values():
            assert said["summary"].endswith(".")
            assert said["responses"]["404"]["content"].keys() == {"application/problem+json"}
