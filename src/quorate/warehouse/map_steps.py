"""Steps that read journeys with one map, made to work with several: each map sees its own journeys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

from quorate.warehouse.steps import Context, StepFunction

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings import JourneyMap


def for_each_map(function: StepFunction) -> StepFunction:
    """The step's function called once for every map, its results one after the other.

    Each call sees a context with that map alone, and of its tables only rows of journeys that follow it: by the
    column `journey_map`, or by `journey_id` where another of its tables says which map a journey follows. Tables
    that are not of journeys are seen whole.
    """

    @wraps(function)
    def step(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
        import pyarrow as pa

        if len(context.journey_maps) == 1:
            return function(tables, context)
        return pa.concat_tables(
            [
                function(_of_map(tables, each), replace(context, journey_maps=(each,)))
                for each in context.journey_maps
            ]
        )

    return step


def _of_map(tables: Mapping[str, pa.Table], journey_map: JourneyMap) -> dict[str, pa.Table]:
    import pyarrow.compute as pc

    def own(table: pa.Table) -> pa.Table:
        return table.filter(pc.equal(table["journey_map"], journey_map.journey_map))

    telling = next(
        (each for each in tables.values() if {"journey_id", "journey_map"} <= set(each.column_names)), None
    )
    journeys = None if telling is None else own(telling)["journey_id"]
    found = {}
    for name, table in tables.items():
        if "journey_map" in table.column_names:
            found[name] = own(table)
        elif "journey_id" in table.column_names and journeys is not None:
            found[name] = table.filter(pc.is_in(table["journey_id"], journeys.combine_chunks()))
        else:
            found[name] = table
    return found
