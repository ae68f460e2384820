"""Which accounts a company has chosen to win and widen, where its CRM does not say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Text
from quorate.settings.shapes import MappingOf, OneOrMany, Record, about

_DOMAIN = Text(
    looks_like="a domain such as example.com",
    pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$",
    is_lowered=True,
)


@dataclass(frozen=True, kw_only=True)
class ProgrammeSettings(Record):
    """The accounts that account programmes are about."""

    targets: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata=about(
            "Tiers, each with the domains of the accounts in it; they go before the tier that the CRM has.",
            MappingOf(Text(looks_like="what a tier is called"), OneOrMany(_DOMAIN)),
            example='A = ["acme.example", "aldermoor.example"]\nB = ["oakhurst.example"]',
        ),
    )
