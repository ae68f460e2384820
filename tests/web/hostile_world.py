"""The small world with hostile content wherever a source could put text: script, right-to-left, emoji, 10,000 letters.

Ids, closed words, codes, dates and JSON stay as they are: no source writes those.
"""

from __future__ import annotations

import itertools
from typing import Any

import pyarrow as pa
from tests.views.published import Rows
from tests.views.small_world import small_world

SCRIPT = '<script>alert("q")</script>'
IMAGE = "'\"><img src=x onerror=alert(1)>"
TEMPLATE = "{{ 7*7 }}${7*7}</title></style></svg><svg onload=alert(1)>"
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT OVERRIDE}שלום עולם مرحبا\N{POP DIRECTIONAL FORMATTING}"
EMOJI = "👩‍👩‍👧‍👦🏳️‍🌈🦊" * 5
LONG = "W" * 10_000
HOSTILE = (SCRIPT, IMAGE, TEMPLATE, RIGHT_TO_LEFT, EMOJI, LONG)

# What sources write in their own words.
WRITTEN = {
    "accounts": ("name", "industry", "country", "tier"),
    "people": ("full_name", "email", "title"),
    "offerings": ("name", "family"),
    "contents": ("title",),
    "campaigns": ("name",),
    "colleagues": ("name", "email"),
    "opportunities": ("name", "crm_stage", "competitor", "loss_reason", "forecast_category"),
    "statements": ("note",),
    "touches": ("topic", "competitor"),
    "moves": ("outcome",),
    "map_stages": ("label", "buyer_asks"),
    "map_roles": ("label",),
    "map_criteria": ("label",),
    "stage_gaps": ("finding",),
}


def hostile_world() -> dict[str, Rows | pa.Table]:
    """Every table of the small world, with hostile content in every field that is written by people."""
    content = itertools.cycle(HOSTILE)
    return {
        name: _hostile(table, WRITTEN[name], content) if name in WRITTEN else table
        for name, table in small_world().items()
    }


def _hostile(table: Rows | pa.Table, columns: tuple[str, ...], content: Any) -> Rows | pa.Table:
    rows = table.to_pylist() if isinstance(table, pa.Table) else table
    changed = [
        {**row, **{name: next(content) for name in columns if row.get(name) is not None}} for row in rows
    ]
    return pa.Table.from_pylist(changed, schema=table.schema) if isinstance(table, pa.Table) else changed
