"""The journey map's language: what each way of writing means, the fingerprint, and the shipped map."""

from __future__ import annotations

from pathlib import Path

import pytest

from quorate.settings import (
    AgreementTrigger,
    AllOf,
    AnyOf,
    Condition,
    JourneyMap,
    MemberTrigger,
    NotOf,
    OpportunityCondition,
    OutlookTrigger,
    PeopleCondition,
    QuorumRule,
    Single,
    StatementCondition,
    TouchCondition,
    TypicalDays,
    default_journey_map,
    fingerprint,
    leaves_of,
    read_journey_map,
)
from quorate.settings.conditions import BUYER_ACTIONS

MAP = """\
journey_map: own
version: 3
label: Own
agreed_by: {sales: Ines Duarte, marketing: Paul Osei}
offerings: [Platform, Training]
opens_when: {any: [{people: {at_least: 2, within: 30 days, initiator: buyer}}, {opportunity: created}]}
closes_when: {quiet_for: 6 months}
roles:
  economic_buyer: {required: true, influence: 1.0, titles: {seniority: [c_level, vp], function: finance}}
  advisor: {needed_by: decide, influence: 0.3, votes: false}
quorum:
  all:
    - {role: economic_buyer, stance: supporter}
    - {members: voting, stance: supporter, share: 0.6}
    - {role: advisor, stance: not_opposed}
stages:
  - stage: explore
    label: Exploring
    buyer_asks: Which ways are there?
    enter_when: {people: {functions: 2, within: 2 weeks, content_intent: [insight, guidance]}}
    exit_when:
      all:
        - id: criteria_forming
          label: Criteria are forming
          people: {at_least: 2, roles: 2, action: [compared, downloaded], topic: security}
        - any:
            - statement: {subject: criterion, value: criteria_forming, by: sales}
            - {not: {opportunity: lost}}
  - stage: decide
    enter_when: {any: [{opportunity: open}, {touch: {channel: meeting, role: economic_buyer}}]}
    exit_when: {id: bought, opportunity: won}
    times_out_after: 1 year
    falls_back_to: explore
    minimum_stay: 1 week
    typical_days: {median: 30, p90: 90}
    crm_stages: {salesforce: [Negotiation/Review, Closed Won], hubspot: contractsent}
    content: [proof, guidance]
tracks:
  - track: agreement
    from: explore
    until: decide
    met_when: {statement: {subject: stance, value: supporter}}
plays:
  - play: answer
    when:
      vacancy: required
      unmet_criterion: [explore.exit.2, bought]
      stage: [explore]
      agreement: {dispersion_above: 0.4}
      outlook: {lost_no_decision_above: 0.35, cause: indecision}
      member: {role: advisor, stance: [sceptic, opponent], momentum: quiet}
    owner: both
    serves: quorum
    audience: team
    channel: [referral, email]
    content_intent: proof
    effort_hours: 2
"""  # fmt: skip


def one(leaf: Condition) -> Single[Condition]:
    return Single(leaf)


@pytest.fixture(scope="module")
def own() -> JourneyMap:
    return read_journey_map(MAP)


def test_the_whole_language_is_read(own: JourneyMap) -> None:
    assert (own.journey_map, own.version, own.label) == ("own", 3, "Own")
    assert (own.agreed_by.sales, own.agreed_by.marketing, own.agreed_by.success) == (
        "Ines Duarte",
        "Paul Osei",
        None,
    )
    assert (own.offerings.source, own.offerings.names) == (None, ("Platform", "Training"))
    assert own.closes_when.quiet_for_days == 180
    assert own.opens_when == AnyOf(
        (
            one(PeopleCondition(at_least=2, within_days=30, initiators=("buyer",))),
            one(OpportunityCondition(fact="created")),
        )
    )


def test_roles(own: JourneyMap) -> None:
    buyer, advisor = own.roles
    assert (buyer.role, buyer.is_required, buyer.influence, buyer.is_voting) == (
        "economic_buyer",
        True,
        1.0,
        True,
    )
    assert (buyer.titles.seniorities, buyer.titles.functions) == (("c_level", "vp"), ("finance",))
    assert (advisor.role, advisor.needed_by, advisor.is_voting) == ("advisor", "decide", False)


