from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from tests.views.small_people import BOUGHT, JOURNEY, LONG, NOBODY

from quorate.errors import NotFound
from quorate.views import account_view, journey_view
from quorate.views.journeys import JourneyView
from quorate.views.move_reasons import GAIN_WORDS
from quorate.views.plan_arguments import HELD_WORDS, KIND_WORDS, argument_words
from quorate.vocabulary.closed_lists import GAIN_BASES, HELD_BACK_REASONS, PLAN_ARGUMENTS
from quorate.warehouse.snapshots import Snapshot


@pytest.fixture
def view(snapshot: Snapshot) -> JourneyView:
    return journey_view(snapshot, JOURNEY)


def test_team_order_is_sureness_then_weight(view: JourneyView) -> None:
    assert [member.person_id for member in view.team] == [
        "p_ann", "p_ben", "p_cho", "p_eve", "p_jon", "p_dev", "p_fin", "p_gia", "p_hal", "p_ida", "p_kim",
    ]  # fmt: skip


def test_a_member(view: JourneyView) -> None:
    ann = view.team[0]
    assert (ann.name, ann.role_label, ann.role_probability.value) == ("Ann Lindqvist", "Economic buyer", 0.93)
    assert ann.role_reasons == ("the title 'Chief Financial Officer' says function finance",)
    assert (ann.stance, ann.stance_score.value, ann.stance_confidence.value) == ("supporter", 0.48, 0.62)
    assert ann.last_touch_at == datetime(2026, 6, 24, 10)
    assert ann.touch_count.value == 5


def test_an_unknown_stance_has_no_score(view: JourneyView) -> None:
    gia = next(member for member in view.team if member.person_id == "p_gia")
    assert (gia.stance, gia.stance_score.value) == ("unknown", None)


def test_an_unknown_role_has_no_probability_and_a_person_without_a_name_has_an_address(
    view: JourneyView,
) -> None:
    ida = next(member for member in view.team if member.person_id == "p_ida")
    assert (ida.name, ida.role_label, ida.role_probability.value) == (
        "ida@aldermoor.example",
        "Role not known",
        None,
    )
    assert ida.last_touch_at is None


def test_vacancies_name_who_could_fill_them(view: JourneyView) -> None:
    (vacancy,) = view.vacancies
    assert (vacancy.role_label, vacancy.needed_by_label) == ("Procurement", "Selecting a supplier")
    assert not vacancy.is_required
    assert vacancy.filled_in_won_share.value == 0.75
    assert [person.name for person in vacancy.candidates] == ["Hal Brandt"]


def test_track_states_and_three_views(view: JourneyView) -> None:
    states = {stage.stage: stage.state for stage in view.track.stages}
    assert (states["require"], states["select"], states["validate"]) == ("passed", "here", "ahead")
    assert (view.track.criteria_stage, view.track.crm_stage, view.track.inferred_stage) == (
        "select",
        "decide",
        "validate",
    )
    assert view.track.gap.value == 2.0
    probable = {stage.stage: stage.probability for stage in view.track.stages}
    assert probable["validate"] is not None
    assert probable["validate"].value == 0.7
    assert probable["unaware"] is None
    assert [stage.stage for stage in view.track.chances] == ["validate", "select"]


def test_days_in_a_stage_add_up_over_stays(view: JourneyView) -> None:
    days = {stage.stage: stage.days_in_it for stage in view.track.stages}
    assert days["define"] == 17 + 13
    assert days["select"] == (date(2026, 6, 30) - date(2026, 5, 6)).days
    assert days["decide"] is None


def test_criteria_say_met_not_met_or_cannot_be_known(view: JourneyView) -> None:
    stages = {stage.stage: stage for stage in view.track.stages}
    near, hidden = stages["select"].exit.criteria
    assert (near.state, near.progress.value, near.progress.out_of) == ("not_met", 2, 3)
    assert [person.name for person in near.people] == ["Ann Lindqvist", "Devika Raman"]
    assert (hidden.state, hidden.progress.value) == ("cannot_be_known", None)
    met = stages["explore"].exit.criteria[0]
    assert (met.state, met.met_at) == ("met", datetime(2026, 3, 2, 10))
    assert {person.name for person in met.people} == {"Ben Achterberg", "Cho Ji-woo", "Ines Duarte"}
    assert met.evidence_ids == ("t_04", "t_05", "s_ben")


