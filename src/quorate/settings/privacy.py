"""What a company declares about addressing people: its legal basis per channel, and where it differs by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quorate.settings.countries import COUNTRIES
from quorate.settings.scalar_shapes import Choice, Days, Text
from quorate.settings.shapes import MappingOf, Record, RecordOf, about
from quorate.vocabulary.closed_lists import CONSENT_CHANNELS

# Consent and refusal are given by people, one by one: a company cannot declare them for everybody.
DECLARED_BASES = ("legitimate_interest", "contract", "none")


@dataclass(frozen=True, kw_only=True)
class LegalBasis(Record):
    """On what basis people are addressed in one channel of whom nothing else is known."""

    basis: str = field(
        metadata=about("The basis; a person's own refusal always counts more.", Choice(DECLARED_BASES))
    )
    note: str = field(
        metadata=about("Why, by whom it was assessed and when; shown wherever the basis is.", Text())
    )
    countries: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "Countries, by their codes of two letters, in which another basis holds.",
            MappingOf(Choice(COUNTRIES), Choice(DECLARED_BASES)),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class RetentionSettings(Record):
    """How long what tells people is kept until `quorate privacy sweep` lets go of it; for good unless written."""

    said: int | None = field(
        default=None,
        metadata=about(
            "What colleagues stated and noted, whatever its source: roles, stance, influence, rivals and notes, "
            "which are sensitive and serve to agree on the next moves with a team.",
            Days(),
            example='said = "2 years"',
        ),
    )
    unidentified: int | None = field(
        default=None,
        metadata=about(
            "What was done on devices of which nobody is known, which serves to see teams that form.",
            Days(),
            example='unidentified = "13 months"',
        ),
    )
    told: int | None = field(
        default=None,
        metadata=about(
            "Texts that colleagues, webhooks and programs were told; what still waits for its receiver stays.",
            Days(),
            example='told = "1 year"',
        ),
    )
    exports: int | None = field(
        default=None,
        metadata=about(
            "Whose data is in the audience files that were made; that a file was made stays in the register.",
            Days(),
            example='exports = "3 years"',
        ),
    )


@dataclass(frozen=True, kw_only=True)
class PrivacySettings(Record):
    """On what basis people may be addressed, and how long what tells them is kept."""

    legal_basis: Mapping[str, LegalBasis] = field(
        default_factory=dict,
        metadata=about(
            "The company's own basis per channel for people of whom nothing else is known; without one, nobody is "
            "addressed who has not consented.",
            MappingOf(Choice(CONSENT_CHANNELS), RecordOf(LegalBasis)),
            example='email = {basis = "legitimate_interest", note = "assessed in March", countries = {DE = "none"}}',
        ),
    )
    retention: RetentionSettings = field(
        default_factory=RetentionSettings,
        repr=False,  # no table depends on this, and a run is known by how its settings are written
        metadata=about(
            "How long what tells people is kept before `quorate privacy sweep` lets go of it.",
            RecordOf(RetentionSettings),
            has_meaning=False,
        ),
    )
