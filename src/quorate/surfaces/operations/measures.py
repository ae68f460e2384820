"""Measures of a server in a registry of its own, in the text form that Prometheus reads."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector as Source

MEDIA_TYPE = CONTENT_TYPE_LATEST
# A label takes no word that a stranger chose: each would be one more series, for good.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Measures:
    """What one server counts, and what `sources` find out when somebody asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        labels = ("method", "route", "status")
        self._requests = Counter(
            "quorate_requests", "Requests answered.", labels, registry=self._registry
        )  # the form adds _total
        self._seconds = Histogram(
            "quorate_request_seconds",
            "Seconds from a request to the end of its answer.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def add(self, source: Source) -> None:
        """Ask one more source whenever somebody asks for the measures."""
        self._registry.register(source)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; `route` is the template of its address."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def text(self) -> bytes:
        """Everything measured, in the form of `MEDIA_TYPE`."""
        return generate_latest(self._registry)