def test_a_gate_says_whether_all_or_any_is_needed(view: JourneyView) -> None:
    stages = {stage.stage: stage for stage in view.track.stages}
    assert (stages["unaware"].exit.needs, stages["define"].exit.needs) == ("any", "all")


def test_criteria_without_a_label_are_put_in_words(view: JourneyView) -> None:
    labels = [criterion.label for stage in view.track.stages for criterion in stage.criteria]
    assert "an opportunity is won in the CRM" in labels
    asks = {
        criterion.criterion_id: criterion.asks for stage in view.track.stages for criterion in stage.criteria
    }
    assert (
        asks["problem_shared"]
        == "2 people from 2 functions with content for insight or guidance, within 60 days"
    )


def test_agreement_and_conflicts(view: JourneyView) -> None:
    assert view.agreement is not None
    assert (view.agreement.quorum.value, view.agreement.quorum.low, view.agreement.quorum.high) == (
        0.23,
        0.12,
        0.41,
    )
    assert [member.name for member in view.agreement.swing_members] == ["Cho Ji-woo", "Eve Okafor"]
    (conflict,) = view.agreement.conflicts
    assert (conflict.for_name, conflict.against_name) == ("Ben Achterberg", "Eve Okafor")


def test_outlooks_are_in_order_and_sum_to_one(view: JourneyView) -> None:
    assert [outlook.horizon_days for outlook in view.outlooks] == [30, 90, 180, 365]
    for outlook in view.outlooks:
        parts = (outlook.won, outlook.lost_competitor, outlook.lost_no_decision, outlook.open)
        assert sum(part.value or 0.0 for part in parts) == pytest.approx(1.0)


def test_moves_are_ranked_and_say_why(view: JourneyView) -> None:
    first, second = view.moves
    assert (first.person_name, first.content_title) == (
        "Devika Raman",
        "How a freight firm cut its stock by a third",
    )
    assert first.because == "Not met yet: Three people meet with us (2 of 3 seen)."
    assert (first.expected_gain.value, first.expected_gain.currency) == (9_400.0, "EUR")
    assert (first.expected_gain.low, first.expected_gain.high) == (-1_200.0, 21_000.0)
    assert first.explained == (
        (
            "The gain comes from what came of own journeys that got further than this stage, shared among the "
            "criteria not met."
        ),
        "The team stands still, so it gets the two best moves and no more.",
        "By e-mail: on 2 of 5 days with contact there they answered or came by themselves.",
        "Not by call: refused, or without a basis.",
        "Addressed with their consent.",
        "We have turned to them 1 time in the last seven days.",
        "In this member's terms: cost, return and what could go wrong with either.",
        (
            "Own history of this play with this role in this stage: +8 points of progress within four weeks (+2 "
            "points to +14 points, 40 times)."
        ),
        "About 2.5 hours of our time: 3,760 an hour, by which the plan is ranked.",
    )
    assert second.explained == (
        (
            "What it would add is not known: no open opportunity has an amount, and too few deals were won to tell "
            "what one is usually worth."
        ),
        "About 1 hour of our time.",
    )
    assert second.because == "Nobody fills the role procurement; 75% of the teams that bought had one."
    assert second.expected_gain.value is None


def test_the_argument_of_the_week(view: JourneyView) -> None:
    argument = view.argument
    assert argument is not None
    assert (argument.kind, argument.is_stalled, argument.most_moves) == ("criterion", True, 2)
    assert argument.words.startswith("Get done what the team needs before it can go on: ")
    assert "team_met_us" not in argument.words
    assert argument.evidence.value == 2
    assert argument.others == ("why somebody else should be at the table", "the question they are asking")
    (held,) = argument.held_back
    assert (held.person_name, held.touches.value) == ("Devika Raman", 1)
    assert held.because.startswith("had enough contact")


