"""Which touches tell again what another source's touch tells.

Each touch has at most one counterpart in every other source, so that two calls of one source stay two: likenesses are
taken the nearest first, and two touches are joined unless that would put two touches of one source together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema([("touch_id", pa.string()), ("other_id", pa.string())])

Teller = Mapping[str, Any]


def touch_twins(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per touch that goes: `other_id`, and `touch_id`, the one that stays and takes over what it knew.

    That somebody came stays before that they were invited; what a mailbox dates by when a letter was sent before what a
    CRM dates by when it was logged; then the source that names more people, then the one that knows the opportunity.
    """
    tellers = {row["touch_id"]: row for row in tables["touch_tellers"].to_pylist()}
    groups: dict[str, tuple[str, ...]] = {}
    nearest = sorted(
        tables["touch_likenesses"].to_pylist(),
        key=lambda row: (row["seconds"], row["is_out_of_place"], row["one_id"], row["other_id"]),
    )
    for row in nearest:
        sides = [groups.get(row[name], (row[name],)) for name in ("one_id", "other_id")]
        if not {tellers[each]["source"] for each in sides[0]} & {
            tellers[each]["source"] for each in sides[1]
        }:
            groups.update(dict.fromkeys((*sides[0], *sides[1]), (*sides[0], *sides[1])))
    rows = []
    for group in sorted(set(groups.values())):
        stays, *gone = sorted(group, key=lambda each: _rank(tellers[each]))
        rows += [{"touch_id": stays, "other_id": each} for each in sorted(gone)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep(
    "touch_twins",
    {"touch_tellers": ("touch_id",), "touch_likenesses": ("one_id", "other_id")},
    touch_twins,
)


def _rank(teller: Teller) -> tuple[Any, ...]:
    return (
        teller["is_invited"],
        not teller["keeps_the_moment"],
        -teller["person_count"],
        not teller["has_opportunity"],
        teller["source"],
    )
