"""From drafts to moves: content, owner, worth and a stable id."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.plans.worked import FACTS, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

CONTENTS = SqlStep("quorate.plans", "draft_contents")
MOVES = SqlStep("quorate.plans", "proposed_moves")
HELD = SqlStep("quorate.plans", "held_back_moves")


def _draft(**columns: Any) -> dict[str, Any]:
    return {
        "move_id": "m_1",
        "journey_id": "j",
        "place": 1,
        "person_id": "ann",
        "role": "user",
        "criterion_id": "compared",
        "argument_id": "r_1",
        "stage": "explore",
        "offering_id": "crm",
        "play": "meet_the_criterion",
        "owner_function": "sales",
        "channel": "email",
        "due_on": date(2026, 7, 3),
        "serves": "criterion",
        "wanted_intents": "insight,proof",
        "reasons": "{}",
        **columns,
    }


def _content(
    content_id: str, intent: str = "insight", audience: str = "member", **labels: list[str]
) -> dict[str, Any]:
    unlabelled: dict[str, list[str]] = {"roles": [], "stages": [], "offering_ids": []}
    return {
        "content_id": content_id,
        "has_link": content_id != "links_nowhere",
        "intent": intent,
        "audience": audience,
        **unlabelled,
        **labels,
    }


def _chosen(contents: list[dict[str, Any]], had: tuple[str, ...] = (), **draft: Any) -> str | None:
    touches = [
        {"journey_id": "other", "touch_id": name, "person_id": "ann", "content_id": name} for name in had
    ]
    rows = run_step(
        CONTENTS,
        {
            "move_drafts": working("move_drafts", [_draft(**draft)]),
            "contents": contents,
            "journey_touches": working("journey_touches", touches),
        },
    )
    return rows[0]["content_id"] if rows else None


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ([_content("a", "product"), _content("b", "guidance")], None),
        ([_content("links_nowhere")], None),
        ([_content("a", "proof"), _content("b", "insight")], "b"),
        ([_content("a", roles=["champion"]), _content("b", roles=["champion", "user"])], "b"),
        ([_content("a", stages=["decide"]), _content("b", stages=["explore"])], "b"),
        ([_content("a", offering_ids=["erp"]), _content("b", offering_ids=["crm"])], "b"),
        ([_content("a"), _content("b", roles=["user"])], "b"),
        ([_content("a", roles=["user"]), _content("b", stages=["explore"])], "b"),
        ([_content("a", stages=["explore"]), _content("b", offering_ids=["crm"])], "b"),
        ([_content("a", audience="team"), _content("b", offering_ids=["crm"])], "a"),
        ([_content("b"), _content("a")], "a"),
    ],
)
def test_the_asset_that_fits_best(contents: list[dict[str, Any]], expected: str | None) -> None:
    assert _chosen(contents) == expected


def test_nobody_is_given_what_they_have_had() -> None:
    contents = [_content("a"), _content("b"), _content("c", "proof")]
    assert _chosen(contents, ("a",)) == "b"
    assert _chosen(contents, ("a", "b")) == "c"
    assert _chosen(contents, ("a", "b", "c")) is None
    assert _chosen(contents, ("a",), person_id="ben") == "a"


def test_what_is_for_the_team_carries_the_teams_argument() -> None:
    assert _chosen([_content("a"), _content("b", audience="team")]) == "b"


def test_an_empty_role_without_a_person_gets_content_too() -> None:
    contents = [_content("a", roles=["user"]), _content("b", roles=["champion"])]
    assert _chosen(contents, person_id=None, vacancy_role="champion", role="champion") == "b"
    assert _chosen(contents, person_id=None, role=None, offering_id=None) is None


def _moves(draft: dict[str, Any], **known: Any) -> list[dict[str, Any]]:
    owners = [
        {"journey_id": "j", "our_function": function, "colleague_id": name}
        for function, name in (("sales", "sam"), ("marketing", "mia"))
    ]
    return run_step(
        MOVES,
        {
            "move_drafts": working("move_drafts", [draft]),
            "draft_contents": working(
                "draft_contents", [{"journey_id": "j", "place": 1, "content_id": "paper"}]
            ),
            "plan_owners": working("plan_owners", owners),
            "workspace_facts": FACTS,
        },
    )


def _move(draft: dict[str, Any]) -> dict[str, Any]:
    (row,) = _moves(draft)
    return row


def test_a_whole_move() -> None:
    gain = {
        "expected_gain_amount": 150.0, "expected_gain_low_amount": 20.0, "expected_gain_high_amount": 300.0,
        "gain_basis": "own_stages", "effort_hours": 1.5, "evidence_ids": ["t1"],
    }  # fmt: skip
    assert _move(_draft(**gain)) == {
        "move_id": "m_1",
        "journey_id": "j",
        "person_id": "ann",
        "vacancy_role": None,
        "play": "meet_the_criterion",
        "argument_id": "r_1",
        "content_id": "paper",
        "owner_function": "sales",
        "owner_id": "sam",
        "channel": "email",
        "due_on": date(2026, 7, 3),
        "serves": "criterion",
        **gain,
        "currency": "EUR",
        "reasons": "{}",
    }


@pytest.mark.parametrize(
    ("draft", "currency"),
    [
        ({"expected_gain_amount": 1.0, "gain_currency": "USD"}, "USD"),
        ({"expected_gain_amount": 1.0}, "EUR"),
        ({"gain_currency": "USD"}, None),
    ],
)
def test_a_gain_is_in_the_currency_of_its_deals(draft: dict[str, Any], currency: str | None) -> None:
    assert _move(_draft(**draft))["currency"] == currency


def test_what_is_held_back_is_no_move() -> None:
    draft = _draft(place=None, held_back_by="pressure", evidence_ids=["t1"])
    assert _moves(draft) == []
    assert run_step(HELD, {"move_drafts": working("move_drafts", [draft])}) == [
        {
            "move_id": "m_1",
            "journey_id": "j",
            "person_id": "ann",
            "play": "meet_the_criterion",
            "held_back_by": "pressure",
            "evidence_ids": ["t1"],
        }
    ]
    assert run_step(HELD, {"move_drafts": working("move_drafts", [_draft()])}) == []


@pytest.mark.parametrize(
    ("owner_function", "owner_id"),
    [("sales", "sam"), ("both", "sam"), ("marketing", "mia"), ("success", None)],
)
def test_who_makes_it(owner_function: str, owner_id: str | None) -> None:
    assert _move(_draft(owner_function=owner_function))["owner_id"] == owner_id
