"""Why a journey would end without a decision, if it did: the team cannot decide, or does not want to change.

Two causes that look alike in a CRM and ask for opposite remedies (Dixon & McKenna, The JOLT Effect, 2022: 56 % of such
losses came from fear of deciding wrongly, 44 % from preferring what one has). Who cannot decide needs the risk taken
out: fewer choices, a trial, a guarantee. Who does not want to change needs a reason to, and more pressure makes the
first kind worse. Each sign below is one observation for one of the two; the cause is named where one has at least two
signs more than the other, and otherwise left open.
"""

from __future__ import annotations

from dataclasses import dataclass

INDECISION, STATUS_QUO, OPEN_QUESTION = "indecision", "status_quo", "cannot_be_told"
_LEAD = 2
_PUT_OFF_OFTEN = 2
_TALKS, _SILENT_DAYS, _LONG_SILENCE = 3, 45, 90
_FALLING = -0.7
_AGREES, _AGAINST, _SPREAD, _LIKELY_QUORUM = 0.2, 0.0, 0.4, 0.5
_HALF_WAY = 0.5


@dataclass(frozen=True)
class TeamFacts:
    """What is known of one team and its deal; None where it is not.

    Attributes
    ----------
    way: the share of the stages before the purchase that the CRM's stage has passed, in [0, 1].
    momentum: see `ActivityDays`.
    """

    way: float | None
    times_put_off: int
    two_way: int | None
    silent_days: int | None
    momentum: float | None
    support: float | None
    dispersion: float | None
    quorum_probability: float | None
    conflict_count: int


@dataclass(frozen=True)
class NoDecisionCause:
    """The likely cause, and the observations that speak for each."""

    cause: str
    for_indecision: list[str]
    for_status_quo: list[str]


def no_decision_cause(facts: TeamFacts) -> NoDecisionCause:
    """The cause by the signs of both."""
    hesitates = [words for is_so, words in _hesitation(facts) if is_so]
    stays = [words for is_so, words in _staying(facts) if is_so]
    lead = len(hesitates) - len(stays)
    cause = INDECISION if lead >= _LEAD else STATUS_QUO if lead <= -_LEAD else OPEN_QUESTION
    return NoDecisionCause(cause, hesitates, stays)


def _hesitation(facts: TeamFacts) -> list[tuple[bool, str]]:
    agrees = _is_at_least(facts.support, _AGREES)
    unlikely = facts.quorum_probability is not None and facts.quorum_probability < _LIKELY_QUORUM
    return [
        (facts.times_put_off >= _PUT_OFF_OFTEN, f"the close was put off {facts.times_put_off} times"),
        (_is_at_least(facts.two_way, _TALKS), f"{facts.two_way} conversations in 30 days, and no decision"),
        (_is_at_least(facts.way, _HALF_WAY), "more than half of the way is behind the team"),
        (facts.conflict_count > 0, f"{facts.conflict_count} pairs stand on opposite sides"),
        (
            _is_at_least(facts.dispersion, _SPREAD),
            f"members' stances lie {facts.dispersion or 0.0:.2f} apart",
        ),
        (agrees and unlikely, f"support of {facts.support or 0.0:.2f}, and still no quorum in sight"),
    ]


def _staying(facts: TeamFacts) -> list[tuple[bool, str]]:
    is_early = facts.way is not None and facts.way < _HALF_WAY
    is_against = facts.support is not None and facts.support <= _AGAINST
    is_falling = facts.momentum is not None and facts.momentum <= _FALLING
    return [
        (
            _is_at_least(facts.silent_days, _SILENT_DAYS),
            f"no conversation for {facts.silent_days} days or more",
        ),
        (_is_at_least(facts.silent_days, _LONG_SILENCE), "silent for a quarter"),
        (is_falling, "the team does half of what it did, or less"),
        (is_early, "less than half of the way is behind the team"),
        (is_against, f"support of {facts.support or 0.0:.2f}: nobody asks for a change"),
    ]


def _is_at_least(value: float | None, limit: float) -> bool:
    return value is not None and value >= limit
