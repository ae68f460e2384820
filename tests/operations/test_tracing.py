"""Traces: what spans there are, of what they are parts, and what they do not hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from quorate import flow
from quorate.surfaces.operations.tracing_export import ENDPOINT, trace_to
from quorate.tracing import query_span, shape_of, span, trace_with
from quorate.warehouse.engine import Engine


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace_with(provider.get_tracer("tests"))
    yield exporter
    trace_with(None)


def _told(made: ReadableSpan) -> dict[str, object]:
    return dict(made.attributes or {})


def test_a_request_is_a_span_and_its_queries_are_parts_of_it(
    quiet: TestClient, spans: InMemorySpanExporter
) -> None:
    answer = quiet.get("/accounts/a_fenwick?from=ines.duarte", headers={"Cookie": "quorate_session=qs_x"})
    assert answer.status_code == 200
    made = spans.get_finished_spans()
    request = next(each for each in made if each.name == "request")
    assert _told(request) == {
        "http.request.method": "GET",
        "http.route": "/accounts/{key}",
        "http.response.status_code": 200,
        "quorate.request_id": answer.headers["x-request-id"],
    }
    queries = [each for each in made if each.name == "query"]
    assert queries
    for query in queries:
        assert query.parent is not None
        assert query.parent.span_id == request.context.span_id
        assert "a_fenwick" not in str(_told(query))
    assert "duarte" not in str([_told(each) for each in made])


def test_a_statement_is_told_without_its_values(spans: InMemorySpanExporter) -> None:
    with Engine() as engine:
        engine.rows("select 'Ann O''Hara' as name1, 17.5 as x where 'a' = ?", ["ann@a.example"])
    texts = [_told(each).get("db.query.text") for each in spans.get_finished_spans()]
    assert "select ? as name1, ? as x where ? = ?" in texts
    assert len(shape_of("select " + "x, " * 10_000)) == 4_000


def test_a_query_that_fails_says_so(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ZeroDivisionError), query_span("select 1"):
        raise ZeroDivisionError
    (made,) = spans.get_finished_spans()
    assert _told(made)["error.type"] == "ZeroDivisionError"


def test_steps_of_an_update_are_spans(tmp_path: Path, spans: InMemorySpanExporter) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "Ours")
    flow.update(workspace, lambda: datetime(2026, 7, 1, 9), lambda *_: None)
    made = {each.name: each for each in spans.get_finished_spans()}
    assert _told(made["step accounts"])["quorate.stage"] == "identity"
    steps = {step.table for stage in flow.STAGES for step in stage.steps}
    assert {f"step {table}" for table in steps} <= set(made)


def test_nothing_is_traced_unless_asked_for() -> None:
    with span("request") as made:
        assert made is None
    said: list[str] = []
    trace_to({}, said.append)()
    trace_to({ENDPOINT: " "}, said.append)()
    assert said == []
    code = (
        "import sys, quorate.surfaces.web.app, quorate.flow; "
        "print([name for name in sys.modules if name.startswith('opentelemetry.sdk')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_extra_it_is_said_and_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.surfaces.operations.tracing_export.find_spec", lambda _: None)
    said: list[str] = []
    trace_to({ENDPOINT: "http://collector.example:4318"}, said.append)()
    assert len(said) == 1
    assert said[0].endswith("traces are not sent: install them with `pip install quorate[traces]`.")
