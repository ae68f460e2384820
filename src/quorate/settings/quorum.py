"""The quorum: the declared rule for when a buyer team can decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
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
    """Whether any team at all could satisfy the quorum; see `contradiction`."""
    return contradiction(quorum, voting_roles) is None


def contradiction(quorum: QuorumTree, voting_roles: frozenset[str] | None = None) -> str | None:
    """Which demands no team could satisfy together, in words; None where a team could.

    Looks for demands that contradict each other about one group or about a group and a part of it (a role that votes is
    a part of the voting members, these of all): a number of members with a stance and the ban of such a number, or
    shares of stances that exclude each other and together exceed one. With `voting_roles`, a demand on voting members
    when no role votes cannot be met either. Of a quorum with alternatives the first one's trouble is told.
    """
    alternatives: Alternatives[QuorumRule] = normal_form(quorum)
    troubles = [_trouble(alternative, voting_roles) for alternative in alternatives]
    return next(iter(troubles), None) if all(troubles) else None


def _trouble(
    alternative: tuple[Required[QuorumRule], ...], voting_roles: frozenset[str] | None
) -> str | None:
    wanted = [part.leaf for part in alternative if not part.is_negated]
    banned = [part.leaf for part in alternative if part.is_negated]
    troubles = [
        f"{_words(rule)} needs somebody who votes, and no role does"
        for rule in wanted
        if voting_roles is not None and not voting_roles and rule.members == "voting" and rule.needed_members
    ]
    troubles += [
        f"not {_words(ban)} asks that something fail which always holds"
        for ban in banned
        if _holds_always(ban)
    ]
    troubles += [
        f"{_words(rule)} and not {_words(ban)} contradict each other"
        for ban, rule in product(banned, wanted)
        if _implies(rule, ban, voting_roles)
    ]
    troubles += [
        f"{_words(rule)} and {_words(other)} contradict each other"
        for rule, other in product(wanted, wanted)
        if _exclude(rule, other, voting_roles)
    ]
    return next(iter(troubles), None)


def _words(rule: QuorumRule) -> str:
    """A demand as the map writes it."""
    asked = [f"at_least {rule.at_least}"] if rule.at_least is not None else []
    asked += [f"share {rule.share:g}"] if rule.share is not None else []
    return f"({rule.group}: {', '.join([rule.stance, *asked])})"


def _holds_always(rule: QuorumRule) -> bool:
    return rule.needed_members == 0 and not rule.needed_share


def _is_part(rule: QuorumRule, of: QuorumRule, voting_roles: frozenset[str] | None) -> bool:
    """Whether everybody in the group of `rule` is in that of the other."""
    if rule.group == of.group or of.members == "all":
        return True
    return of.members == "voting" and rule.role is not None and rule.role in (voting_roles or ())


def _implies(rule: QuorumRule, other: QuorumRule, voting_roles: frozenset[str] | None) -> bool:
    """Whether every team that satisfies `rule` satisfies `other`."""
    if not rule.satisfying_stances <= other.satisfying_stances:
        return False
    if rule.group == other.group:
        return rule.needed_members >= other.needed_members and (rule.needed_share or 0.0) >= (
            other.needed_share or 0.0
        )
    # a number within a part is a number of the whole; all of the whole are all of each part
    if _is_part(rule, other, voting_roles):
        return not other.needed_share and rule.needed_members >= other.needed_members
    return _is_part(other, rule, voting_roles) and rule.needed_share == 1.0 and other.needed_members == 0


def _exclude(rule: QuorumRule, other: QuorumRule, voting_roles: frozenset[str] | None) -> bool:
    """Whether two demands cannot hold together in a team where the group is not empty."""
    if rule.satisfying_stances & other.satisfying_stances:
        return False
    if rule.group == other.group:
        return (
            rule.needed_members + other.needed_members > 0 and _least_share(rule) + _least_share(other) > 1.0
        )
    # where everybody holds one stance nobody in any part holds another
    return _is_part(other, rule, voting_roles) and rule.needed_share == 1.0 and other.needed_members > 0


def _least_share(rule: QuorumRule) -> float:
    """The share the rule takes up at least; a number of members takes up an unknown but positive share."""
    if rule.needed_share is not None:
        return rule.needed_share
    return 1e-9 if rule.needed_members else 0.0
