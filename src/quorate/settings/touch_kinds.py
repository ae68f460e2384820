"""Kinds of touch, and how much of each a team is expected to show in each stage.

Inference reads stages from what buyers do in a week. Which kinds of doing to tell apart, and in which stages a team
does much or little of each, is judgement that sales and marketing can write down better than any default: a table of
marks from 0 to 3, one row per kind. How often a mark of 2 really is, and how much a busy team differs from a quiet
one, is never asked: it is learnt from the company's own evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from quorate.settings.conditions import BUYER_ACTIONS, IN_CHANNELS, WITH_CONTENT, never_recorded
from quorate.settings.scalar_shapes import Choice, Text, Whole, Word
from quorate.settings.shapes import Complaint, MappingOf, OneOrMany, Record, about
from quorate.vocabulary.closed_lists import ACTIONS

COUNTED = ("touches", "people", "new_people")
MOST_EXPECTED = 3


@dataclass(frozen=True, kw_only=True)
class TouchKind(Record):
    """One kind of doing, told by filters, and how much of it a team shows in each stage."""

    kind: str = field(metadata=about("The kind's name.", Word(names="touch kind")))
    label: str | None = field(default=None, metadata=about("What it is called on pages.", Text()))
    counts: str = field(
        default="touches",
        metadata=about(
            "What is counted in a week: touches, of which each counts for the first kind it fits; different "
            "people; or people not seen in this journey before.",
            Choice(COUNTED),
        ),
    )
    roles: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Only members in one of these roles count.", OneOrMany(Word(refers_to="role")), key="role"
        ),
    )
    channels: tuple[str, ...] = field(default=(), metadata=IN_CHANNELS)
    actions: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Only touches of one of these kinds; without it, whatever only a buyer does.",
            OneOrMany(Choice(ACTIONS)),
            key="action",
        ),
    )
    content_intents: tuple[str, ...] = field(default=(), metadata=WITH_CONTENT)
    expected: dict[str, int] = field(
        metadata=about(
            "How much of it a team shows in each stage: 0 hardly any, 1 a little, 2 some, 3 much. A stage that "
            "is left out has 0.",
            MappingOf(Word(refers_to="stage"), Whole(0, MOST_EXPECTED)),
        )
    )

    @property
    def counted_actions(self) -> tuple[str, ...]:
        """The actions that count."""
        return self.actions or BUYER_ACTIONS

    def complaints(self) -> Iterable[Complaint]:
        """A kind that no stage shows, or that no channel ever records."""
        if not any(self.expected.values()):
            yield Complaint(
                "expected",
                "kind_of_no_stage",
                "no stage is expected to show any of it",
                "at least one stage above 0",
            )
        yield from never_recorded(self.channels, self.actions)
