"""One week as all purchases under way meet it: the calendar, the chances, and what is written down of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from quorate.market.world.programme import Campaign, Post, Send, Webinar
from quorate.market.world.purchases.luck import Numbers, Own, Shared, normal_pairs
from quorate.market.world.purchases.runs import Counts, Flags, Runs


@dataclass(frozen=True, slots=True)
class Offers:
    """What marketing puts before everybody in this week; empty once marketing has stopped."""

    sends: tuple[Send, ...] = ()
    webinars: tuple[Webinar, ...] = ()
    posts: tuple[Post, ...] = ()
    fairs: tuple[Campaign, ...] = ()
    lists: tuple[Campaign, ...] = ()
    ads: tuple[tuple[Campaign, ...], ...] = ((), (), ())
    """By offering."""


@dataclass(slots=True)
class Week:
    """A week of the runs.

    Attributes
    ----------
    monday: its first day.
    offers: what marketing does.
    share: business done in the buyers' country, one figure a run; `seller_share` in the seller's.
    own: chances of members, `Own.COUNT` x runs x members.
    shared: chances of purchases, `Shared.COUNT` x runs.
    present: who is on the team and still at the company, runs x members.
    change, us: what the week does to opinions, runs x members, added to as it goes.
    steadies: factor on how much members draw on each other, runs x members.
    is_reader: who read or heard something meant for the whole team.
    """

    monday: int
    offers: Offers
    share: Numbers
    seller_share: Numbers
    own: Numbers
    shared: Numbers
    present: Flags
    change: Numbers
    us: Numbers
    steadies: Numbers
    is_reader: Flags
    happened: Happened = field(default_factory=lambda: Happened())

    @classmethod
    def of(
        cls,
        runs: Runs,
        monday: int,
        offers: Offers,
        share: Numbers,
        seller_share: Numbers,
        chances: tuple[Numbers, Numbers],
    ) -> Week:
        """The week before anything has happened in it."""
        shape = runs.is_member.shape
        present = runs.is_member & (runs.joined <= monday) & (runs.left > monday)
        return cls(
            monday,
            offers,
            share,
            seller_share,
            chances[0],
            chances[1],
            present,
            np.zeros(shape),
            np.zeros(shape),
            np.ones(shape),
            np.zeros(shape, dtype=bool),
        )

    def restlessness(self) -> tuple[Numbers, Numbers]:
        """Two standard normals a member."""
        return normal_pairs(self.own[Own.MOOD], self.own[Own.MOOD + 1])

    def stir(self) -> Numbers:
        """A standard normal a run: whether this is a busy week."""
        return normal_pairs(self.shared[Shared.BURST], self.shared[Shared.BURST + 1])[0]

    def reachable(self, runs: Runs) -> Flags:
        """The members a seller can write to, call or invite by name."""
        return np.asarray(self.present & (runs.is_known | runs.has_met))


@dataclass(frozen=True, slots=True)
class Reads:
    """Acts of self-education, one entry an act: which run and member, the kind, and what was read (-1: nothing)."""

    run: Counts
    member: Counts
    kind: Counts
    content: Counts
    other_content: Counts
    chance: Numbers


@dataclass(frozen=True, slots=True)
class Touched:
    """Members reached by one thing marketing did. `is_deep`: clicked, attended, reacted; `is_lost`: had enough."""

    by: Send | Webinar | Campaign | Post
    run: Counts
    member: Counts
    is_light: Flags
    is_deep: Flags
    is_lost: Flags


@dataclass(frozen=True, slots=True)
class Contact:
    """Members a seller wrote to or called. `play`: its number, -1 for none."""

    run: Counts
    member: Counts
    is_answered: Flags
    is_by_mail: Flags
    play: Counts


@dataclass(frozen=True, slots=True)
class Gathering:
    """Meetings: runs x members who came and who stayed away, for the runs that held one."""

    run: Counts
    came: Flags
    absent: Flags
    play: Counts


@dataclass(slots=True)
class Happened:
    """What a week brought, for those who tell it; the arrays number the runs of that week."""

    reads: Reads | None = None
    touches: list[Touched] = field(default_factory=list)
    asks: list[tuple[int, int]] = field(default_factory=list)
    """Run and member of those who asked to be called or shown something."""
    turned: list[tuple[int, int, bool]] = field(default_factory=list)
    """Those of them who did so out of the blue; true where a demonstration was asked for."""
    answered: list[int] = field(default_factory=list)
    """Runs whose question was answered this week."""
    outreach: Contact | None = None
    mails: Contact | None = None
    calls: Contact | None = None
    meetings: Gathering | None = None
    opened: list[int] = field(default_factory=list)
    """Runs for which a seller opened an opportunity."""
    entered: list[tuple[int, int, int]] = field(default_factory=list)
    """Run, stage entered and day."""
