"""What is known of all journeys, laid out in arrays: touches, statements and facts of the CRM, each in order of time.

Journeys are numbered by their place in the table `journeys`; moments are whole microseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quorate.settings import TouchCondition
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Places
from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL

INPUTS: dict[str, tuple[str, ...]] = {
    "journeys": ("journey_id",),
    "journey_evidence": ("journey_id", "occurred_at", "touch_id"),
    "journey_statements": ("journey_id", "stated_at", "statement_id"),
    "journey_deals": ("journey_id", "created_at", "opportunity_id"),
    "connected_channels": ("channel",),
    "journey_silences": ("journey_id", "silent_from"),
}
# Moments that never come, and that always were.
NEVER = np.iinfo(np.int64).max
EVER = np.iinfo(np.int64).min
DAY = 86_400_000_000


def microseconds(moment: datetime) -> int:
    """A moment (UTC, without a zone) as whole microseconds since 1970."""
    return (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Rows:
    """The rows of one table that belong to a journey, ordered by journey and then as the table is.

    starts: where each journey's rows begin, then where the last one's end; shape (journeys + 1,).
    """

    table: pa.Table
    starts: Places

    @classmethod
    def of(cls, table: pa.Table, journey_ids: pa.ChunkedArray) -> Rows:
        """The rows of a table sorted by `journey_id`."""
        owners = pc.index_in(table["journey_id"], value_set=journey_ids.combine_chunks())
        held = table.filter(pc.is_valid(owners))
        counts = np.bincount(owners.drop_null().to_numpy(), minlength=len(journey_ids))
        return cls(held, np.concatenate(([0], np.cumsum(counts))).astype(np.int64))

    def moments(self, column: str) -> Places:
        """A column of moments; what has none is `NEVER`."""
        filled = pc.fill_null(self.table[column].cast(pa.timestamp("us")).cast(pa.int64()), NEVER)
        return np.asarray(filled.to_numpy(), dtype=np.int64)

    def numbers(self, column: str, unknown: tuple[str, ...] = ()) -> Places:
        """Words as numbers from 0; -1 where there is none or it is one of `unknown`."""
        words = self.table[column].combine_chunks()
        words = pc.if_else(pc.is_in(words, pa.array(unknown, words.type)), None, words) if unknown else words
        codes = words.dictionary_encode().indices if len(words) else pa.array([], pa.int32())
        return np.asarray(pc.fill_null(codes, -1).to_numpy(zero_copy_only=False), dtype=np.int64)

    def has(self, column: str, words: tuple[str, ...]) -> Flags:
        """Where a column holds one of the words."""
        held = pc.is_in(self.table[column], pa.array(words, pa.string()))
        return np.asarray(held.to_numpy(), dtype=bool)


class Evidence:
    """Touches, statements and opportunities of all journeys."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        journey_ids = tables["journeys"]["journey_id"]
        self.count = len(journey_ids)
        self.touches = Rows.of(tables["journey_evidence"], journey_ids)
        self.statements = Rows.of(tables["journey_statements"], journey_ids)
        self.deals = Rows.of(tables["journey_deals"], journey_ids)
        self._channels = frozenset(tables["connected_channels"]["channel"].to_pylist())

    @property
    def touch_count(self) -> int:
        """How many touches there are."""
        return int(self.touches.table.num_rows)

    @cached_property
    def ids(self) -> pa.Array:
        """The ids of all touches, then of all statements."""
        touches, statements = self.touches.table["touch_id"], self.statements.table["statement_id"]
        return pa.chunked_array([*touches.chunks, *statements.chunks], pa.string()).combine_chunks()

    @cached_property
    def touched_at(self) -> Places:
        """When each touch happened."""
        return self.touches.moments("occurred_at")

    @cached_property
    def people(self) -> Places:
        """Who each touch was by; -1 for a visitor without a name."""
        return self.touches.numbers("person_id")

    @cached_property
    def functions(self) -> Places:
        """The function of who each touch was by."""
        return self.touches.numbers("function", unknown=("unknown",))

    @cached_property
    def roles(self) -> Places:
        """The role of who each touch was by."""
        return self.touches.numbers("role", unknown=("unknown",))

    def fits(self, condition: TouchCondition) -> Flags:
        """Which touches pass the condition's filters."""
        fits = np.ones(self.touches.table.num_rows, dtype=bool)
        for column, words in (
            ("initiator", condition.initiators),
            ("channel", condition.channels),
            ("action", condition.counted_actions),
            ("content_intent", condition.content_intents),
            ("topic", condition.topics),
            ("role", (condition.role,) if condition.role else ()),
        ):
            if words:
                fits &= self.touches.has(column, words)
        return fits

    def can_show(self, condition: TouchCondition) -> bool:
        """Whether a source is connected that could show what the condition asks for.

        One of its channels has been seen (where none is named, one that records its actions), and where content or
        topics are asked for, some touch carries them.
        """
        asked = condition.channels or tuple(
            channel
            for channel, actions in ACTIONS_BY_CHANNEL.items()
            if not condition.counted_actions or set(actions) & set(condition.counted_actions)
        )
        return (
            bool(self._channels & set(asked))
            and (not condition.content_intents or self._carries("content_intent"))
            and (not condition.topics or self._carries("topic"))
        )

    def _carries(self, column: str) -> bool:
        return bool((self.touches.numbers(column) >= 0).any())
