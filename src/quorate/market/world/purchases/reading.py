"""How members teach themselves, and what reading does to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.library import CONTENTS, appeal
from quorate.market.world.purchases.luck import Numbers, Own, Shared, later_digits
from quorate.market.world.purchases.runs import NEVER, Counts, Flags, Runs
from quorate.market.world.purchases.switches import Means
from quorate.market.world.purchases.week import Reads, Week
from quorate.market.world.stages import ROLE_HABITS, ROLES, STAGE_HABITS, STAGE_NUMBER, STAGES
from quorate.market.world.vendor import OFFERINGS

KINDS = ("visit", "search", "retargeted", "download", "review", "chat", "demo", "contact", "pricing")
VISIT, SEARCH, RETARGETED, DOWNLOAD, REVIEW, CHAT, DEMO, CONTACT, PRICING = range(9)
_KIND_WEIGHTS: dict[str, tuple[float, ...]] = {
    "unaware": (5.0, 2.5, 0.5, 0.3, 0.1, 0.0, 0.0, 0.0, 0.0),
    "define": (5.0, 3.5, 0.7, 0.9, 0.3, 0.02, 0.02, 0.04, 0.1),
    "explore": (5.0, 3.5, 0.8, 1.6, 1.0, 0.08, 0.18, 0.12, 0.3),
    "require": (5.0, 2.2, 0.9, 1.4, 1.4, 0.1, 0.34, 0.15, 0.4),
    "select": (5.0, 1.6, 0.9, 1.0, 2.2, 0.14, 0.4, 0.18, 1.3),
    "validate": (5.0, 1.0, 0.7, 1.0, 1.2, 0.1, 0.12, 0.1, 0.9),
    "decide": (5.0, 0.8, 0.6, 0.5, 0.7, 0.08, 0.05, 0.1, 1.3),
}
_SLOTS = 4
_PLACES = 512
_SECOND = 0.36
"""Chance that a second thing is read in the same stay."""
_FORM_IN_PASSING = 0.12
_GAINS: dict[str, tuple[float, float]] = {
    "insight": (0.020, 0.004),
    "guidance": (0.016, 0.006),
    "proof": (0.009, 0.019),
    "product": (0.002, 0.010),
    "pricing": (-0.004, 0.0),
    "onboarding": (0.0, 0.008),
}
_QUALITY_SIGMA = 0.6
_TAILORED_STEADIES = 0.55
"""What is meant for one reader alone leaves readers drawing less on each other."""
_SEEN = 0.6
_FADES = 0.72
_ASKING = (STAGE_NUMBER["select"], STAGE_NUMBER["validate"], STAGE_NUMBER["decide"])
_ASKS_PER_WEEK = 0.2
_KEPT_FROM_SHORTLIST = 0.55
_BURST_MEMORY = 0.6
ANSWERED = 0.88


@dataclass(frozen=True, slots=True)
class Shelf:
    """The library as arrays, by content in the order of `CONTENTS`.

    `change` and `us`: what reading it moves; some assets are better than others, which no label says.
    """

    change: Numbers
    us: Numbers
    is_for_team: Flags
    is_gated: Flags
    picks: NDArray[np.int16]
    """Offering x stage x role x place: an asset for each of `_PLACES` equal chances."""
    pricing: Counts
    """The pricing page of each offering."""


@cache
def shelf_of(seed: int) -> Shelf:
    """The library of the market with this seed."""
    stream = Stream(seed, Purpose.CONTENT)
    quality = np.array([stream.lognormal(1.0, _QUALITY_SIGMA) for _ in CONTENTS])
    gains = np.array([_GAINS[content.intent] for content in CONTENTS])
    weights = np.array(
        [
            [[[appeal(c, o, stage, role) for c in CONTENTS] for role in ROLES] for stage in STAGES]
            for o in OFFERINGS
        ]
    )
    bounds = np.cumsum(weights, axis=-1) / weights.sum(axis=-1, keepdims=True)
    places = (np.arange(_PLACES) + 0.5) / _PLACES
    picks = (bounds[..., None, :] < places[:, None]).sum(axis=-1)
    return Shelf(
        gains[:, 0] * quality,
        gains[:, 1] * quality,
        np.array([content.audience == "team" for content in CONTENTS]),
        np.array([content.is_gated for content in CONTENTS]),
        np.minimum(picks, len(CONTENTS) - 1).astype(np.int16),
        np.array(
            [
                next(
                    n for n, c in enumerate(CONTENTS) if c.intent == "pricing" and offering.key in c.offerings
                )
                for offering in OFFERINGS
            ]
        ),
    )


def _kind_places() -> NDArray[np.int8]:
    found = np.zeros((len(STAGES), _PLACES), dtype=np.int8)
    places = (np.arange(_PLACES) + 0.5) / _PLACES
    for stage, weights in _KIND_WEIGHTS.items():
        bounds = np.cumsum(weights) / np.sum(weights)
        found[STAGE_NUMBER[stage]] = np.minimum(
            (bounds[None, :] < places[:, None]).sum(axis=1), len(KINDS) - 1
        )
    return found


_KIND_OF = _kind_places()
_STAGE_RATE = np.array([STAGE_HABITS[stage].research_rate for stage in STAGES])
_ROLE_RATE = np.array([ROLE_HABITS[role].research for role in ROLES])


def stir(runs: Runs, week: Week, sigma: float) -> None:
    """The team's level of activity this week: busy and idle stretches follow each other."""
    runs.burst[:] = _BURST_MEMORY * runs.burst + sigma * week.stir()
    runs.heat *= _FADES


