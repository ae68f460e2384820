"""What the evidence says of one criterion on a day: met and since when, how far it is, by what, and can it be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from quorate.journeys.conditions import Conditions, asking
from quorate.journeys.evidence import DAY, EVER, NEVER
from quorate.journeys.fact_runs import fitting_statements
from quorate.journeys.gates import alternative_met, alternatives
from quorate.journeys.touch_windows import Window
from quorate.settings import Condition, Criterion, Required, StatementCondition, TouchCondition
from quorate.stats.group_windows import Flags, counted_at, first_greatest, first_true
from quorate.stats.ragged import Places, places_of

_NONE: Places = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Findings:
    """One criterion of many journeys.

    met_at: since when it is met, `NEVER` where it is not; progress of needed; evidence_ids: lists of touches or
    statements that satisfy it or come nearest; is_knowable: whether a connected source could show it.
    """

    met_at: Places
    progress: Places
    needed: Places
    evidence_ids: pa.Array
    is_knowable: Flags


@dataclass(frozen=True)
class _Part:
    """What one condition adds to one way of meeting a criterion.

    progress: per journey, of `needed`; owners, rows: pairs of a journey's place and a piece of evidence, a touch by its
    number or a statement by its number after all touches.
    """

    progress: Places
    needed: int
    owners: Places
    rows: Places
    is_knowable: bool


def findings_of(conditions: Conditions, criterion: Criterion, journeys: Places, at: int) -> Findings:
    """What the evidence that counts says of the criterion at the moment `at`.

    Of several ways of meeting it the one that was met first is told, or else the one that is nearest.
    """
    ways = alternatives(criterion)
    met = np.stack([_met_at(conditions, leaves, journeys, at) for leaves in ways])
    parts = [[_part(conditions, leaf, journeys, at) for leaf in leaves] for leaves in ways]
    needed = np.array([sum(part.needed for part in way) for way in parts])
    progress = np.stack([np.sum([part.progress for part in way], axis=0) for way in parts])
    # nobody needs to say that a criterion is met: of the ways not met, only those of the map are told
    knowable = np.array([all(part.is_knowable for part in way) for way in parts[:-1]])
    nearest = np.argmax(knowable[:, None] + progress[:-1] / needed[:-1, None], axis=0)
    is_met = (met < NEVER).any(axis=0)
    chosen = np.where(is_met, np.argmin(met, axis=0), nearest)
    return Findings(
        met.min(axis=0),
        np.where(is_met, needed[chosen], progress[chosen, np.arange(len(journeys))]),
        needed[chosen],
        _lists(conditions, parts, chosen),
        is_met | knowable[nearest],
    )


def _met_at(
    conditions: Conditions, leaves: Sequence[Required[Condition]], journeys: Places, at: int
) -> Places:
    """Since when one way of meeting a criterion is met, `NEVER` where it is not met at `at`."""
    ask = asking(conditions, journeys)
    holds = alternative_met(leaves, ask, np.full(len(journeys), at, dtype=np.int64)) == at
    first = alternative_met(leaves, ask, np.full(len(journeys), EVER, dtype=np.int64))
    return np.where(holds, np.where(first == EVER, at, first), NEVER)


def _part(conditions: Conditions, part: Required[Condition], journeys: Places, at: int) -> _Part:
    leaf = part.leaf
    if part.is_negated:
        moment = np.full(len(journeys), at, dtype=np.int64)
        holds = conditions.holding(leaf, journeys).next_not(moment) == at
        return _Part(holds.astype(np.int64), 1, _NONE, _NONE, is_knowable=True)
    if isinstance(leaf, TouchCondition):
        return _touches(conditions, leaf, journeys)
    if isinstance(leaf, StatementCondition):
        return _statements(conditions, leaf, journeys, at)
    moment = np.full(len(journeys), at, dtype=np.int64)
    holds = conditions.holding(leaf, journeys).next(moment) == at
    return _Part(holds.astype(np.int64), 1, _NONE, _NONE, is_knowable=True)


def _touches(conditions: Conditions, leaf: TouchCondition, journeys: Places) -> _Part:
    """The window that met the condition, or the fullest there was."""
    fits, starts = conditions.fits(leaf)
    evidence = conditions.evidence
    window = Window.of(evidence, leaf, fits, starts, journeys, conditions.counted_since[journeys])
    seen, met = window.seen(), first_true(window.events, window.is_met())
    told = np.where(met >= 0, met, first_greatest(window.events, seen))
    owners, counted = counted_at(window.events, window.until, told)
    progress = np.zeros(len(journeys), dtype=np.int64)
    progress[told >= 0] = np.minimum(seen[told[told >= 0]], leaf.at_least)
    return _Part(progress, leaf.at_least, owners, window.rows[counted], evidence.can_show(leaf))


def _statements(conditions: Conditions, leaf: StatementCondition, journeys: Places, at: int) -> _Part:
    """The first statements that count and have not aged, as many as are needed."""
    statements = conditions.evidence.statements
    stated_at = statements.moments("stated_at")
    fits = fitting_statements(conditions.evidence, leaf) & (stated_at <= at)
    fits &= stated_at >= at - conditions.statements_hold_for_days * DAY
    places, begins = places_of(statements.starts, journeys)
    owners = np.repeat(np.arange(len(journeys)), np.diff(begins))
    counted = fits[places] & (stated_at[places] >= conditions.counted_since[journeys][owners])
    owners, places = owners[counted], places[counted]
    is_needed = np.arange(len(owners)) - np.searchsorted(owners, owners) < leaf.at_least
    owners, places = owners[is_needed], places[is_needed]
    progress = np.bincount(owners, minlength=len(journeys))
    return _Part(progress, leaf.at_least, owners, conditions.evidence.touch_count + places, is_knowable=True)


def _lists(conditions: Conditions, parts: Sequence[Sequence[_Part]], chosen: Places) -> pa.Array:
    """For each journey the ids of the evidence of the way that is told, touches in order of time, each once."""
    count = len(conditions.evidence.ids)
    told = [
        (part.owners * count + part.rows)[chosen[part.owners] == place]
        for place, way in enumerate(parts)
        for part in way
    ]
    pairs = np.unique(np.concatenate(told))
    starts = np.searchsorted(pairs, np.arange(len(chosen) + 1) * count)
    ids = conditions.evidence.ids.take(pa.array(pairs % max(count, 1)))
    return pa.ListArray.from_arrays(pa.array(starts.astype(np.int32)), ids)