def test_the_quorum(own: JourneyMap) -> None:
    buyer, voters, advisor = leaves_of(own.quorum)
    assert isinstance(own.quorum, AllOf)
    assert buyer == QuorumRule(role="economic_buyer", stance="supporter")
    assert (buyer.needed_members, buyer.needed_share) == (1, None)
    assert buyer.satisfying_stances == {"champion", "supporter"}
    assert (voters.group, voters.needed_members, voters.needed_share) == ("members voting", 1, 0.6)
    assert (advisor.needed_members, advisor.needed_share) == (0, 1.0)
    assert "opponent" not in advisor.satisfying_stances
    assert "unknown" in advisor.satisfying_stances


def test_a_stage_and_its_gates(own: JourneyMap) -> None:
    explore, decide = own.stages
    assert (explore.stage, explore.label, explore.buyer_asks) == (
        "explore",
        "Exploring",
        "Which ways are there?",
    )
    assert (decide.times_out_after_days, decide.falls_back_to, decide.minimum_stay_days) == (
        365,
        "explore",
        7,
    )
    assert decide.typical_days == TypicalDays(median=30, p90=90)
    assert decide.crm_stages == {
        "salesforce": ("Negotiation/Review", "Closed Won"),
        "hubspot": ("contractsent",),
    }
    assert decide.content_intents == ("proof", "guidance")
    assert [(owner, kind, gate.combine) for owner, kind, gate in own.gates()] == [
        ("explore", "entry", "all"),
        ("explore", "exit", "all"),
        ("decide", "entry", "any"),
        ("decide", "exit", "all"),
        ("agreement", "track", "all"),
    ]


def test_criteria_keep_their_ids_or_are_named_after_their_place(own: JourneyMap) -> None:
    assert [criterion.criterion_id for criterion in own.criteria()] == [
        "explore.entry.1",
        "criteria_forming",
        "explore.exit.2",
        "decide.entry.1",
        "decide.entry.2",
        "bought",
        "agreement.track.1",
    ]


def test_conditions(own: JourneyMap) -> None:
    rules = {criterion.criterion_id: criterion.rule for criterion in own.criteria()}
    assert rules["explore.entry.1"] == one(
        PeopleCondition(distinct_functions=2, within_days=14, content_intents=("insight", "guidance"))
    )
    assert rules["criteria_forming"] == one(
        PeopleCondition(
            at_least=2, distinct_roles=2, actions=("compared", "downloaded"), topics=("security",)
        )
    )
    assert rules["explore.exit.2"] == AnyOf(
        (
            one(
                StatementCondition(subject="criterion", value="criteria_forming", author_functions=("sales",))
            ),
            NotOf(one(OpportunityCondition(fact="lost"))),
        )
    )
    assert rules["decide.entry.2"] == one(TouchCondition(channels=("meeting",), role="economic_buyer"))


def test_a_criterion_counts_what_buyers_did_unless_it_says_otherwise() -> None:
    assert TouchCondition().counted_actions == BUYER_ACTIONS
    assert not {"sent", "invited", "delivered", "opened", "noted", "missed"} & set(BUYER_ACTIONS)
    assert {"attended", "asked", "replied", "downloaded", "purchased"} <= set(BUYER_ACTIONS)
    assert TouchCondition(actions=("sent",)).counted_actions == ("sent",)
    assert TouchCondition(initiators=("buyer",)).counted_actions == ()