def read(runs: Runs, week: Week, shelf: Shelf) -> None:
    """A week of reading, and the forms left on the way."""
    rate = week.share * np.exp(runs.burst - 0.15) * runs.tempo * _STAGE_RATE[runs.stage]
    rate = rate * np.where(runs.is_shortlisted, 1.0, _KEPT_FROM_SHORTLIST)
    each = rate[:, None] * runs.activity * _ROLE_RATE[runs.role] * week.present
    happens = week.own[Own.ACT : Own.ACT + _SLOTS] < 1.0 - np.exp(-each / _SLOTS)
    slot, run, member = np.nonzero(happens)
    place = week.own[Own.KIND + slot, run, member]
    kind = _KIND_OF[runs.stage[run], (place * _PLACES).astype(np.int64)].astype(np.int64)
    reads = _picked(runs, week, shelf, (slot, run, member), kind, later_digits(place, _PLACES))
    week.happened.reads = reads
    _moved(runs, week, shelf, reads)
    _leave_addresses(runs, week, shelf, reads)
    runs.heat += _SEEN * np.bincount(run, minlength=len(runs))


def _picked(
    runs: Runs,
    week: Week,
    shelf: Shelf,
    where: tuple[Counts, Counts, Counts],
    kind: Counts,
    chance: Numbers,
) -> Reads:
    slot, run, member = where
    first = week.own[Own.CONTENT + slot, run, member]
    aisle = shelf.picks[runs.offering[run], runs.stage[run], runs.role[run, member]]
    rows = np.arange(len(run))
    content = aisle[rows, (first * _PLACES).astype(np.int64)].astype(np.int64)
    content = np.where(kind == PRICING, shelf.pricing[runs.offering[run]], content)
    again = later_digits(first, _PLACES)
    other = aisle[rows, (again / _SECOND * _PLACES).astype(np.int64) % _PLACES].astype(np.int64)
    other = np.where(again < _SECOND, other, -1)
    is_read = kind != REVIEW
    return Reads(run, member, kind, np.where(is_read, content, -1), np.where(is_read, other, -1), chance)


def _moved(runs: Runs, week: Week, shelf: Shelf, reads: Reads) -> None:
    for content in (reads.content, reads.other_content):
        kept = (content >= 0) & runs.is_on[reads.run, Means.SITE]
        run, member, found = reads.run[kept], reads.member[kept], content[kept]
        take_in(runs, week, shelf, run, member, found)


def take_in(
    runs: Runs, week: Week, shelf: Shelf, run: Counts, member: Counts, content: Counts, force: float = 1.0
) -> None:
    """What reading these assets does to these members; `force` multiplies it."""
    np.add.at(week.change, (run, member), force * shelf.change[content])
    np.add.at(week.us, (run, member), force * shelf.us[content] * (0.4 + runs.fit[run]))
    for_team = shelf.is_for_team[content]
    week.is_reader[run[for_team], member[for_team]] = True
    week.steadies[run[~for_team], member[~for_team]] = _TAILORED_STEADIES


def _leave_addresses(runs: Runs, week: Week, shelf: Shelf, reads: Reads) -> None:
    is_open = ~runs.is_dark[reads.run, reads.member]
    asks = is_open & ((reads.kind == DEMO) | (reads.kind == CONTACT))
    leaves = is_open & leaves_form(shelf, reads)
    given = asks | leaves
    runs.is_known[reads.run[given], reads.member[given]] = True
    week.happened.asks.extend(zip(reads.run[asks].tolist(), reads.member[asks].tolist(), strict=True))


def leaves_form(shelf: Shelf, reads: Reads) -> Flags:
    """The acts in which something behind a form is asked for or met in passing."""
    gated = (reads.content >= 0) & shelf.is_gated[reads.content]
    gated |= (reads.other_content >= 0) & shelf.is_gated[reads.other_content]
    return np.asarray(gated & ((reads.kind == DOWNLOAD) | (reads.chance < _FORM_IN_PASSING)))


def ask(runs: Runs, week: Week) -> None:
    """Teams that compare suppliers and never spoke with this one get in touch; whoever asks waits for an answer."""
    waiting = (runs.first_two_way == NEVER) & runs.is_shortlisted & np.isin(runs.stage, _ASKING)
    waiting &= week.shared[Shared.ASK] < _ASKS_PER_WEEK * week.share
    open_to_it = week.present & ~runs.is_dark & (runs.us > -0.15)
    waiting &= open_to_it.any(axis=1)
    keenness = np.where(open_to_it, runs.us + 0.3 * (runs.role == ROLES.index("champion")), -9.0)
    keenest = keenness.argmax(axis=1)
    wants_demo = week.shared[Shared.ASK_FORM] < 0.6
    for run in np.flatnonzero(waiting).tolist():
        runs.is_known[run, keenest[run]] = True
        week.happened.asks.append((run, int(keenest[run])))
        week.happened.turned.append((run, int(keenest[run]), bool(wants_demo[run])))


def be_answered(runs: Runs, week: Week, median_days: float) -> None:
    """Most who asked are answered after a while, some never; an answer is a conversation."""
    for run in sorted({run for run, _ in week.happened.asks}):
        if runs.answer_due[run] == NEVER and week.shared[Shared.ANSWER, run] < ANSWERED:
            late = np.exp(2.6 * (week.shared[Shared.ANSWER_DELAY, run] - 0.5))
            runs.answer_due[run] = week.monday + 3.0 + median_days * late
    due = (runs.answer_due < week.monday + 7.0) & runs.live
    week.happened.answered.extend(np.flatnonzero(due).tolist())
    speak(runs, due, week.monday)
    runs.answer_due[due] = NEVER


def speak(runs: Runs, who: Flags, monday: int) -> None:
    """Note that these teams and the vendor spoke with each other this week."""
    runs.last_two_way[who] = monday + 3.0
    runs.first_two_way[who] = np.minimum(runs.first_two_way[who], monday + 3.0)
