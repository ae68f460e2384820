"""What each piece of evidence says of a member's stance and weighs in it, as published."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.team_stances import TeamStances

# Evidence that moves the estimate by less than this, were it to change by the whole scale, is not listed.
_LEAST_WEIGHT = 0.001


def reasons(evidence: pa.Table, found: TeamStances, seat_count: int) -> pa.Array:
    """Per seat a JSON list of its evidence in order of time; an empty list for those who have none.

    The stance is the sum of weight * reading, and what is missing to a sum of weights of 1 lies with where the role and
    the colleagues led us to expect the member.
    """
    order = np.argsort(found.seats, kind="stable")
    order = order[(found.seats[order] >= 0) & (found.weights[order] >= _LEAST_WEIGHT)]
    listed = evidence.take(pa.array(order))
    items = pc.binary_join_element_wise(
        '{"',
        pc.if_else(listed["is_statement"], "statement_id", "touch_id"),
        '": "',
        _escaped(listed["evidence_id"]),
        '", "signal": "',
        listed["signal"],
        '", "read_on": "',
        listed["read_at"].cast(pa.date32()).cast(pa.string()),
        '", "reading": ',
        _number(listed["reading"].to_numpy()),
        ', "weight": ',
        _number(found.weights[order]),
        "}",
        "",
    )
    items = items.combine_chunks() if isinstance(items, pa.ChunkedArray) else items
    offsets = np.searchsorted(found.seats[order], np.arange(seat_count + 1)).astype(np.int32)
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), items), ", ")
    return pc.binary_join_element_wise("[", joined, "]", "")


def _number(values: np.ndarray) -> pa.Array:
    return pc.round(pa.array(values, pa.float64()), 4).cast(pa.string())


def _escaped(text: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')