def test_a_play(own: JourneyMap) -> None:
    (play,) = own.plays
    assert (play.owner, play.serves, play.audience, play.effort_hours) == ("both", "quorum", "team", 2.0)
    assert (play.channels, play.content_intents) == (("referral", "email"), ("proof",))
    assert (play.when.vacancy, play.when.stages) == ("required", ("explore",))
    assert play.when.unmet_criteria == ("explore.exit.2", "bought")
    assert play.when.agreement == AgreementTrigger(dispersion_above=0.4)
    assert play.when.outlook == OutlookTrigger(lost_no_decision_above=0.35, cause="indecision")
    assert play.when.member == MemberTrigger(
        roles=("advisor",), stances=("sceptic", "opponent"), momenta=("quiet",)
    )


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("{all: [{opportunity: won}]}", "{opportunity: won}"),
        ("{any: [{opportunity: won}]}", "{opportunity: {fact: won}}"),
        ("{all: [{touch: {channel: [call]}}]}", "{touch: {channel: call}}"),
    ],
)
def test_a_gate_of_one_criterion_may_be_written_without_a_list(long: str, short: str) -> None:
    def written(gate: str) -> JourneyMap:
        return read_journey_map(MAP.replace("{id: bought, opportunity: won}", gate).replace(", bought]", "]"))

    first, second = (written(gate).stages[1].exit_when for gate in (long, short))
    assert first is not None
    assert second is not None
    assert first.criteria == second.criteria


def test_a_rule_with_an_id_is_one_criterion_whatever_it_combines() -> None:
    gate = "{id: bought, any: [{opportunity: won}, {opportunity: open}]}"
    (criterion,) = _exit_of(MAP.replace("{id: bought, opportunity: won}", gate))
    assert criterion == "bought"
    several = "{any: [{id: bought, opportunity: won}, {opportunity: open}]}"
    assert _exit_of(MAP.replace("{id: bought, opportunity: won}", several)) == ["bought", "decide.exit.2"]


def _exit_of(text: str) -> list[str]:
    gate = read_journey_map(text).stages[1].exit_when
    assert gate is not None
    return [criterion.criterion_id for criterion in gate.criteria]


ROLES = """\
  economic_buyer: {required: true, influence: 1.0, titles: {seniority: [c_level, vp], function: finance}}
  advisor: {needed_by: decide, influence: 0.3, votes: false}
"""
SAME_MEANING = {
    "a comment": ("version: 3", "version: 3  # agreed in May"),
    "another version": ("version: 3", "version: 4"),
    "another signature": ("Ines Duarte", "Someone Else"),
    "white space in a label": ("label: Own\n", "label: '  Own '\n"),
    "the order of keys": (
        "{at_least: 2, within: 30 days, initiator: buyer}",
        "{initiator: buyer, within: 30 days, at_least: 2}",
    ),
    "the order of roles": (ROLES, "".join(reversed(ROLES.splitlines(keepends=True)))),
    "the order of seniorities": ("[c_level, vp]", "[vp, c_level]"),
    "the order of filters": ("[compared, downloaded]", "[downloaded, compared]"),
    "the order of alternatives": (
        "{any: [{people: {at_least: 2, within: 30 days, initiator: buyer}}, {opportunity: created}]}",
        "{any: [{opportunity: created}, {people: {at_least: 2, within: 30 days, initiator: buyer}}]}",
    ),
    "the order of CRM stages": ("[Negotiation/Review, Closed Won]", "[Closed Won, Negotiation/Review]"),
    "a list of one": ("function: finance", "function: [finance]"),
    "another way to write a duration": ("within: 2 weeks", "within: 14 days"),
    "a default written out": ("influence: 0.3, votes", "required: false, influence: 0.3, votes"),
    "another layout": ("closes_when: {quiet_for: 6 months}", "closes_when:\n  quiet_for: 180 days\n"),
}
OTHER_MEANING = {
    "the name": ("journey_map: own", "journey_map: other"),
    "a label": ("label: Exploring", "label: Looking"),
    "an offering": ("Training", "Coaching"),
    "a window": ("within: 30 days", "within: 31 days"),
    "when it closes": ("6 months", "5 months"),
    "a role's influence": ("influence: 0.3", "influence: 0.4"),
    "who votes": ("votes: false", "votes: true"),
    "a title": ("function: finance", "function: legal"),
    "the quorum's share": ("share: 0.6", "share: 0.7"),
    "how a gate combines": ("      all:\n        - id: criteria", "      any:\n        - id: criteria"),
    "a criterion's id": ("id: bought", "id: bought_it"),
    "a negation": ("{not: {opportunity: lost}}", "{opportunity: lost}"),
    "kind of condition": ("{touch: {channel: meeting,", "{people: {channel: meeting,"),
    "a time-out": ("1 year", "11 months"),
    "typical days": ("p90: 90", "p90: 91"),
    "a CRM stage": ("contractsent", "closedwon"),
    "the preferred content": ("[proof, guidance]", "[guidance, proof]"),
    "the preferred channel": ("[referral, email]", "[email, referral]"),
    "a trigger": ("dispersion_above: 0.4", "dispersion_above: 0.5"),
    "effort": ("effort_hours: 2", "effort_hours: 3"),
    "a track": ("value: supporter}", "value: champion}"),
}  # fmt: skip


