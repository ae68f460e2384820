"""Stances from readings."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.outlook.worked import CONTEXT, DAY, working
from tests.worlds import run_step

from quorate.outlook import stances
from quorate.warehouse.steps import Moment

NOW = Moment(DAY).at


def reading(name: str, days_ago: float, value: float, error: float, person: str = "ann") -> dict[str, Any]:
    return {
        "journey_id": "j1", "person_id": person, "read_at": NOW - timedelta(days=days_ago),
        "evidence_id": name,
        "is_statement": error < 0.1, "signal": "stated" if error < 0.1 else "replied", "reading": value,
        "error_variance": error,
    }  # fmt: skip


def stood(readings: list[dict[str, Any]], people: tuple[str, ...] = ("ann",)) -> list[dict[str, Any]]:
    members = [{"journey_id": "j1", "person_id": person} for person in people]
    tables = {
        "team_members": working("team_members", members),
        "stance_evidence": working("stance_evidence", readings),
    }
    return run_step(stances.STEP, tables, context=CONTEXT)


@pytest.mark.parametrize(
    ("readings", "stance", "score", "confidence"),
    [
        # 0.35 / (0.35 + 1.5) = 0.18919 of the way to 0.3
        ([(0, 0.3, 1.5)], "neutral", 0.056757, 0.189189),
        # 0.35 / (0.35 + 0.02) = 0.94595 of the way to 0.9
        ([(0, 0.9, 0.02)], "champion", 0.851351, 0.945946),
        # one half-life later half of the score and a quarter of the certainty are left
        ([(180, 0.9, 0.02)], "supporter", 0.425676, 0.236486),
        # after two, the word is too old to claim anything: 0.945946 / 16 = 0.0591; after 2.5 only 0.0296
        ([(360, 0.9, 0.02)], "supporter", 0.212838, 0.059122),
        ([(450, 0.9, 0.02)], "unknown", None, 0.029561),
        ([(0, -0.9, 0.02)], "opponent", -0.851351, 0.945946),
        ([(0, -0.45, 0.02)], "sceptic", -0.425676, 0.945946),
        # two colleagues on one day: 2 * 0.35 / (2 * 0.35 + 0.02) of the way to their mean
        ([(0, 0.9, 0.02), (0, -0.9, 0.02)], "neutral", 0.0, 0.972222),
        ([], "unknown", None, 0.0),
    ],
)
def test_by_hand(
    readings: list[tuple[float, float, float]], stance: str, score: float | None, confidence: float
) -> None:
    (row,) = stood([reading(f"e{place}", *each) for place, each in enumerate(readings)])
    assert row["stance"] == stance
    assert row["stance_score"] == (None if score is None else pytest.approx(score, abs=1e-6))
    assert row["stance_confidence"] == pytest.approx(confidence, abs=1e-6)


def test_a_colleagues_word_outranks_what_was_done_but_ages() -> None:
    doings = [reading(f"t{days}", days, -0.4, 1.2) for days in range(60, 0, -5)]
    (fresh,) = stood([*doings[:6], reading("s1", 30, 0.9, 0.02), *doings[6:]])
    (old,) = stood([reading("s1", 700, 0.9, 0.02), *doings])
    assert fresh["stance"] in ("supporter", "champion")
    assert old["stance"] in ("neutral", "sceptic")
    assert old["stance_score"] < 0.0


def test_reasons_add_up_to_the_score_and_name_their_evidence() -> None:
    (row,) = stood(
        [reading("t1", 40, 0.3, 1.5), reading('s"1', 20, -0.45, 0.02), reading("t2", 5, -0.6, 0.8)]
    )
    reasons = json.loads(row["stance_reasons"])
    assert [each.get("touch_id") or each.get("statement_id") for each in reasons] == ["t1", 's"1', "t2"]
    assert [each["signal"] for each in reasons] == ["replied", "stated", "replied"]
    assert reasons[0]["read_on"] == (NOW - timedelta(days=40)).date().isoformat()
    added = sum(each["weight"] * each["reading"] for each in reasons)
    assert added == pytest.approx(row["stance_score"], abs=2e-4)
    assert sum(each["weight"] for each in reasons) < 1.0


def test_every_member_has_a_row_and_only_their_own_evidence() -> None:
    rows = stood(
        [reading("t1", 1, 0.4, 1.2, "bob"), reading("t2", 1, -0.6, 0.8, "cyd")], ("ann", "bob", "cyd", "dan")
    )
    assert [(row["person_id"], row["stance"]) for row in rows] == [
        ("ann", "unknown"), ("bob", "neutral"), ("cyd", "neutral"), ("dan", "unknown"),
    ]  # fmt: skip
    assert [row["stance_reasons"] == "[]" for row in rows] == [True, False, False, True]


def test_many_members_of_all_lengths_equal_one_at_a_time() -> None:
    chance = np.random.default_rng(2)
    readings = []
    for person in range(30):
        days = np.sort(chance.uniform(0.0, 500.0, chance.integers(0, 7)))[::-1]
        readings += [
            reading(
                f"t{person:02}-{place}", float(day), float(chance.uniform(-1.0, 1.0)), 1.2, f"p{person:02}"
            )
            for place, day in enumerate(days)
        ]
    people = tuple(f"p{person:02}" for person in range(30))
    together = stood(readings, people)
    for name, row in zip(people, together, strict=True):
        (alone,) = stood([each for each in readings if each["person_id"] == name], (name,))
        assert row["stance"] == alone["stance"]
        assert row["stance_confidence"] == pytest.approx(alone["stance_confidence"], abs=1e-12)
        score = alone["stance_score"]
        assert row["stance_score"] == (score if score is None else pytest.approx(score, abs=1e-12))


def test_moments_are_read_as_utc() -> None:
    assert datetime(2026, 7, 1) == NOW
