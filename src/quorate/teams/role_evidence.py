"""What is seen of each member, as numbers: one value of each sign, and how often each thing was done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Fact = Mapping[str, Any]

ACTIVITIES = ("none", "below", "average", "above", "far_above")
# Where the kinds of activity begin: a member's own activity over an equal share of the team's.
ACTIVITY_FROM = (0.0, 0.5, 1.5, 3.0)
JOININGS = ("first", "early", "late")
# Who is among this share of the team's members to join, joined early.
EARLY_SHARE = 1 / 3
CONTACTS = ("no", "yes")
OUTSIDES = ("no", "company", "title", "both")
# Somebody alone says nothing about who does most or came first.
SMALLEST_TEAM = 2


@dataclass(frozen=True)
class Sign:
    """One feature of which every member has one value; `place` numbers the value among `values`, -1 for unknown."""

    feature: str
    values: tuple[str, ...]
    place: Whole


@dataclass(frozen=True)
class Habit:
    """How often each member did each of several things; `counts` has the shape (members, values)."""

    feature: str
    values: tuple[str, ...]
    counts: Floats


def teams_of(facts: Sequence[Fact]) -> Whole:
    """The team of each member, numbered from 0."""
    numbers = {
        journey: number for number, journey in enumerate(dict.fromkeys(f["journey_id"] for f in facts))
    }
    return np.array([numbers[fact["journey_id"]] for fact in facts], dtype=np.int64)


def activity(facts: Sequence[Fact], team: Whole) -> Sign:
    """Each member's activity against an equal share of the team's."""
    own = np.array([fact["buyer_touch_count"] + fact["two_way_count"] for fact in facts], dtype=np.float64)
    total, size = np.bincount(team, own), np.bincount(team)
    share = own * size[team] / np.maximum(total[team], 1.0)
    place = np.where(own > 0, np.digitize(share, ACTIVITY_FROM[1:]) + 1, 0)
    says = (size[team] >= SMALLEST_TEAM) & (total[team] > 0)
    return Sign("activity", ACTIVITIES, np.where(says, place, -1))


def joining(facts: Sequence[Fact], team: Whole) -> Sign:
    """Who was first of the team, among its first third, or later; who joined together has the earlier place."""
    joined = np.array([np.datetime64(fact["joined_at"] or "NaT", "us") for fact in facts])
    order = np.lexsort((joined, team))
    of_team, of_time = team[order], joined[order]
    is_first = np.r_[True, of_team[1:] != of_team[:-1]]
    place = np.arange(len(order))
    starts = np.maximum.accumulate(np.where(is_first, place, 0))
    is_later = is_first | np.r_[True, of_time[1:] != of_time[:-1]]
    before = np.maximum.accumulate(np.where(is_later, place, 0)) - starts
    size = np.bincount(of_team)[of_team]
    values = np.where(before == 0, 0, np.where(before < EARLY_SHARE * size, 1, 2))
    found = np.empty(len(facts), dtype=np.int64)
    found[order] = np.where(np.isnat(of_time) | (size < SMALLEST_TEAM), -1, values)
    return Sign("joined", JOININGS, found)


def outside(facts: Sequence[Fact], is_advising: Sequence[bool]) -> Sign:
    """Whether a member is from another company, or has a title of people who advise others."""
    away = np.array([bool(fact["is_external"]) for fact in facts])
    return Sign("outside", OUTSIDES, away + 2 * np.array(is_advising, dtype=np.int64))


def contact(facts: Sequence[Fact]) -> Sign:
    """Whether sellers gave a contact role."""
    return Sign("contact", CONTACTS, np.array([int(bool(fact["crm_role"])) for fact in facts]))


def chosen(feature: str, words: tuple[str, ...], values: Sequence[str | None]) -> Sign:
    """A feature whose values are some of `words`; None says nothing."""
    place = {word: number for number, word in enumerate(words)}
    return Sign(
        feature, words, np.array([-1 if value is None else place[value] for value in values], dtype=np.int64)
    )


def titles(facts: Sequence[Fact]) -> Sign:
    """What the title says of function and seniority, together."""
    pairs = [(fact["function"], fact["seniority"]) for fact in facts]
    names = sorted({pair for pair in pairs if pair != (None, None)}, key=str)
    return chosen(
        "title",
        tuple(title_value(*pair) for pair in names),
        [None if pair == (None, None) else title_value(*pair) for pair in pairs],
    )


def title_value(function: str | None, seniority: str | None) -> str:
    """The value of a title's sign."""
    return json.dumps([function, seniority])


def title_of(value: str) -> tuple[str | None, str | None]:
    """Function and seniority of such a value."""
    function, seniority = json.loads(value)
    return function, seniority


def habit(feature: str, facts: pa.Table, behaviours: pa.Table) -> Habit:
    """What members did of one kind."""
    mine = behaviours.filter(pc.equal(behaviours.column("kind"), feature))
    words = sorted(pc.unique(mine.column("value")).to_pylist())
    line = pc.index_in(_key(mine), value_set=_key(facts)).to_numpy(zero_copy_only=False)
    column = pc.index_in(mine.column("value"), value_set=pa.array(words, pa.string())).to_numpy()
    times = mine.column("times").to_numpy()
    is_member = ~np.isnan(line.astype(np.float64))
    counts = np.zeros((facts.num_rows, len(words)))
    counts[line[is_member].astype(np.int64), column[is_member].astype(np.int64)] = times[is_member]
    return Habit(feature, tuple(words), counts)


def _key(table: pa.Table) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(table.column("journey_id"), table.column("person_id"), "\x1f")
