"""How experiments are read, and which assignments were drawn elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Choice, Day, Number, Text, Whole
from quorate.settings.shapes import OneOrMany, Record, RecordOf, about
from quorate.vocabulary.closed_lists import OWNER_FUNCTIONS


@dataclass(frozen=True, kw_only=True)
class ImportedHoldoutSettings(Record):
    """A universal holdout that was drawn elsewhere and stands in a field of the CRM's accounts.

    Which field it is stands under the system, as `holdout` among its fields. How it was drawn is taken on trust.
    """

    name: str = field(default="Holdout from the CRM", metadata=about("What it is called on pages.", Text()))
    held_out_values: tuple[str, ...] = field(
        default=("true", "yes", "1", "holdout", "held out", "control"),
        metadata=about(
            "What the field says of an account that is held out, whatever its case. An account where it says nothing "
            "takes no part; any other value means treated as ever.",
            OneOrMany(Text()),
        ),
    )
    share: float | None = field(
        default=None,
        metadata=about(
            "What share was meant to be held out. Where it is written, the accounts in each arm are held against it: "
            "a mismatch says that accounts were lost or chosen.",
            Number(0.001, 0.999),
            example="share = 0.1",
        ),
    )
    functions: tuple[str, ...] = field(
        default=("marketing",),
        metadata=about("Whose touches held-out accounts go without.", OneOrMany(Choice(OWNER_FUNCTIONS))),
    )
    starts_on: str | None = field(
        default=None,
        metadata=about(
            "Since when accounts have been held out. Unless written, since the first day of which touches are held. "
            "An account that the CRM knew later counts from the day it was known.",
            Day(),
            example='starts_on = "2025-01-01"',
        ),
    )
    ends_on: str | None = field(
        default=None,
        metadata=about("The last day, if it is over.", Day(), example='ends_on = "2026-12-31"'),
    )
    window_days: int = field(
        default=182,
        metadata=about(
            "For how many days after that an account is looked at. It counts once they are over, so that accounts "
            "known for long and for short are compared like with like.",
            Whole(7, 1095),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class ExperimentSettings(Record):
    """How experiments are read."""

    confidence: float = field(
        default=0.95,
        metadata=about(
            "With what probability the ranges of an experiment hold the truth on all days together, however often "
            "somebody looks.",
            Number(0.5, 0.999),
        ),
    )
    imported: ImportedHoldoutSettings = field(
        default_factory=ImportedHoldoutSettings,
        metadata=about(
            "A holdout that was drawn elsewhere; read where the fields of a system name one as `holdout`.",
            RecordOf(ImportedHoldoutSettings),
        ),
    )
