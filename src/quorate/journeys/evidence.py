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
from numpy.typing import NDArray

from quorate.settings import TouchCondition
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Places
from quorate.vocabulary.closed_lists import ACTIONS_BY_CHANNEL

INPUTS: dict[str, tuple[str, ...]] = {
    "journeys": ("journey_id",),
    "journey_evidence": ("journey_id", "occurred_at", "touch_id"),
    "journey_statements": ("journey_id", "stated_at", "statement_id"),
    "journey_purchases": ("journey_id", "created_at", "opportunity_id"),
    "connected_channels": ("channel",),
    "journey_silences": ("journey_id", "silent_from"),
}
# What conditions filter touches by, besides topics, of which there may be many.
_FILTERS = ("initiator", "channel", "action", "content_intent", "role")
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
        held = table.filter(pc.is_valid(owners)) if owners.null_count else table
        counts = np.bincount(owners.drop_null().to_numpy(), minlength=len(journey_ids))
        return cls(held, np.concatenate(([0], np.cumsum(counts))).astype(np.int64))

    def moments(self, column: str) -> Places:
        """A column of moments; what has none is `NEVER`."""
        filled = pc.fill_null(self.table[column].cast(pa.timestamp("us")).cast(pa.int64()), NEVER)
        return np.asarray(filled.to_numpy(), dtype=np.int64)

    def coded(self, column: str) -> Coded:
        """A column of words as numbers."""
        words = self.table[column].combine_chunks().dictionary_encode()
        codes = pc.fill_null(words.indices, -1).to_numpy(zero_copy_only=False)
        return Coded(np.asarray(codes, dtype=np.int32), tuple(words.dictionary.to_pylist()))

    def has(self, column: str, words: tuple[str, ...]) -> Flags:
        """Where a column holds one of the words."""
        held = pc.is_in(self.table[column], pa.array(words, pa.string()))
        return np.asarray(held.to_numpy(), dtype=bool)


@dataclass(frozen=True)
class Coded:
    """A column of words: `codes` are places in `words`, -1 where there is none."""

    codes: NDArray[np.int32]
    words: tuple[str, ...]

    def without(self, unknown: str) -> Coded:
        """The same where one word counts as none."""
        if unknown not in self.words:
            return self
        return Coded(np.where(self.codes == self.words.index(unknown), -1, self.codes), self.words)

    def fits(self, words: tuple[str, ...]) -> Flags:
        """Which codes, -1 last, are one of the words; all of them where none is named."""
        if not words:
            return np.ones(len(self.words) + 1, dtype=bool)
        return np.array([*(word in words for word in self.words), False])


def carried_by(evidence: pa.Table) -> frozenset[str]:
    """Which columns some touch has words in, of those that not every source fills."""
    return frozenset(
        name for name in ("content_intent", "topic", "offering") if evidence[name].null_count < len(evidence)
    )


class Evidence:
    """Touches, statements and opportunities of journeys.

    Parameters
    ----------
    carried: what `carried_by` says of all touches, where these journeys are only some.
    """

    def __init__(self, tables: Mapping[str, pa.Table], carried: frozenset[str] | None = None) -> None:
        self._carried = carried_by(tables["journey_evidence"]) if carried is None else carried
        journey_ids = tables["journeys"]["journey_id"]
        self.count = len(journey_ids)
        self.touches = Rows.of(tables["journey_evidence"], journey_ids)
        self.statements = Rows.of(tables["journey_statements"], journey_ids)
        self.deals = Rows.of(tables["journey_purchases"], journey_ids)
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
    def people(self) -> NDArray[np.int32]:
        """Who each touch was by; -1 for a visitor without a name."""
        return self.touches.coded("person_id").codes

    @cached_property
    def functions(self) -> NDArray[np.int32]:
        """The function of who each touch was by; -1 where it is not known."""
        return self.touches.coded("function").without("unknown").codes

    @cached_property
    def roles(self) -> NDArray[np.int32]:
        """The role of who each touch was by; -1 where it is not known."""
        return self._filters["role"].without("unknown").codes

    @cached_property
    def _filters(self) -> dict[str, Coded]:
        return {column: self.touches.coded(column) for column in _FILTERS}

    @cached_property
    def _kinds(self) -> Places:
        """One number per touch for what it is by all filters together: places in the table of their combinations."""
        kinds = np.zeros(self.touch_count, dtype=np.int64)
        for coded in self._filters.values():
            kinds = kinds * (len(coded.words) + 1) + coded.codes % (len(coded.words) + 1)
        return kinds

    def fits(self, condition: TouchCondition) -> Flags:
        """Which touches pass the condition's filters."""
        asked = {
            "initiator": condition.initiators,
            "channel": condition.channels,
            "action": condition.counted_actions,
            "content_intent": condition.content_intents,
            "role": (condition.role,) if condition.role else (),
        }
        table = np.ones(1, dtype=bool)
        for column, words in asked.items():
            table = np.outer(table, self._filters[column].fits(words)).ravel()
        fits = table[self._kinds] & self._is_about(condition.offering)
        if condition.after:
            fits &= self._is_after_purchase
        return fits & self.touches.has("topic", condition.topics) if condition.topics else fits

    def _is_about(self, offering: str | None) -> Flags:
        """Which touches are about the offering asked for; where none is, all but those known to be about another."""
        about = self._offerings
        if offering is None:
            return ~about.fits(("another",))[about.codes]
        return about.fits((offering,))[about.codes]

    @cached_property
    def _offerings(self) -> Coded:
        return self.touches.coded("offering")

    @cached_property
    def _is_after_purchase(self) -> Flags:
        return np.asarray(
            pc.fill_null(self.touches.table["is_after_purchase"], fill_value=False).to_numpy(), dtype=bool
        )

    def can_show(self, condition: TouchCondition) -> bool:
        """Whether a source is connected that could show what the condition asks for.

        One of its channels has been seen (where none is named, one that records its actions), and where content or
        topics are asked for, some touch carries them; where an offering is, some touch tells its own.
        """
        asked = condition.channels or tuple(
            channel
            for channel, actions in ACTIONS_BY_CHANNEL.items()
            if not condition.counted_actions or set(actions) & set(condition.counted_actions)
        )
        return (
            bool(self._channels & set(asked))
            and (not condition.content_intents or "content_intent" in self._carried)
            and (not condition.topics or "topic" in self._carried)
            and (not condition.offering or "offering" in self._carried)
        )
