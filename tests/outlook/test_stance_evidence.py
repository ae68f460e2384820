"""Readings of stances: one world, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.outlook.worked import CONTEXT, at, working
from tests.worlds import run_step

from quorate.outlook import stance_signals
from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.outlook", "stance_evidence")


def touch(
    name: str, when: str, channel: str, action: str, initiator: str = "buyer", *, two_way: bool = False
) -> dict[str, Any]:
    return {
        "journey_id": "j1", "touch_id": name, "person_id": "ann", "occurred_at": at(when), "channel": channel,
        "action": action, "initiator": initiator, "is_two_way": two_way,
    }  # fmt: skip


def statement(name: str, when: str, value: str, **also: Any) -> dict[str, Any]:
    return {
        "statement_id": name, "stated_at": at(when), "known_at": at(when), "author_id": "ines",
        "author_function": "sales", "subject": "stance", "person_id": "ann", "value": value, **also,
    }  # fmt: skip


def evidence(
    touches: list[dict[str, Any]], statements: list[dict[str, Any]], outcome: str = "open"
) -> list[tuple[str, str, float]]:
    rows = run_step(
        STEP,
        {
            "team_members": working("team_members", [{"journey_id": "j1", "person_id": "ann"}]),
            "journeys": [{"journey_id": "j1", "outcome": outcome}],
            "journey_touches": working("journey_touches", touches),
            "statements": statements,
            "stance_signals": stance_signals.stance_signals({}, CONTEXT),
        },
    )
    assert {row["is_statement"] for row in rows if row["signal"] == "stated"} <= {True}
    return [(row["evidence_id"], row["signal"], row["reading"]) for row in rows]


def test_doings_count_once_a_day_and_only_once_they_have_happened() -> None:
    touches = [
        touch("t1", "06-01 09:00", "email", "replied", two_way=True),
        touch("t2", "06-01 15:00", "email", "replied", two_way=True),
        touch("t3", "06-02 09:00", "email", "replied", two_way=True),
        touch("t4", "06-02 09:30", "web", "viewed"),
        touch("t5", "06-02 10:00", "web", "compared"),
        touch("t6", "07-02 10:00", "meeting", "attended"),
        touch("t7", "06-29 23:00", "product", "logged_in"),
    ]
    assert evidence(touches, []) == [
        ("t1", "replied", 0.9),
        ("t3", "replied", 0.9),
        ("t5", "compared", 0.05),
    ]


def test_who_stands_aside_is_read_once_in_every_month_that_colleagues_talk() -> None:
    """Ann talks in April and May, Bob in May; Cyd came in April; of June nothing can be said before it is over."""
    joined = {"ann": "03-01", "bob": "03-01", "cyd": "04-10"}
    members = [
        {"journey_id": "j1", "person_id": name, "joined_at": at(day), "membership": "confirmed"}
        for name, day in joined.items()
    ]
    members.append({**members[0], "person_id": "dan", "membership": "candidate"})
    talks = [
        touch("t1", "04-05", "call", "answered", "sales", two_way=True),
        touch("t2", "04-20", "email", "replied", two_way=True),
        {**touch("t3", "05-06", "meeting", "attended", "sales", two_way=True)},
        {**touch("t4", "05-06", "meeting", "attended", "sales", two_way=True), "person_id": "bob"},
        touch("t5", "06-03", "email", "replied", two_way=True),
        touch("t6", "06-04", "web", "viewed"),
    ]
    rows = run_step(
        STEP,
        {
            "team_members": working("team_members", members),
            "journeys": [{"journey_id": "j1", "outcome": "won"}],
            "journey_touches": working("journey_touches", talks),
            "statements": [],
            "stance_signals": stance_signals.stance_signals({}, CONTEXT),
        },
        day=date(2026, 6, 29),
    )
    aside = [
        (row["person_id"], row["evidence_id"], row["read_at"])
        for row in rows
        if row["signal"] == "stood_aside"
    ]
    assert aside == [("bob", "t2", at("04-20")), ("cyd", "t4", at("05-06"))]


SPOKE = touch("t1", "04-01", "call", "answered", "sales", two_way=True)
ATTEMPTS = [
    touch("t2", "04-20", "email", "sent", "sales"),
    touch("t3", "05-20", "call", "voicemail", "sales"),
]


@pytest.mark.parametrize(
    ("touches", "outcome", "is_silent"),
    [
        ([SPOKE, *ATTEMPTS], "open", True),
        ([SPOKE, *ATTEMPTS], "won", False),
        ([SPOKE, ATTEMPTS[0]], "open", False),
        ([SPOKE, *ATTEMPTS, touch("t4", "06-10", "web", "viewed")], "open", False),
        ([touch("t1", "04-01", "web", "viewed"), *ATTEMPTS], "open", False),
        ([SPOKE, *(dict(each, initiator="marketing") for each in ATTEMPTS)], "open", False),
        ([dict(SPOKE, occurred_at=at("06-05")), *(dict(each, occurred_at=at("06-20")) for each in ATTEMPTS)],
         "open", False),
    ],
    ids=["silent", "closed", "one attempt", "came back", "never talked", "newsletters", "too soon"],
)  # fmt: skip
def test_silence(touches: list[dict[str, Any]], outcome: str, is_silent: bool) -> None:
    found = [each for each in evidence(touches, [], outcome) if each[1] == "went_silent"]
    assert found == ([("t3", "went_silent", -0.05)] if is_silent else [])


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([statement("s1", "06-01", " Champion ")], [("s1", 0.75)]),
        ([statement("s1", "06-01", "-0.7")], [("s1", -0.7)]),
        ([statement("s1", "06-01", "7")], []),
        ([statement("s1", "06-01", "unknown")], []),
        ([statement("s1", "06-01", "champion"), statement("s2", "06-05", "sceptic")], [("s2", -0.4)]),
        (
            [statement("s1", "06-01", "champion"), statement("s2", "06-05", "sceptic", author_id="paul")],
            [("s1", 0.75), ("s2", -0.4)],
        ),
        ([statement("s1", "06-01", "champion", retracted_at=at("06-03"))], []),
        ([statement("s1", "06-01", "champion", journey_id="j2")], []),
        ([statement("s1", "06-01", "champion", journey_id="j1")], [("s1", 0.75)]),
        ([statement("s1", "06-01", "champion", person_id="bob")], []),
        ([statement("s1", "06-01", "champion", subject="role")], []),
    ],
)
def test_words(statements: list[dict[str, Any]], expected: list[tuple[str, float]]) -> None:
    assert [(name, reading) for name, _, reading in evidence([], statements)] == expected
