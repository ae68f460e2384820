"""Where traces go: to whatever OTEL_EXPORTER_OTLP_ENDPOINT names, by OpenTelemetry's own exporter and variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec

from quorate.tracing import trace_with

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
_SERVICE = "quorate"


def trace_to(environment: Mapping[str, str], say: Callable[[str], None]) -> Callable[[], None]:
    """Send traces while this process runs, if the environment asks for them; returns what sends the last of them.

    Without the extra `traces` nothing is sent and `say` is told so: an update matters more than its trace.
    """
    if not environment.get(ENDPOINT, "").strip():
        return _nothing
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.exporter") is None:
        say(f"{ENDPOINT} is set, but traces are not sent: install them with `pip install quorate[traces]`.")
        return _nothing
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    name = environment.get("OTEL_SERVICE_NAME", _SERVICE)
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace_with(provider.get_tracer(_SERVICE))

    def end() -> None:
        trace_with(None)
        provider.shutdown()

    return end


def _nothing() -> None:
    """Nothing is traced."""
