"""What a criterion can ask: how many people, how many touches, a colleague's statement, a fact of the CRM.

A criterion counts what buyers did. Where neither `initiator` nor `action` is given, a touch counts when its
action is something only the buyer can do, whoever invited it: attending our webinar counts, our sending the
invitation does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from quorate.errors import nearest_word
from quorate.settings.rules import Rule
from quorate.settings.scalar_shapes import Choice, Days, Text, Whole, Word, word_list
from quorate.settings.shapes import Complaint, OneOrMany, Record, RecordOf, Reference, Rules, about
from quorate.vocabulary.closed_lists import (
    ACTIONS,
    ACTIONS_BY_CHANNEL,
    AUTHOR_FUNCTIONS,
    CHANNELS,
    CONTENT_INTENTS,
    FUNCTIONS,
    INITIATORS,
    MEMBERSHIPS,
    STANCES,
    STATEMENT_SUBJECTS,
)

# What we or a machine did, or what says nothing: opens are left out because mail programs open by themselves.
_NOT_THE_BUYERS_DOING = frozenset(
    {
        "delivered", "bounced", "sent", "invited", "missed", "called", "voicemail", "noted", "opened",
        "unsubscribed", "other",
    }
)  # fmt: skip
BUYER_ACTIONS = tuple(action for action in ACTIONS if action not in _NOT_THE_BUYERS_DOING)

OPPORTUNITY_FACTS = ("created", "open", "won", "lost")
OFFERINGS_ASKED = ("own", "another")
PURCHASES = ("own", "renewal", "another", "again")
MOMENTS_ASKED = ("purchase",)
MOST_PEOPLE = 50
_STATEMENT_WORDS = {"stance": STANCES, "membership": MEMBERSHIPS}


# What touches can be asked for, wherever a map asks for touches.
IN_CHANNELS = about("Only touches in one of these channels.", OneOrMany(Choice(CHANNELS)), key="channel")
WITH_CONTENT = about(
    "Only touches with content made for one of these ends.",
    OneOrMany(Choice(CONTENT_INTENTS)),
    key="content_intent",
)


def never_recorded(channels: Iterable[str], actions: tuple[str, ...]) -> Iterable[Complaint]:
    """A complaint for each channel whose records never carry any of the actions asked for."""
    for channel in channels if actions else ():
        possible = ACTIONS_BY_CHANNEL[channel]
        if not set(actions) & set(possible):
            yield Complaint(
                "channel",
                "impossible_criterion",
                f"the channel {channel} never records {' or '.join(actions)}",
                f"with {channel}, an action among: {', '.join(possible)}",
            )


@dataclass(frozen=True, kw_only=True)
class TouchCondition(Record):
    """So many touches of the buyer that fit every filter given."""

    at_least: int = field(default=1, metadata=about("How many are needed.", Whole(1, 1000)))
    within_days: int | None = field(
        default=None,
        metadata=about("They must all fall within this length of time.", Days(), key="within"),
    )
    role: str | None = field(
        default=None, metadata=about("Only members in this role count.", Word(refers_to="role"))
    )
    initiators: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Only touches that came from one of these.", OneOrMany(Choice(INITIATORS)), key="initiator"
        ),
    )
    channels: tuple[str, ...] = field(default=(), metadata=IN_CHANNELS)
    actions: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Only touches of one of these kinds; without it and `initiator`, whatever only a buyer does.",
            OneOrMany(Choice(ACTIONS)),
            key="action",
        ),
    )
    content_intents: tuple[str, ...] = field(default=(), metadata=WITH_CONTENT)
    topics: tuple[str, ...] = field(
        default=(), metadata=about("Only touches about one of these topics.", OneOrMany(Text()), key="topic")
    )

    offering: str | None = field(
        default=None,
        metadata=about(
            "own: only touches about the journey's offering; another: only touches about a different one; without "
            "it, all but those known to be about a different one.",
            Choice(OFFERINGS_ASKED),
        ),
    )
    after: str | None = field(
        default=None,
        metadata=about(
            "purchase: only touches after the journey's opportunity was won.", Choice(MOMENTS_ASKED)
        ),
    )

    @property
    def counted_actions(self) -> tuple[str, ...]:
        """The actions that count; empty means any, which is so only where an initiator was named."""
        return self.actions if self.actions or self.initiators else BUYER_ACTIONS

    def complaints(self) -> Iterable[Complaint]:
        """A channel whose records never carry any of the actions asked for."""
        yield from never_recorded(self.channels, self.actions)


@dataclass(frozen=True, kw_only=True)
class PeopleCondition(TouchCondition):
    """So many different people of the buyer, each with at least one touch that fits every filter given."""

    at_least: int = field(
        default=1, metadata=about("How many different people are needed.", Whole(1, MOST_PEOPLE))
    )
    distinct_functions: int | None = field(
        default=None,
        metadata=about(
            "From how many different functions, such as finance and it, these people must come.",
            Whole(1, len(FUNCTIONS)),
            key="functions",
        ),
    )
    distinct_roles: int | None = field(
        default=None,
        metadata=about(
            "In how many different roles of the map these people must be.",
            Whole(1, MOST_PEOPLE, most="role"),
            key="roles",
        ),
    )

    def complaints(self) -> Iterable[Complaint]:
        """Several roles asked of people who may be in one role only."""
        yield from super().complaints()
        if self.role and (self.distinct_roles or 0) > 1:
            yield Complaint(
                "roles",
                "impossible_criterion",
                f"people in the role {self.role} cannot be in {self.distinct_roles} different roles",
                "either `role`, or `roles` without it",
            )


@dataclass(frozen=True, kw_only=True)
class StatementCondition(Record):
    """A colleague has stated something, and has not taken it back."""

    subject: str = field(metadata=about("What the statement is about.", Choice(STATEMENT_SUBJECTS)))
    value: str | None = field(
        default=None,
        metadata=about("What it must say; without it, anything. For a criterion: its id.", Text()),
    )
    role: str | None = field(
        default=None,
        metadata=about("Only statements about a member in this role count.", Word(refers_to="role")),
    )
    author_functions: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "Only statements by someone of these functions count.",
            OneOrMany(Choice(AUTHOR_FUNCTIONS)),
            key="by",
        ),
    )
    at_least: int = field(
        default=1, metadata=about("How many such statements are needed.", Whole(1, MOST_PEOPLE))
    )

    def complaints(self) -> Iterable[Complaint]:
        """A value that statements about this subject never have."""
        words = _STATEMENT_WORDS.get(self.subject)
        if self.value is not None and words and self.value not in words:
            yield Complaint(
                "value",
                "unknown_word",
                f"a statement about {self.subject} never says '{self.value}'",
                word_list(words),
                nearest_word(self.value, words),
            )

    def references(self) -> Iterable[Reference]:
        """A statement about a role, a stage or a criterion names one of this map."""
        if self.value is not None and self.subject in ("role", "stage", "criterion"):
            yield Reference("value", self.subject, self.value)


@dataclass(frozen=True, kw_only=True)
class OpportunityCondition(Record):
    """A fact about the opportunities of the journey, or about what its account bought afterwards."""

    fact: str = field(
        metadata=about(
            "What is true of at least one opportunity: once created, or by now open, won or lost.",
            Choice(OPPORTUNITY_FACTS),
        )
    )
    purchase: str = field(
        default="own",
        metadata=about(
            "own: the journey's opportunities; renewal: those that renew the contract it won; another: those for a "
            "different offering that its account made after this one was won; again: those to have more of the same.",
            Choice(PURCHASES),
        ),
    )


Condition: TypeAlias = PeopleCondition | TouchCondition | StatementCondition | OpportunityCondition
ConditionRule: TypeAlias = Rule[Condition]

CONDITION_LEAVES = {
    "people": RecordOf(PeopleCondition),
    "touch": RecordOf(TouchCondition),
    "statement": RecordOf(StatementCondition),
    "opportunity": RecordOf(OpportunityCondition, short="fact"),
}
CRITERION = Rules("criterion", CONDITION_LEAVES, is_named=True)
OPENING = Rules("opening_rule", CONDITION_LEAVES)
