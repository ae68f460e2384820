"""Plays: reusable kinds of moves, with who owns them and when they are called for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Choice, Flag, Number, Text, Word
from quorate.settings.shapes import Complaint, OneOrMany, Record, RecordOf, about
from quorate.vocabulary.closed_lists import (
    CHANNELS,
    CONTENT_AUDIENCES,
    CONTENT_INTENTS,
    MOMENTA,
    MOVE_OWNERS,
    MOVE_SERVES,
    STANCES,
)

# A referral is a move of ours, not a place where touches are recorded.
PLAY_CHANNELS = (*CHANNELS, "referral")
VACANCIES = ("required", "needed", "any")
NO_DECISION_CAUSES = ("indecision", "status_quo")
# The standard deviation of stances from -1 to 1, half of the weight at either end.
WIDEST_DISPERSION = 1.0
_SHARE = Number(0, 1)


def _never(key: str, why: str, expected: str) -> Complaint:
    return Complaint(key, "play_never_fires", f"the play could never be called for: {why}", expected)


@dataclass(frozen=True, kw_only=True)
class AgreementTrigger(Record):
    """The team's agreement has come to a certain point."""

    dispersion_above: float | None = field(
        default=None, metadata=about("The members' stances differ by more than this.", Number(0, 2))
    )
    support_below: float | None = field(
        default=None,
        metadata=about("The team's weighted support, from -1 to 1, is below this.", Number(-1, 1)),
    )
    quorum_probability_below: float | None = field(
        default=None, metadata=about("The probability that the quorum is reached is below this.", _SHARE)
    )

    def complaints(self) -> Iterable[Complaint]:
        """Limits that no team passes."""
        if self.dispersion_above is not None and self.dispersion_above >= WIDEST_DISPERSION:
            yield _never(
                "dispersion_above",
                f"stances from -1 to 1 never differ by more than {WIDEST_DISPERSION:g}",
                f"a number below {WIDEST_DISPERSION:g}",
            )
        if self.support_below is not None and self.support_below <= -1:
            yield _never("support_below", "support is never below -1", "a number above -1")
        if self.quorum_probability_below is not None and self.quorum_probability_below <= 0:
            yield _never("quorum_probability_below", "no probability is below 0", "a number above 0")


@dataclass(frozen=True, kw_only=True)
class OutlookTrigger(Record):
    """The journey's outlook has come to a certain point."""

    lost_no_decision_above: float | None = field(
        default=None, metadata=about("The probability of no decision is above this.", _SHARE)
    )
    lost_competitor_above: float | None = field(
        default=None, metadata=about("The probability of losing to a competitor is above this.", _SHARE)
    )
    won_below: float | None = field(
        default=None, metadata=about("The probability of winning is below this.", _SHARE)
    )
    cause: str | None = field(
        default=None,
        metadata=about("Only when no decision would come from this.", Choice(NO_DECISION_CAUSES)),
    )

    def complaints(self) -> Iterable[Complaint]:
        """Limits that no outlook passes: each share lies in [0, 1], and the ends of one journey share 1."""
        lost = [("lost_no_decision_above", self.lost_no_decision_above)]
        lost.append(("lost_competitor_above", self.lost_competitor_above))
        for key, limit in lost:
            if limit is not None and limit >= 1:
                yield _never(key, "no probability is above 1", "a number below 1")
        if self.won_below is not None and self.won_below <= 0:
            yield _never("won_below", "no probability is below 0", "a number above 0")
        both = [limit for _, limit in lost if limit is not None and limit < 1]
        if len(both) == len(lost) and sum(both) >= 1:
            yield _never(
                "lost_competitor_above",
                "the probabilities of both losses cannot be above limits that add up to 1",
                "limits that add up to less than 1",
            )


@dataclass(frozen=True, kw_only=True)
class MemberTrigger(Record):
    """At least one member of the team fits everything given; the move is for that member."""

    roles: tuple[str, ...] = field(
        default=(),
        metadata=about("A member in one of these roles.", OneOrMany(Word(refers_to="role")), key="role"),
    )
    stances: tuple[str, ...] = field(
        default=(),
        metadata=about("A member with one of these stances.", OneOrMany(Choice(STANCES)), key="stance"),
    )
    momenta: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "A member whose activity is one of these.", OneOrMany(Choice(MOMENTA)), key="momentum"
        ),
    )


@dataclass(frozen=True, kw_only=True)
class PlayTrigger(Record):
    """When a play is called for; everything given must be so."""

    vacancy: str | None = field(
        default=None,
        metadata=about(
            "A role stands empty: a required one, one that teams in the journey's stage need, or any.",
            Choice(VACANCIES),
        ),
    )
    unmet_criteria: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "One of these criteria of the journey's stage is not met; `any` for whichever.",
            OneOrMany(Word(refers_to="criterion", also=("any",))),
            key="unmet_criterion",
        ),
    )
    stages: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "The journey is in one of these stages.", OneOrMany(Word(refers_to="stage")), key="stage"
        ),
    )
    agreement: AgreementTrigger | None = field(
        default=None, metadata=about("The state of the team's agreement.", RecordOf(AgreementTrigger))
    )
    outlook: OutlookTrigger | None = field(
        default=None, metadata=about("The journey's outlook.", RecordOf(OutlookTrigger))
    )
    member: MemberTrigger | None = field(
        default=None, metadata=about("A member of the team.", RecordOf(MemberTrigger))
    )

    def complaints(self) -> Iterable[Complaint]:
        """A trigger that says nothing would always fire."""
        if self == PlayTrigger():
            yield Complaint("", "no_rule", "this says nothing", "at least one reason to play it")


@dataclass(frozen=True, kw_only=True)
class Play(Record):
    """A reusable kind of move."""

    play: str = field(metadata=about("The play's name.", Word(names="play")))
    label: str | None = field(default=None, metadata=about("What it is called on pages.", Text()))
    when: PlayTrigger = field(metadata=about("When it is called for.", RecordOf(PlayTrigger)))
    owner: str = field(metadata=about("Which function makes the move.", Choice(MOVE_OWNERS)))
    serves: str = field(
        default="criterion", metadata=about("What the move is meant to bring about.", Choice(MOVE_SERVES))
    )
    audience: str = field(
        default="member",
        metadata=about(
            "team: one argument for the whole team, delivered per member; member: for one member alone.",
            Choice(CONTENT_AUDIENCES),
        ),
    )
    channels: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "The channels it may use, the preferred one first.",
            OneOrMany(Choice(PLAY_CHANNELS), is_ordered=True),
            key="channel",
        ),
    )
    content_intents: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "What its content must be for, the preferred end first.",
            OneOrMany(Choice(CONTENT_INTENTS), is_ordered=True),
            key="content_intent",
        ),
    )
    effort_hours: float = field(
        default=1.0, metadata=about("Hours of our time one move takes.", Number(0, 1000))
    )
    presses: bool = field(
        default=False,
        metadata=about(
            "It presses for time, as with an offer that ends: made only where the team prefers what it has, never "
            "where it cannot decide.",
            Flag(),
        ),
    )

    def complaints(self) -> Iterable[Complaint]:
        """Urgency makes a team that cannot decide decide less (Dixon & McKenna, The JOLT Effect, 2022)."""
        outlook = self.when.outlook
        if self.presses and outlook is not None and outlook.cause == "indecision":
            yield Complaint(
                "presses",
                "play_presses_indecision",
                "the play presses a team that cannot decide, which makes no decision likelier",
                "`cause: status_quo`, or a play that does not press",
            )