ROW = {"subject_label": "Economic buyer", "buyer_asks": "Which ways are there?", "evidence": "{}"}


@pytest.mark.parametrize(
    ("kind", "evidence", "said"),
    [
        (
            "functions",
            {"for": "it", "against": "human_resources"},
            "it is in favour, human resources is against",
        ),
        (
            "indecision",
            {"lost_no_decision_probability": 0.56},
            "is 56%, because they cannot bring themselves to",
        ),
        ("status_quo", {}, "nothing may be decided, because they prefer what they have"),
        (
            "agreement",
            {"dispersion": 0.412, "quorum_probability": 0.3},
            "lie 0.41 apart, and a quorum is 30% likely",
        ),
        ("agreement", {}, "it is not settled among them."),
        ("missing_role", {}, "the economic buyer"),
        ("question", {}, "“Which ways are there?”"),
        ("retention", {}, "into use: Economic buyer"),
        ("expansion", {}, "what would help them next"),
    ],
)
def test_every_argument_in_words(kind: str, evidence: dict[str, Any], said: str) -> None:
    assert said in argument_words({**ROW, "argument": kind, "evidence": json.dumps(evidence)})


def test_every_word_of_the_plan_can_be_said() -> None:
    assert set(KIND_WORDS) == set(PLAN_ARGUMENTS)
    assert set(HELD_WORDS) == set(HELD_BACK_REASONS)
    assert set(GAIN_WORDS) == set(GAIN_BASES)


def test_the_thread_tells_whose_doing_it_was(view: JourneyView) -> None:
    thread = view.thread
    assert thread.touch_count.value == 23
    assert (thread.theirs_count, thread.ours_count, thread.both_count) == (12, 4, 7)
    assert thread.bucket_days == 7
    names = [row.name for row in thread.rows]
    assert names[0] == "Ann Lindqvist"
    assert names[-1] == "Not yet identified"
    assert "ida@aldermoor.example" not in names, "who had no contact has no row"
    assert [row.evidence_id for row in thread.latest.rows][:2] == ["t_20", "t_19"]


def test_a_short_thread_is_by_day(snapshot: Snapshot) -> None:
    thread = journey_view(snapshot, LONG).thread
    assert thread.last_on is not None
    assert thread.first_on is not None
    assert thread.bucket_days == (7 if (thread.last_on - thread.first_on).days > 120 else 1)


def test_a_journey_nobody_is_known_of(snapshot: Snapshot) -> None:
    view = journey_view(snapshot, NOBODY)
    assert (view.team, view.agreement, view.outlooks, view.moves, view.opportunities, view.late) == (
        (),
        None,
        (),
        (),
        (),
        None,
    )
    assert (view.thread.first_on, view.thread.rows) == (None, ())


def test_late_engagement(view: JourneyView) -> None:
    assert view.late is not None
    assert (view.late.days_late.value, view.late.stage_label) == (27.0, "Exploring options")


def test_no_such_journey(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="No journey has the id 'j_gone'"):
        journey_view(snapshot, "j_gone")


def test_an_account_has_its_journeys_open_ones_first(snapshot: Snapshot) -> None:
    view = account_view(snapshot, "aldermoor.example")
    assert [journey.facts.journey_id for journey in view.journeys] == [JOURNEY, BOUGHT]
    assert (view.account.people_count, view.account.touch_count.value) == (10, 23)
    assert [deal.opportunity_id for deal in view.journeys[0].opportunities] == [
        "salesforce:006A",
        "salesforce:006B",
    ]


def test_an_account_without_journeys(snapshot: Snapshot) -> None:
    assert account_view(snapshot, "Quiet Harbour").journeys == ()


def test_a_members_whole_contact_is_told_by_channel(snapshot: Snapshot) -> None:
    team = {member.person_id: member for member in journey_view(snapshot, JOURNEY).team}
    ben = team["p_ben"]
    assert ben.channels, "Ben is in touch with us"
    assert sum(each.theirs + each.ours for each in ben.channels) == ben.touch_count.value
    counts = [each.theirs for each in ben.channels]
    assert counts == sorted(counts, reverse=True)
    assert team["p_ida"].channels == ()
