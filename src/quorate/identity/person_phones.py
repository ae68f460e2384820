"""Telephone numbers of records of people, so written that equal numbers are equal text.

What `phone` means for who compares people: two records with one number are one person's if the number is one
person's. A switchboard's is not, and neither is an assistant's; `name_count` says how many differently named people
give it. A mobile number is one person's more often than another, and changes hands when they leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

import pyarrow as pa

from quorate.identity.phone_numbers import international, region_of
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("value", pa.string()),
        ("phone", pa.string()),
        ("is_mobile", pa.bool_()),
        ("name_count", pa.int64()),
    ]
)


def person_phones(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per record of a person and telephone number: `kind` and `value` as in `person_nodes`, `phone`.

    `phone` is international (`+4930901820`, `;ext=12` behind it); numbers that cannot be made so are left out.
    `is_mobile` is what the record says, not what the number's digits say. `name_count` counts the names of all records
    that give the number, 1 where it is one person's as far as is known.
    """
    known = lru_cache(maxsize=None)(lambda number, country: international(number, region_of(country)))
    found: dict[tuple[str, str, str], bool] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for row in tables["written_phones"].to_pylist():
        phone = known(row["number"], row["country"])
        if phone is not None:
            key = (row["kind"], row["value"], phone)
            found[key] = found.get(key, False) or row["is_mobile"]
            names[phone].add((row["full_name"] or "").casefold())
    rows = [(*key, is_mobile, max(1, len(names[key[2]] - {""}))) for key, is_mobile in sorted(found.items())]
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)


STEP = ArrowStep("person_phones", {"written_phones": ("value", "kind", "is_mobile", "number")}, person_phones)
