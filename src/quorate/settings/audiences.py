"""Audiences a company gives names to: whom they hold, and what they are to be addressed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Choice, Text, Word
from quorate.settings.shapes import OneOrMany, Record, about
from quorate.vocabulary.closed_lists import CONSENT_CHANNELS, PROGRAMME_MOTIONS

_NAME = Text(looks_like="a name as it stands in the tables")


@dataclass(frozen=True, kw_only=True)
class AudienceSettings(Record):
    """Members of buyer teams that fit everything named; what is not named is not asked."""

    channel: str = field(
        metadata=about(
            "What they are to be addressed in; whoever has no legal basis for it is left out. Advertising networks "
            "need ad.",
            Choice(CONSENT_CHANNELS),
        )
    )
    purpose: str = field(metadata=about("What it is for; kept with every file that is made of it.", Text()))
    roles: tuple[str, ...] = field(
        default=(), metadata=about("Roles of the journey map.", OneOrMany(Word(refers_to="role")))
    )
    stages: tuple[str, ...] = field(
        default=(), metadata=about("Stages that the journey stands in.", OneOrMany(Word()))
    )
    tiers: tuple[str, ...] = field(default=(), metadata=about("Tiers of the account.", OneOrMany(_NAME)))
    offerings: tuple[str, ...] = field(
        default=(), metadata=about("Offerings of the journey, by name or id.", OneOrMany(_NAME))
    )
    motions: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "What there is to do with the journey's offering at its account.",
            OneOrMany(Choice(PROGRAMME_MOTIONS)),
        ),
    )


Audiences = Mapping[str, AudienceSettings]