def _changed(change: tuple[str, str]) -> str:
    before, after = change
    assert before in MAP
    text = MAP.replace(before, after)
    return (
        text.replace("[explore.exit.2, bought]", "[explore.exit.2, bought_it]")
        if "bought_it" in text
        else text
    )


@pytest.mark.parametrize("name", SAME_MEANING)
def test_the_fingerprint_stays_with(name: str, own: JourneyMap) -> None:
    assert fingerprint(read_journey_map(_changed(SAME_MEANING[name]))) == fingerprint(own)


@pytest.mark.parametrize("name", OTHER_MEANING)
def test_the_fingerprint_changes_with(name: str, own: JourneyMap) -> None:
    assert fingerprint(read_journey_map(_changed(OTHER_MEANING[name]))) != fingerprint(own)


def test_a_fingerprint_is_a_sha256(own: JourneyMap) -> None:
    assert len(fingerprint(own)) == 64
    assert int(fingerprint(own), 16)


def test_the_standard_map_covers_the_whole_life() -> None:
    standard = default_journey_map()
    assert [stage.stage for stage in standard.stages] == [
        "unaware", "define", "explore", "require", "select", "validate", "decide", "adopt", "satisfied",
        "expand",
    ]  # fmt: skip
    for stage in standard.stages:
        assert stage.typical_days is not None, stage.stage
        assert stage.buyer_asks, stage.stage
        assert stage.exit_when or stage.stage == "expand"
    assert len(standard.plays) >= 8
    assert {role.role for role in standard.roles} == {
        "economic_buyer", "champion", "technical", "user", "procurement", "legal_security", "outside_advisor",
    }  # fmt: skip


def test_the_standard_map_places_every_standard_stage_of_the_crm() -> None:
    placed = {
        (source, name)
        for stage in default_journey_map().stages
        for source, names in stage.crm_stages.items()
        for name in names
    }
    salesforce = (
        "Prospecting", "Qualification", "Needs Analysis", "Value Proposition", "Id. Decision Makers",
        "Perception Analysis", "Proposal/Price Quote", "Negotiation/Review", "Closed Won", "Closed Lost",
    )  # fmt: skip
    hubspot = (
        "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin",
        "contractsent",
        "closedwon", "closedlost",
    )  # fmt: skip
    assert {("salesforce", name) for name in salesforce} <= placed
    assert {("hubspot", name) for name in hubspot} <= placed


def test_no_criterion_of_the_standard_map_counts_what_we_did() -> None:
    for criterion in default_journey_map().criteria():
        for leaf in leaves_of(criterion.rule):
            if isinstance(leaf, TouchCondition):
                assert set(leaf.initiators) <= {"buyer"}, criterion.criterion_id
                assert set(leaf.actions) <= set(BUYER_ACTIONS), criterion.criterion_id


def test_the_example_of_a_touch_at_least_once(tmp_path: Path) -> None:
    """A criterion's own id may be what a colleague states."""
    gate = (
        "{id: stated, any: [{statement: {subject: criterion, value: stated}}, {touch: {channel: meeting}}]}"
    )
    path = tmp_path / "map.yaml"
    path.write_text(
        MAP.replace("{id: bought, opportunity: won}", gate).replace(", bought]", "]"), encoding="utf-8"
    )
    assert _exit_of(path.read_text(encoding="utf-8")) == ["stated"]
