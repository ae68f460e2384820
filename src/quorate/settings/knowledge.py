"""What people know and no system records: about industries, rivals, and what each role risks and gains.

Three kinds of files under `knowledge/` of a workspace: `industries/*.yaml`, `rivals/*.yaml` and `roles.yaml`. Each fact
says who says so and on which day it held, and grows old: after `stale_after` briefs show it with a warning.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Day, Days, Text, Word
from quorate.settings.shapes import ListOf, OneOrMany, Record, RecordOf, about

STALE_AFTER_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Fact(Record):
    """One thing that is known, with who says so and when."""

    says: str = field(metadata=about("The fact in a sentence, as it may be read out.", Text()))
    source: str = field(metadata=about("Who says so: a publication, a colleague, an address.", Text()))
    on: str = field(metadata=about("The day on which it was said or found to hold.", Day()))
    stale_after: int = field(
        default=STALE_AFTER_DAYS,
        metadata=about("How long it may be used without being looked at again.", Days()),
    )


_FACTS = ListOf(RecordOf(Fact))


@dataclass(frozen=True, kw_only=True)
class Stake(Record):
    """What somebody risks and gains by one choice."""

    risks: tuple[Fact, ...] = field(default=(), metadata=about("What they risk.", _FACTS))
    gains: tuple[Fact, ...] = field(default=(), metadata=about("What they gain.", _FACTS))


@dataclass(frozen=True, kw_only=True)
class Industry(Record):
    """What moves one industry: opportunities and threats for the companies in it."""

    industry: str = field(
        metadata=about("The industry, as the CRM writes it.", Text(names="industry"), key="industry")
    )
    also: tuple[str, ...] = field(
        default=(), metadata=about("Other words by which sources name it.", OneOrMany(Text()))
    )
    opportunities: tuple[Fact, ...] = field(default=(), metadata=about("What the industry can win.", _FACTS))
    threats: tuple[Fact, ...] = field(default=(), metadata=about("What endangers it.", _FACTS))


@dataclass(frozen=True, kw_only=True)
class RoleWithRival(Stake):
    """What one role risks and gains by choosing the rival."""

    role: str = field(metadata=about("A role of a journey map.", Word(refers_to="role")))


@dataclass(frozen=True, kw_only=True)
class Rival(Record):
    """What is known of one rival, told fairly: teams compare anyway."""

    rival: str = field(metadata=about("The rival, as the CRM writes it.", Text(names="rival")))
    also: tuple[str, ...] = field(
        default=(), metadata=about("Other words by which sources name it.", OneOrMany(Text()))
    )
    strengths: tuple[Fact, ...] = field(default=(), metadata=about("Where it is the better choice.", _FACTS))
    weaknesses: tuple[Fact, ...] = field(default=(), metadata=about("Where it is the worse choice.", _FACTS))
    roles: tuple[RoleWithRival, ...] = field(
        default=(), metadata=about("What each role risks and gains by it.", ListOf(RecordOf(RoleWithRival)))
    )


@dataclass(frozen=True, kw_only=True)
class RoleStakes(Record):
    """What one role risks and gains by choosing us, and by doing nothing."""

    role: str = field(metadata=about("A role of a journey map.", Word(refers_to="role")))
    choosing_us: Stake = field(default=Stake(), metadata=about("By choosing our offering.", RecordOf(Stake)))
    doing_nothing: Stake = field(default=Stake(), metadata=about("By leaving all as it is.", RecordOf(Stake)))


@dataclass(frozen=True, kw_only=True)
class Roles(Record):
    """What each role risks and gains, whoever the company is."""

    roles: tuple[RoleStakes, ...] = field(
        metadata=about("One entry for each role.", ListOf(RecordOf(RoleStakes)))
    )
