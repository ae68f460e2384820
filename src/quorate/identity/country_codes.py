"""Which country a record means, whichever way and in whichever language somebody wrote it."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from quorate.identity.phone_numbers import region_of
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema([("country", pa.string()), ("code", pa.string())])


def country_codes(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per country as written, with its code of two letters; what is no country's name is left out."""
    known = ((country, region_of(country)) for country in tables["written_countries"]["country"].to_pylist())
    rows = [{"country": country, "code": code} for country, code in known if code]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep("country_codes", {"written_countries": ("country",)}, country_codes)
