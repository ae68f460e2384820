"""The quorum: the declared rule for when a buyer team can decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from quorate.settings.rules import Alternatives, Required, Rule, normal_form
from quorate.settings.scalar_shapes import Choice, Number, Whole, Word
from quorate.settings.shapes import Complaint, Record, RecordOf, Rules, about
from quorate.vocabulary.closed_lists import STANCES

# Which stances satisfy a demand: a champion is a supporter too, and only an opponent opposes.
SATISFYING_STANCES: Mapping[str, frozenset[str]] = {
    "champion": frozenset({"champion"}),
    "supporter": frozenset({"champion", "supporter"}),
    "not_opposed": frozenset(STANCES) - {"opponent"},
    "sceptic": frozenset({"sceptic", "opponent"}),
    "opponent": frozenset({"opponent"}),
}
MEMBER_GROUPS = ("voting", "all")
MOST_MEMBERS = 50


@dataclass(frozen=True, kw_only=True)
class QuorumRule(Record):
    """Enough members of a group hold a stance: by number, by share, or both."""

    role: str | None = field(
        default=None, metadata=about("The group: members in this role.", Word(refers_to="role"))
    )
    members: str | None = field(
        default=None,
        metadata=about(
            "The group: every member in a role that votes (voting), or every member (all).",
            Choice(MEMBER_GROUPS),
        ),
    )
    stance: str = field(
        metadata=about(
            "The stance they must hold: supporter includes champion, sceptic includes opponent, "
            "not_opposed is everyone but opponents.",
            Choice(tuple(SATISFYING_STANCES)),
        )
    )
    at_least: int | None = field(
        default=None,
        metadata=about(
            "How many members of the group must hold it; 1 unless written, and 0 for not_opposed.",
            Whole(0, MOST_MEMBERS),
        ),
    )
    share: float | None = field(
        default=None,
        metadata=about(
            "Which share of the group must hold it; none unless written, and everyone for not_opposed.",
            Number(0, 1),
        ),
    )

    @property
    def needed_members(self) -> int:
        """How many members must hold the stance."""
        if self.at_least is not None:
            return self.at_least
        return 0 if self.stance == "not_opposed" else 1

    @property
    def needed_share(self) -> float | None:
        """Which share of the group must hold the stance, or None when only the number counts."""
        if self.share is not None:
            return self.share
        return 1.0 if self.stance == "not_opposed" else None

    @property
    def satisfying_stances(self) -> frozenset[str]:
        """The stances that count towards this rule."""
        return SATISFYING_STANCES[self.stance]

    @property
    def group(self) -> str:
        """The group the rule counts, as one word."""
        return f"role {self.role}" if self.role else f"members {self.members}"

    def complaints(self) -> Iterable[Complaint]:
        """Exactly one group must be named."""
        if (self.role is None) == (self.members is None):
            named = "both `role` and `members`" if self.role else "no group of members"
            yield Complaint(
                "members" if self.role else "", "which_members", f"{named}", "either `role` or `members`"
            )


QuorumTree: TypeAlias = Rule[QuorumRule]
QUORUM = Rules("quorum", {}, bare=RecordOf(QuorumRule))


def can_be_reached(quorum: QuorumTree, voting_roles: frozenset[str] | None = None) -> bool:
    """Whether any team at all could satisfy the quorum.

    Looks for demands that contradict each other about the same group: a number of members with a stance
    and the ban of such a number, or shares of stances that exclude each other and together exceed one. With
    `voting_roles`, a demand on voting members when no role votes cannot be met either.
    """
    alternatives: Alternatives[QuorumRule] = normal_form(quorum)
    return any(_is_possible(alternative, voting_roles) for alternative in alternatives)


def _is_possible(alternative: tuple[Required[QuorumRule], ...], voting_roles: frozenset[str] | None) -> bool:
    wanted = [part.leaf for part in alternative if not part.is_negated]
    banned = [part.leaf for part in alternative if part.is_negated]
    nobody_votes = voting_roles is not None and not voting_roles
    if nobody_votes and any(rule.members == "voting" and rule.needed_members for rule in wanted):
        return False
    if any(_holds_always(rule) for rule in banned):
        return False
    if any(_implies(rule, ban) for rule in wanted for ban in banned):
        return False
    return not any(_exclude(rule, other) for rule in wanted for other in wanted)


def _holds_always(rule: QuorumRule) -> bool:
    return rule.needed_members == 0 and not rule.needed_share


def _implies(rule: QuorumRule, other: QuorumRule) -> bool:
    """Whether every team that satisfies `rule` satisfies `other`."""
    return (
        rule.group == other.group
        and rule.satisfying_stances <= other.satisfying_stances
        and rule.needed_members >= other.needed_members
        and (rule.needed_share or 0.0) >= (other.needed_share or 0.0)
    )


def _exclude(rule: QuorumRule, other: QuorumRule) -> bool:
    """Whether two demands on one group cannot hold together in a team where the group is not empty."""
    return (
        rule.group == other.group
        and not rule.satisfying_stances & other.satisfying_stances
        and rule.needed_members + other.needed_members > 0
        and _least_share(rule) + _least_share(other) > 1.0
    )


def _least_share(rule: QuorumRule) -> float:
    """The share the rule takes up at least; a number of members takes up an unknown but positive share."""
    if rule.needed_share is not None:
        return rule.needed_share
    return 1e-9 if rule.needed_members else 0.0
