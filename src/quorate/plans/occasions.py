"""When a play of the map is called for: everything its trigger gives must be so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from quorate.plans.situations import Row, Situation
    from quorate.settings.plays import AgreementTrigger, MemberTrigger, OutlookTrigger, Play, PlayTrigger

Kind = Literal["criterion", "vacancy", "agreement", "outlook", "member", "stage"]
INDECISION, STATUS_QUO = "indecision", "status_quo"
# What is asked of the team comes before what is asked of single members.
KINDS: tuple[Kind, ...] = ("criterion", "vacancy", "agreement", "outlook", "member", "stage")


@dataclass(frozen=True)
class Occasion:
    """One reason to make one move.

    Parameters
    ----------
    kind, key: what it is about; two plays for the same kind and key of a journey are the same occasion.
    facts: what it rests on, for the move's reasons.
    pressing: the smaller, the more pressing among those of its kind.
    roles: the roles it wants to reach; empty for any.
    person_ids: whom it wants to reach, the best first; empty for whoever is best placed.
    done_person_ids: whom it cannot reach because they have done their part.
    """

    kind: Kind
    key: str
    facts: Mapping[str, Any]
    pressing: int = 0
    roles: tuple[str, ...] = ()
    person_ids: tuple[str, ...] = ()
    done_person_ids: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_unhurried(self) -> bool:
        """The move is against no decision, which hurry makes likelier."""
        return self.kind == "outlook" and self.key == "no_decision"


def occasions(play: Play, situation: Situation) -> list[Occasion]:
    """The occasions of a play in a situation; empty when it is not called for.

    A trigger that names vacancies, criteria or members gives one occasion for each that fits (for the first
    of these it names; of the others at least one must fit as well). One that only names the team's agreement,
    outlook or stage gives one occasion for the team.
    """
    when = play.when
    if not _team_fits(when, situation) or (play.presses and not may_be_pressed(situation.facts)):
        return []
    found = []
    if when.vacancy:
        found.append(_vacancies(when.vacancy, situation))
    if when.unmet_criteria:
        found.append(_criteria(when.unmet_criteria, situation))
    if when.member:
        found.append(_members(when.member, situation))
    if found:
        return found[0] if all(found) else []
    return [_team_occasion(play, situation)]


def may_be_pressed(facts: Row) -> bool:
    """Whether urgency is in place: only against a team that the outlook says prefers what it has.

    Not against one that cannot decide, and not while the cause cannot be told: pressing the undecided makes no
    decision likelier (Dixon & McKenna, The JOLT Effect, 2022).
    """
    return bool(facts["no_decision_cause"] == STATUS_QUO)


def _team_fits(when: PlayTrigger, situation: Situation) -> bool:
    return (
        (not when.stages or situation.facts["stage"] in when.stages)
        and (when.agreement is None or _agreement_fits(when.agreement, situation.facts))
        and (when.outlook is None or _outlook_fits(when.outlook, situation.facts))
    )


def _agreement_fits(trigger: AgreementTrigger, facts: Row) -> bool:
    return (
        _is_above(facts["dispersion"], trigger.dispersion_above)
        and _is_below(facts["support"], trigger.support_below)
        and _is_below(facts["quorum_probability"], trigger.quorum_probability_below)
    )


def _outlook_fits(trigger: OutlookTrigger, facts: Row) -> bool:
    return (
        _is_above(facts["lost_no_decision_probability"], trigger.lost_no_decision_above)
        and _is_above(facts["lost_competitor_probability"], trigger.lost_competitor_above)
        and _is_below(facts["won_probability"], trigger.won_below)
        and trigger.cause in (None, facts["no_decision_cause"])
    )


def _is_above(value: float | None, limit: float | None) -> bool:
    """What is not known is neither above nor below anything."""
    return limit is None or (value is not None and value > limit)


def _is_below(value: float | None, limit: float | None) -> bool:
    return limit is None or (value is not None and value < limit)


def _vacancies(which: str, situation: Situation) -> list[Occasion]:
    fitting = [row for row in situation.vacancies if _vacancy_fits(which, row["role"], situation)]
    fitting.sort(key=lambda row: (-situation.map.influence(row["role"]), row["role"]))
    names = ("role", "needed_by_stage", "filled_in_won_share", "candidate_person_ids")
    return [
        Occasion(
            "vacancy",
            row["role"],
            {name: row[name] for name in names},
            pressing=place,
            person_ids=tuple(row["candidate_person_ids"]),
        )
        for place, row in enumerate(fitting)
    ]


def _vacancy_fits(which: str, role: str, situation: Situation) -> bool:
    if which == "needed":
        return situation.map.is_needed(role, situation.facts["stage"])
    known = situation.map.roles.get(role)
    return which == "any" or (known is not None and known.is_required)


def _criteria(names: tuple[str, ...], situation: Situation) -> list[Occasion]:
    every = [
        *((row, "any" in names or row["criterion_id"] in names) for row in situation.unmet),
        *((row, row["criterion_id"] in names) for row in situation.unmet_beside),
    ]
    return [_criterion(place, row, situation) for place, (row, is_fitting) in enumerate(every) if is_fitting]


def _criterion(place: int, row: Row, situation: Situation) -> Occasion:
    ask = situation.ask(row["criterion_id"])
    facts = {name: row[name] for name in ("criterion_id", "stage", "kind", "progress", "needed")}
    return Occasion(
        "criterion",
        row["criterion_id"],
        {**facts, "label": ask.label if ask else None, "touch_ids": sorted(row["touch_ids"] or ())},
        pressing=place,
        roles=ask.roles if ask else (),
        done_person_ids=frozenset(row["person_ids"] or () if ask and ask.is_for_new_people else ()),
    )


def _members(which: MemberTrigger, situation: Situation) -> list[Occasion]:
    """Candidates are left out: that they belong to the team at all is not known."""
    fitting = [
        row
        for row in situation.members
        if row["membership"] != "candidate"
        and (not which.roles or row["role"] in which.roles)
        and (not which.stances or row["stance"] in which.stances)
        and (not which.momenta or row["momentum"] in which.momenta)
    ]
    fitting.sort(key=lambda row: (-row["influence"], row["person_id"]))
    return [
        Occasion(
            "member",
            row["person_id"],
            {"last_done_at": row["last_done_at"].isoformat() if row["last_done_at"] else None},
            pressing=place,
            person_ids=(row["person_id"],),
        )
        for place, row in enumerate(fitting)
    ]


def _team_occasion(play: Play, situation: Situation) -> Occasion:
    facts = situation.facts
    if play.when.outlook:
        key = "no_decision" if play.when.outlook.lost_no_decision_above is not None else "loss"
        names = ("lost_no_decision_probability", "lost_competitor_probability", "won_probability")
        known = {name: facts[name] for name in names}
        return Occasion("outlook", key, {**known, "cause": facts["no_decision_cause"]})
    if play.when.agreement:
        known = {name: facts[name] for name in ("dispersion", "support", "quorum_probability")}
        return Occasion("agreement", "", known, person_ids=tuple(facts["swing_person_ids"] or ()))
    return Occasion("stage", play.play, {"stage": facts["stage"], "stay_days": facts["stay_days"]})
