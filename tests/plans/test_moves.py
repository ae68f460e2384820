"""From drafts to moves: content, owner, worth and a stable id."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.plans.worked import facts, working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

CONTENTS = SqlStep("quorate.plans", "draft_contents")
MOVES = SqlStep("quorate.plans", "proposed_moves")


def _draft(**columns: Any) -> dict[str, Any]:
    return {
        "journey_id": "j",
        "place": 1,
        "person_id": "ann",
        "role": "user",
        "criterion_id": "compared",
        "unmet_count": 2,
        "stage": "explore",
        "offering_id": "crm",
        "play": "meet_the_criterion",
        "audience": "member",
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
    return {"content_id": content_id, "intent": intent, "audience": audience, **unlabelled, **labels}


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
        ([_content("a", "proof"), _content("b", "insight")], "b"),
        ([_content("a", roles=["champion"]), _content("b", roles=["champion", "user"])], "b"),
        ([_content("a", stages=["decide"]), _content("b", stages=["explore"])], "b"),
        ([_content("a", offering_ids=["erp"]), _content("b", offering_ids=["crm"])], "b"),
        ([_content("a"), _content("b", roles=["user"])], "b"),
        ([_content("a", roles=["user"]), _content("b", stages=["explore"])], "b"),
        ([_content("a", stages=["explore"]), _content("b", offering_ids=["crm"])], "b"),
        ([_content("a", audience="team", offering_ids=["crm"]), _content("b")], "b"),
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


def test_what_is_for_the_team_goes_with_one_argument_for_the_team() -> None:
    contents = [_content("a"), _content("b", audience="team")]
    assert _chosen(contents, audience="team") == "b"


def test_an_empty_role_without_a_person_gets_content_too() -> None:
    contents = [_content("a", roles=["user"]), _content("b", roles=["champion"])]
    assert _chosen(contents, person_id=None, vacancy_role="champion", role="champion") == "b"
    assert _chosen(contents, person_id=None, role=None, offering_id=None) is None


def _moves(
    draft: dict[str, Any],
    amount: float | None = 1000.0,
    counts: tuple[int, int] = (20, 20),
    shares: tuple[float, float] = (0.2, 0.5),
    **known: Any,
) -> dict[str, Any]:
    worth = [
        {"journey_map": "tiny", "stage": stage, "closed_count": count, "won_share": share}
        for stage, count, share in zip(("explore", "decide"), counts, shares, strict=True)
    ]
    owners = [
        {"journey_id": "j", "our_function": function, "colleague_id": name}
        for function, name in (("sales", "sam"), ("marketing", "mia"))
    ]
    rows = run_step(
        MOVES,
        {
            "move_drafts": working("move_drafts", [draft]),
            "draft_contents": working(
                "draft_contents", [{"journey_id": "j", "place": 1, "content_id": "paper"}]
            ),
            "plan_journeys": working("plan_journeys", [facts(amount=amount, **known)]),
            "plan_owners": working("plan_owners", owners),
            "stage_worth": working("stage_worth", worth),
        },
    )
    assert len(rows) == 1
    return rows[0]


def test_a_whole_move() -> None:
    """1000 x (0.5 - 0.2) for two criteria; the id is md5sum's of `j|meet_the_criterion|ann||compared`."""
    assert _moves(_draft()) == {
        "move_id": "m_3e8c56de5832c2b2873c59b72ee02650",
        "journey_id": "j",
        "person_id": "ann",
        "vacancy_role": None,
        "play": "meet_the_criterion",
        "content_id": "paper",
        "owner_function": "sales",
        "owner_id": "sam",
        "channel": "email",
        "due_on": date(2026, 7, 3),
        "serves": "criterion",
        "expected_gain_amount": pytest.approx(150.0),
        "reasons": "{}",
    }


@pytest.mark.parametrize(
    "known",
    [
        {"amount": None},
        {"counts": (19, 20)},
        {"counts": (20, 19)},
        {"shares": (0.5, 0.5)},
        {"shares": (0.5, 0.4)},
        {"is_won": True},
        {"next_stage": None},
        {"draft": {"criterion_id": None}},
    ],
)
def test_no_gain_is_claimed(known: dict[str, Any]) -> None:
    draft = _draft(**known.get("draft", {}))
    others = {name: value for name, value in known.items() if name != "draft"}
    assert _moves(draft, **others)["expected_gain_amount"] is None


@pytest.mark.parametrize(
    ("owner_function", "owner_id"),
    [("sales", "sam"), ("both", "sam"), ("marketing", "mia"), ("success", None)],
)
def test_who_makes_it(owner_function: str, owner_id: str | None) -> None:
    assert _moves(_draft(owner_function=owner_function))["owner_id"] == owner_id


def test_the_id_stays_when_the_rest_changes() -> None:
    same = {_moves(draft)["move_id"] for draft in (_draft(), _draft(due_on=date(2026, 8, 3), channel="call"))}
    other = {
        _moves(_draft(**change))["move_id"]
        for change in (
            {"person_id": "ben"}, {"person_id": None}, {"vacancy_role": "user"}, {"play": "other"},
            {"criterion_id": None},
        )
    }  # fmt: skip
    assert len(same) == 1
    assert len(other - same) == 5
