"""Where each member stands: all evidence about them, each piece weighed by how sure and how old it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.outlook.stance_scale import LEAST_CONFIDENCE, STANCE, STANCE_WORDS, UNKNOWN, word_places
from quorate.stats.drifting_level import LevelEstimate
from quorate.stats.ragged import Places
from quorate.warehouse.steps import ArrowStep, Context

SCHEMA = pa.schema(
    [
        ("journey_id", pa.string()),
        ("person_id", pa.string()),
        ("stance", pa.string()),
        ("stance_score", pa.float64()),
        ("stance_confidence", pa.float64()),
        ("stance_reasons", pa.string()),
    ]
)
_MICROSECONDS_PER_DAY = 86_400e6
# Evidence that moves the estimate by less than this, were it to change by the whole scale, is not listed.
_LEAST_WEIGHT = 0.001


def stances(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per member: the stance's word, score and confidence, and the evidence with its weights.

    `stance_score` is the sum over `stance_reasons` of weight * reading; what is missing to a sum of weights
    of 1 lies with neutral, the belief before any evidence. Members without evidence, or with evidence so old
    that next to nothing is left of it, are unknown and have no score.
    """
    members, evidence = tables["team_members"], tables["stance_evidence"]
    keys = _keys(evidence)
    starts = _group_starts(keys)
    days = _days(evidence["read_at"])
    now = np.datetime64(context.moment.at, "us").astype(np.int64) / _MICROSECONDS_PER_DAY
    estimate = STANCE.estimate(
        evidence["reading"].to_numpy(), evidence["error_variance"].to_numpy(), days, starts, float(now)
    )
    read = pc.index_in(_keys(members), value_set=keys.take(pa.array(starts[:-1])))
    is_known = np.append(estimate.confidence >= LEAST_CONFIDENCE, False)
    scores = pa.array(np.append(np.clip(estimate.mean, -1.0, 1.0), 0.0), mask=~is_known)
    words = np.append(np.array(STANCE_WORDS, dtype=object)[word_places(estimate.mean)], UNKNOWN)
    words[~is_known] = UNKNOWN
    place = pc.fill_null(read, len(estimate.mean))
    return pa.table(
        {
            "journey_id": members["journey_id"],
            "person_id": members["person_id"],
            "stance": pa.array(words, pa.string()).take(place),
            "stance_score": scores.take(place),
            "stance_confidence": pa.array(np.append(estimate.confidence, 0.0)).take(place),
            "stance_reasons": _reasons(evidence, estimate, starts).take(place),
        },
        schema=SCHEMA,
    )


STEP = ArrowStep(
    "stances",
    {
        "team_members": ("journey_id", "person_id"),
        "stance_evidence": ("journey_id", "person_id", "read_at", "evidence_id", "signal"),
    },
    stances,
)


def _keys(table: pa.Table) -> pa.Array:
    keys = pc.binary_join_element_wise(table["journey_id"], table["person_id"], "\x1f")
    return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys


def _group_starts(keys: pa.Array) -> Places:
    """Where a new key begins, and the number of rows at the end; equal keys stand together."""
    if not len(keys):
        return np.zeros(1, dtype=np.int64)
    changes = pc.not_equal(keys.slice(1), keys.slice(0, len(keys) - 1)).to_numpy(zero_copy_only=False)
    return np.concatenate(([0], np.flatnonzero(changes) + 1, [len(keys)])).astype(np.int64)


def _days(moments: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    microseconds = moments.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
    return np.asarray(microseconds / _MICROSECONDS_PER_DAY)


def _reasons(evidence: pa.Table, estimate: LevelEstimate, starts: Places) -> pa.Array:
    """Per group a JSON list of its evidence; an empty list at the end for those who have none."""
    is_listed = estimate.weight >= _LEAST_WEIGHT
    listed = evidence.filter(pa.array(is_listed))
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
        pc.round(listed["reading"], 4).cast(pa.string()),
        ', "weight": ',
        pc.round(pa.array(estimate.weight[is_listed]), 4).cast(pa.string()),
        "}",
        "",
    )
    items = items.combine_chunks() if isinstance(items, pa.ChunkedArray) else items
    before = np.concatenate(([0], np.cumsum(is_listed)))
    offsets = np.append(before[starts], before[-1]).astype(np.int32)
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), items), ", ")
    return pc.binary_join_element_wise("[", joined, "]", "")


def _escaped(text: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')
