"""Which role each member most probably plays."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.teams import member_roles, role_learning

TEXTS = (
    "journey_id", "person_id", "title", "function", "seniority", "crm_role", "stated_role", "role_statement_id",
)  # fmt: skip
FACTS = pa.schema(
    [(name, pa.string()) for name in TEXTS]
    + [
        ("is_external", pa.bool_()),
        ("buyer_touch_count", pa.int64()),
        ("two_way_count", pa.int64()),
        ("joined_at", pa.timestamp("us")),
    ]
)
BEHAVIOURS = pa.schema(
    [("journey_id", pa.string()), ("person_id", pa.string()), ("kind", pa.string()), ("value", pa.string()),
     ("times", pa.float64())]
)  # fmt: skip
Found = dict[str, dict[str, Any]]


def member(
    person: str, touches: int = 1, *, journey: str = "j", day: int = 1, **facts: Any
) -> dict[str, Any]:
    return {
        **dict.fromkeys(TEXTS),
        "journey_id": journey,
        "person_id": person,
        "is_external": False,
        "buyer_touch_count": touches,
        "two_way_count": 0,
        "joined_at": datetime(2026, 1, 1) + timedelta(days=day),
        **facts,
    }


def did(person: str, value: str, times: float, *, kind: str = "did", journey: str = "j") -> dict[str, Any]:
    return {"journey_id": journey, "person_id": person, "kind": kind, "value": value, "times": times}


def crowd(count: int = 30) -> list[dict[str, Any]]:
    """Teams of people of many kinds, against whom somebody stands out; lawyers are few."""
    kinds = [
        ("operations", "manager"), ("it", "specialist"), ("finance", "head"), ("sales", "senior"), ("legal", "senior"),
        ("operations", "specialist"), ("marketing", "manager"), ("operations", "senior"), ("sales", "manager"),
        ("customer_service", "specialist"),
    ]  # fmt: skip
    return [
        member(
            f"c{team}-{place}",
            touches=2,
            journey=f"c{team}",
            function=function,
            seniority=seniority,
            title="x",
        )
        for team in range(count)
        for place, (function, seniority) in enumerate(kinds)
        if function != "legal" or team % 3 == 0
    ]


def roles(
    *members: dict[str, Any],
    behaviours: list[dict[str, Any]] | None = None,
    lessons: list[dict[str, Any]] | None = None,
) -> Found:
    """What role each plays, by these lessons or what they themselves teach."""
    tables = seen(*members, behaviours=behaviours)
    learnt = run_step(role_learning.STEP, tables) if lessons is None else lessons
    tables["role_lessons"] = pa.Table.from_pylist(learnt, schema=role_learning.SCHEMA)
    return {row["person_id"]: row for row in run_step(member_roles.STEP, tables)}


def seen(
    *members: dict[str, Any], behaviours: list[dict[str, Any]] | None = None
) -> dict[str, pa.Table | list[dict[str, Any]]]:
    return {
        "member_facts": pa.Table.from_pylist(list(members), schema=FACTS),
        "member_behaviours": pa.Table.from_pylist(behaviours or [], schema=BEHAVIOURS),
    }


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("a finance chief", member("p", function="finance", seniority="c_level", title="CFO"), "economic_buyer"),
    ("an architect", member("p", function="it", seniority="senior", title="IT Architect"), "technical"),
    ("a buyer by trade", member("p", function="procurement", seniority="specialist", title="Einkauf"), "procurement"),
    ("a lawyer", member("p", function="legal", title="Counsel"), "legal_security"),
    ("the CRM's word", member("p", crm_role="Decision Maker", seniority="vp", title="VP"), "economic_buyer"),
    ("an advisor from outside", member("p", is_external=True, title="Independent consultant"), "outside_advisor"),
    ("nobody knows", member("p"), "unknown"),
    ("a colleague's word before all", member("p", stated_role="user", function="finance", crm_role="Champion"), "user"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "role"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_roles(given: dict[str, Any], role: str) -> None:
    found = roles(given, *crowd())["p"]
    assert found["role"] == role
    assert 0 <= found["role_probability"] <= 1
    assert (json.loads(found["role_reasons"]) == []) is (role == "unknown")


def test_without_anybody() -> None:
    assert roles() == {}


def test_a_colleagues_word_is_certain_and_names_the_statement() -> None:
    found = roles(member("p", stated_role="champion", role_statement_id="s1"), *crowd())["p"]
    assert found["role_probability"] == 1.0
    assert json.loads(found["role_reasons"]) == [{"said": "champion", "statement_id": "s1"}]


def test_a_listed_function_alone_is_less_than_function_and_seniority() -> None:
    chief = roles(member("p", function="finance", seniority="c_level", title="CFO"), *crowd())["p"]
    clerk = roles(member("p", function="finance", seniority="specialist", title="Clerk"), *crowd())["p"]
    assert clerk["role"] != "economic_buyer" or clerk["role_probability"] < chief["role_probability"]


def team(*, busy: str | None = None) -> list[dict[str, Any]]:
    return [
        member(
            name,
            touches=40 if name == busy else 2,
            function="operations",
            seniority="manager",
            title="Plant manager",
            day=place + 2,
        )
        for place, name in enumerate("abcde")
    ]


def test_who_does_most_is_the_likelier_champion() -> None:
    busy, equal = roles(*team(busy="a"), *crowd()), roles(*team(), *crowd())
    assert busy["a"]["role"] == "champion"
    assert {busy[name]["role"] for name in "bcde"} == {"user"}
    assert equal["a"]["role_probability"] < busy["a"]["role_probability"]


def test_reading_what_is_labelled_for_a_role_points_to_it() -> None:
    everybody = [did(row["person_id"], role, 1.0, kind="read_for", journey=row["journey_id"])
                 for row in crowd() for role in ("technical", "user", "champion")]  # fmt: skip
    reader = [did("c", "technical", 8.0, kind="read_for")]
    before = roles(*team(), *crowd(), behaviours=everybody)
    after = roles(*team(), *crowd(), behaviours=everybody + reader)
    assert before["c"]["role"] != "technical"
    assert after["c"]["role"] == "technical"
    assert {"read_for": "technical (8)"} in json.loads(after["c"]["role_reasons"])


def test_a_team_has_few_champions() -> None:
    """Twelve people who each look like the champion: their chances share what a team has."""
    alike = [
        member(
            f"p{number:02}", touches=5, function="sales", seniority="head", title="Head", crm_role="Champion"
        )
        for number in range(12)
    ]
    alone = roles(alike[0], *crowd())["p00"]
    found = roles(*alike, *crowd())
    assert alone["role"] == "champion"
    assert found["p00"]["role_probability"] < alone["role_probability"]
    assert (
        sum(
            row["role_probability"]
            for name, row in found.items()
            if name[0] == "p" and row["role"] == "champion"
        )
        < 4
    )


def test_statements_about_others_teach_what_a_title_means_here() -> None:
    """A company whose planners are the technical evaluators: told often enough, the next planner is one too."""
    planner: dict[str, Any] = {"function": "sales", "seniority": "senior", "title": "Planner"}
    told = [
        member(
            f"t{number}",
            journey=f"t{number // 3}",
            stated_role="technical",
            role_statement_id=f"s{number}",
            **planner,
        )
        for number in range(90)
    ]
    assert roles(member("p", **planner), *crowd())["p"]["role"] != "technical"
    assert roles(member("p", **planner), *crowd(), *told)["p"]["role"] == "technical"


def test_one_wrong_contact_role_does_not_overrule_a_plain_title() -> None:
    given = member("p", function="legal", seniority="senior", title="Counsel", crm_role="Business User")
    assert roles(given, *crowd())["p"]["role"] == "legal_security"


def test_roles_of_other_teams_with_the_same_evidence_are_the_same() -> None:
    first = [{**row, "journey_id": "k", "person_id": f"k{row['person_id']}"} for row in team(busy="a")]
    found = roles(*team(busy="a"), *first, *crowd())
    for name in "abcde":
        assert found[name]["role"] == found[f"k{name}"]["role"]
        assert found[name]["role_probability"] == pytest.approx(found[f"k{name}"]["role_probability"])


def test_what_was_learnt_before_tells_of_titles_and_habits_nobody_had_then() -> None:
    lessons = run_step(
        role_learning.STEP, seen(*crowd(), behaviours=[did("c0-0", "read", 3.0, journey="c0")])
    )
    newcomers = [
        member("chief", function="finance", seniority="c_level", title="CFO"),
        member("clerk", function="finance", seniority="senior", title="Clerk"),
        member("stranger", function="astronomy", seniority="senior", title="Astronomer"),
    ]
    habits = [did("clerk", "flew", 9.0), did("chief", "flew", 9.0)]
    # a function and a seniority that were met, but never together
    assert ("finance", "senior") not in {(each["function"], each["seniority"]) for each in crowd()}
    found = roles(*newcomers, behaviours=habits, lessons=lessons)
    assert {"function": "finance"}.items() <= {
        key: value for reason in json.loads(found["clerk"]["role_reasons"]) for key, value in reason.items()
    }.items()
    assert not any("did" in reason for reason in json.loads(found["chief"]["role_reasons"]))
    assert not any("function" in reason for reason in json.loads(found["stranger"]["role_reasons"]))


def test_a_pair_nobody_had_is_told_nearly_as_if_one_unlabelled_person_had_it() -> None:
    newcomer = member("p", function="finance", seniority="senior", title="Controller")
    before = roles(newcomer, lessons=run_step(role_learning.STEP, seen(*crowd(60))))["p"]
    among = roles(newcomer, *crowd(60))["p"]
    assert before["role"] == among["role"]
    assert before["role_shares"] == pytest.approx(among["role_shares"], abs=0.02)


def test_of_many_teams_some_are_learnt_from_and_all_of_whom_a_colleague_spoke(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = member(
        "told", journey="z", function="legal", seniority="senior", title="x", stated_role="champion"
    )
    few = [each for each in crowd() if each["journey_id"] in ("c0", "c1")]
    of_few = run_step(role_learning.STEP, seen(*few, told))
    assert run_step(role_learning.STEP, seen(*crowd(), told)) != of_few
    monkeypatch.setattr(role_learning, "MOST_TEAMS", 2)
    assert run_step(role_learning.STEP, seen(*crowd(), told)) == of_few
