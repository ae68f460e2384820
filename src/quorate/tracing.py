"""Where time went, for whoever runs a server: spans of requests, queries and steps, when somebody asked for them.

Off unless `trace_with` was called; then `span` costs one comparison. It asks only for what a tracer of OpenTelemetry
offers, so that nothing else of the product needs to know of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

Value: TypeAlias = str | int | float | bool

_LONGEST_STATEMENT = 4_000
# Texts, and numbers that are no part of a name.
_VALUES = re.compile(r"'(?:[^']|'')*'|(?<![\w.])\d[\w.]*")
_tracer: Tracer | None = None


def trace_with(tracer: Tracer | None) -> None:
    """Make spans with this tracer from now on, in the whole process; with None make none."""
    global _tracer
    _tracer = tracer


@contextmanager
def span(name: str, **attributes: Value) -> Iterator[Span | None]:
    """A span around a block, of which those inside are parts; the block is handed None while nothing is traced.

    Attributes are named with `_` for `.`: `http_route` is told as `http.route`.
    """
    if _tracer is None:
        yield None
        return
    told = {key.replace("_", "."): value for key, value in attributes.items()}
    with _tracer.start_as_current_span(name, attributes=told) as made:
        yield made


@contextmanager
def query_span(statement: str) -> Iterator[None]:
    """A span around one statement, which is told without its values.

    It stays beside whatever else begins meanwhile: results may be read a part at a time.
    """
    if _tracer is None:
        yield
        return
    made = _tracer.start_span(
        "query", attributes={"db.system": "duckdb", "db.query.text": shape_of(statement)}
    )
    try:
        yield
    except BaseException as error:
        made.set_attribute("error.type", type(error).__name__)
        raise
    finally:
        made.end()


def shape_of(statement: str) -> str:
    """A statement with `?` for every text and number in it, shortened to what a span holds."""
    return _VALUES.sub("?", statement[: 4 * _LONGEST_STATEMENT])[:_LONGEST_STATEMENT]
