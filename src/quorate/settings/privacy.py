"""What a company declares about addressing people: its legal basis per channel, and where it differs by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quorate.settings.countries import COUNTRIES
from quorate.settings.scalar_shapes import Choice, Text
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
class PrivacySettings(Record):
    """On what basis people may be addressed."""

    legal_basis: Mapping[str, LegalBasis] = field(
        default_factory=dict,
        metadata=about(
            "The company's own basis per channel for people of whom nothing else is known; without one, nobody is "
            "addressed who has not consented.",
            MappingOf(Choice(CONSENT_CHANNELS), RecordOf(LegalBasis)),
            example='email = {basis = "legitimate_interest", note = "assessed in March", countries = {DE = "none"}}',
        ),
    )
