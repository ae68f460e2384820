"""When plays are called for."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plans.worked import placed, situation, unmet, vacancy

from quorate.plans.occasions import occasions
from quorate.plans.situations import Situation
from quorate.settings import AgreementTrigger, MemberTrigger, OutlookTrigger, Play, PlayTrigger


def _keys(trigger: PlayTrigger, where: Situation) -> list[tuple[str, str]]:
    play = Play(play="p", when=trigger, owner="sales")
    return [(occasion.kind, occasion.key) for occasion in occasions(play, where)]


@pytest.mark.parametrize(
    ("trigger", "known", "is_called"),
    [
        (AgreementTrigger(dispersion_above=0.4), {"dispersion": 0.5}, True),
        (AgreementTrigger(dispersion_above=0.4), {"dispersion": 0.4}, False),
        (AgreementTrigger(dispersion_above=0.4), {}, False),
        (AgreementTrigger(support_below=0.1), {"support": 0.0}, True),
        (AgreementTrigger(quorum_probability_below=0.5), {"quorum_probability": 0.49}, True),
        (
            AgreementTrigger(dispersion_above=0.4, support_below=0.0),
            {"dispersion": 0.5, "support": 0.2},
            False,
        ),
    ],
)
def test_the_state_of_agreement(trigger: AgreementTrigger, known: dict[str, Any], is_called: bool) -> None:
    expected = [("agreement", "")] if is_called else []
    assert _keys(PlayTrigger(agreement=trigger), situation(**known)) == expected


@pytest.mark.parametrize(
    ("trigger", "known", "key"),
    [
        (OutlookTrigger(lost_no_decision_above=0.35), {"lost_no_decision_probability": 0.4}, "no_decision"),
        (OutlookTrigger(lost_no_decision_above=0.35), {"lost_no_decision_probability": 0.3}, None),
        (OutlookTrigger(lost_competitor_above=0.2), {"lost_competitor_probability": 0.4}, "loss"),
        (OutlookTrigger(won_below=0.2), {"won_probability": 0.1}, "loss"),
        (
            OutlookTrigger(lost_no_decision_above=0.35, cause="indecision"),
            {"lost_no_decision_probability": 0.4, "no_decision_cause": "indecision"},
            "no_decision",
        ),
        (
            OutlookTrigger(lost_no_decision_above=0.35, cause="indecision"),
            {"lost_no_decision_probability": 0.4, "no_decision_cause": "status_quo"},
            None,
        ),
        (
            OutlookTrigger(lost_no_decision_above=0.35, cause="status_quo"),
            {"lost_no_decision_probability": 0.4},
            None,
        ),
    ],
)
def test_the_outlook(trigger: OutlookTrigger, known: dict[str, Any], key: str | None) -> None:
    assert _keys(PlayTrigger(outlook=trigger), situation(**known)) == ([("outlook", key)] if key else [])


@pytest.mark.parametrize(
    ("cause", "is_called"),
    [("status_quo", True), ("indecision", False), ("cannot_be_told", False), (None, False)],
)
def test_who_may_be_pressed(cause: str | None, is_called: bool) -> None:
    """Time presses only a team that prefers what it has, whatever else calls for the play."""
    play = Play(play="offer_ends", when=PlayTrigger(stages=("explore",)), owner="sales", presses=True)
    found = occasions(play, situation(no_decision_cause=cause))
    assert [occasion.kind for occasion in found] == (["stage"] if is_called else [])


@pytest.mark.parametrize(
    ("which", "stage", "roles"),
    [
        ("required", "explore", ["champion"]),
        ("needed", "explore", ["champion"]),
        ("needed", "decide", ["champion", "procurement"]),
        ("any", "explore", ["champion", "procurement", "user"]),
    ],
)
def test_empty_roles(which: str, stage: str, roles: list[str]) -> None:
    """The most influential role first; a role without a stage is needed only if it is required."""
    where = situation(
        vacancies=[vacancy("user"), vacancy("procurement"), vacancy("champion", "ann")], stage=stage
    )
    assert _keys(PlayTrigger(vacancy=which), where) == [("vacancy", role) for role in roles]


def test_unmet_criteria_nearest_first() -> None:
    where = situation(
        criteria=[unmet("compared", needed=2), unmet("budget_named"), unmet("shortlisted", "decide", "entry")]
    )
    assert _keys(PlayTrigger(unmet_criteria=("any",)), where) == [
        ("criterion", "budget_named"),
        ("criterion", "compared"),
    ]
    assert _keys(PlayTrigger(unmet_criteria=("compared",)), where) == [("criterion", "compared")]
    assert _keys(PlayTrigger(unmet_criteria=("shortlisted",)), where) == []


def test_once_a_stage_may_be_left_the_next_one_asks() -> None:
    where = situation(criteria=[unmet("shortlisted", "decide", "entry")])
    assert _keys(PlayTrigger(unmet_criteria=("any",)), where) == [("criterion", "shortlisted")]


@pytest.mark.parametrize(("met_count", "expected"), [(0, ["contract_read"]), (1, [])])
def test_where_one_criterion_is_enough_only_the_nearest_is_asked_for(
    met_count: int, expected: list[str]
) -> None:
    """That they have signed is met by buying: it is never asked for."""
    criteria = [
        unmet("contract_read", "decide", needed=3, progress=1, met_count=met_count),
        unmet("signed", "decide", met_count=met_count),
    ]
    found = _keys(PlayTrigger(unmet_criteria=("any",)), situation(criteria=criteria, stage="decide"))
    assert [key for _, key in found] == expected


def test_members() -> None:
    members = [
        placed("ann", "champion", influence=0.8, momentum="quiet", stance="sceptic"),
        placed("ben", influence=0.9, momentum="quiet"),
        placed("cas", influence=1.0, momentum="active"),
        placed("dee", influence=1.0, momentum="quiet", membership="candidate"),
    ]
    where = situation(members)
    assert _keys(PlayTrigger(member=MemberTrigger(momenta=("quiet",))), where) == [
        ("member", "ben"),
        ("member", "ann"),
    ]
    fitting = MemberTrigger(momenta=("quiet",), roles=("champion",), stances=("sceptic", "opponent"))
    assert _keys(PlayTrigger(member=fitting), where) == [("member", "ann")]
    assert _keys(PlayTrigger(member=MemberTrigger(stances=("opponent",))), where) == []


def test_everything_given_must_be_so() -> None:
    trigger = PlayTrigger(
        stages=("decide",),
        vacancy="any",
        member=MemberTrigger(momenta=("active",)),
        agreement=AgreementTrigger(support_below=0.5),
    )
    known: dict[str, Any] = {
        "members": [placed("ann")], "vacancies": [vacancy("user")], "support": 0.1, "stage": "decide",
    }  # fmt: skip
    assert _keys(trigger, situation(**known)) == [("vacancy", "user")]
    missing: dict[str, Any]
    for missing in ({"members": []}, {"vacancies": []}, {"support": 0.6}, {"stage": "explore"}):
        assert _keys(trigger, situation(**{**known, **missing})) == []


def test_a_stage_alone_calls_for_a_play() -> None:
    assert _keys(PlayTrigger(stages=("adopt",)), situation(stage="adopt")) == [("stage", "p")]
