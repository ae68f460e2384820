"""The server's log: what a line says, and what it never says."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from quorate.ledger.secret_values import new_secret
from quorate.surfaces.operations.request_log import log_to, redacted
from quorate.surfaces.web import create_app
from quorate.warehouse.workspace import Workspace


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("quorate", "uvicorn")]
    before = [(logger.handlers, logger.propagate, logger.level) for logger in loggers]
    yield
    for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def test_a_request_is_a_line_without_what_it_asked_for(quiet: TestClient) -> None:
    said = io.StringIO()
    log_to(said, "json")
    secret = new_secret("ql_")
    answer = quiet.get("/journeys?q=ines.duarte", headers={"Cookie": "quorate_session=qs_of_somebody"})
    quiet.get(f"/sign-in/link/{secret}")
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [line["route"] for line in lines] == ["/journeys", "/sign-in/link/{secret}"]
    first = lines[0]
    assert (first["method"], first["status"], first["level"]) == ("GET", 200, "info")
    assert first["milliseconds"] > 0
    assert first["request_id"] == answer.headers["x-request-id"]
    for word in ("duarte", secret, "qs_of_somebody", "?"):
        assert word not in said.getvalue()


def test_without_a_form_requests_are_not_told(quiet: TestClient) -> None:
    said = io.StringIO()
    log_to(said, None)
    quiet.get("/journeys")
    assert said.getvalue() == ""
    logging.getLogger("quorate.surfaces").warning("something went wrong")
    assert said.getvalue().endswith("WARNING something went wrong\n")


def test_a_failure_is_told_with_its_request(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    log_to(said, "json")
    app = create_app(workspace)

    @app.get("/help/fails")
    def _fails() -> None:
        raise ZeroDivisionError("Bearer abcdefghijk and postgresql://us:pass@db.example/q")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/help/fails", headers={"X-Request-ID": "given-by-the-proxy"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == "given-by-the-proxy"
    failed = [json.loads(line) for line in said.getvalue().splitlines() if "ZeroDivisionError" in line]
    assert [line["request_id"] for line in failed] == ["given-by-the-proxy"]
    assert "abcdefghijk" not in said.getvalue()
    assert "us:pass" not in said.getvalue()


@pytest.mark.parametrize(
    "given", ["short", "with a space in it", "x" * 65, "new\\nline-in-it", 'quote"quote']
)
def test_an_id_that_cannot_stand_in_a_log_is_not_taken(quiet: TestClient, given: str) -> None:
    found = quiet.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert found != given
    assert len(found) == 16


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("link ql_" + "aB3_" * 10 + " used", "link [left out] used"),
        ("Authorization: Bearer ey.abc.def", "Authorization: Bearer [left out]"),
        ("authorization: basic d3JpdGU6", "authorization: basic [left out]"),
        ("Cookie: quorate_session=abc; other=d", "Cookie: [left out]"),
        ("at postgresql://user:pass@host:5432/db", "at postgresql://[left out]@host:5432/db"),
        ("PGPASSWORD=abc host=here", "PGPASSWORD=[left out] host=here"),
        ('{"password": "abc", "name": "Ann"}', '{"password": "[left out]", "name": "Ann"}'),
        ("client_secret=abc&then=/", "client_secret=[left out]&then=/"),
        ("write_key: abc", "write_key: [left out]"),
        ("the token of nobody, the secret of success", "the token of nobody, the secret of success"),
        ("GET /journeys 200 12.0 ms 4f2a", "GET /journeys 200 12.0 ms 4f2a"),
    ],
)
def test_what_lets_somebody_in_is_left_out(said: str, left: str) -> None:
    assert redacted(said) == left


def test_lines_for_people_are_redacted_too() -> None:
    said = io.StringIO()
    log_to(said, "text")
    logging.getLogger("uvicorn.error").warning("refused %s", "Bearer abcdef")
    assert said.getvalue().endswith("Z WARNING refused Bearer [left out]\n")
