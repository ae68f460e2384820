"""In which channel a person answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plans.worked import placed

from quorate.plans.answers import AnswerModel


def _row(person: str, channel: str, answered: int, tried: int | None = None) -> dict[str, Any]:
    return {
        "person_id": person, "channel": channel, "answered_count": answered,
        "tried_count": answered if tried is None else tried,
    }  # fmt: skip


def test_worked_by_hand() -> None:
    """Nobody else is known: everybody is the two users, 3 days by e-mail and 1 by call, each one smoothed.

    everybody = (3 + 1) / (4 + 3); the role and the company are the same people: (3 + 20 x 4/7) / (4 + 20). Ann's own
    are one e-mail of three days: (1 + 4 x role) / (1 + 4), of which 1 of 3 days was answered: times (1 + 2) / (3 + 2).
    """
    rows = [_row("ann", "email", 1, 3), _row("ben", "email", 2), _row("ben", "call", 1)]
    model = AnswerModel(rows, [placed("ann"), placed("ben")], {"j": "acme"})
    group = (3 + 20 * 4 / 7) / 24
    found = model.answers("ann", "user", "acme", "email")
    assert found.score == pytest.approx((1 + 4 * group) / 5 * 3 / 5)
    assert (found.answered_days, found.tried_days) == (1, 3)


def test_a_stranger_is_like_their_role_and_company() -> None:
    rows = [
        *(_row(f"buyer{each}", "call", 9) for each in range(5)),
        *(_row(f"user{each}", "email", 9) for each in range(5)),
    ]
    members = [
        *(placed(f"buyer{each}", "economic_buyer") for each in range(5)),
        *(placed(f"user{each}") for each in range(5)),
        placed("new_buyer", "economic_buyer"),
        placed("new_user"),
    ]
    model = AnswerModel(rows, members, {"j": "acme"})
    for person, role, best in (("new_buyer", "economic_buyer", "call"), ("new_user", "user", "email")):
        scores = {
            channel: model.answers(person, role, "acme", channel).score for channel in ("call", "email")
        }
        assert max(scores, key=lambda channel: scores[channel]) == best


def test_own_days_win_in_the_end() -> None:
    others = [_row(f"user{each}", "email", 9) for each in range(5)]
    members = [placed("ann"), *(placed(f"user{each}") for each in range(5))]
    for days, best in ((1, "email"), (9, "call")):
        model = AnswerModel([_row("ann", "call", days), *others], members, {"j": "acme"})
        scores = {
            channel: model.answers("ann", "user", "acme", channel).score for channel in ("call", "email")
        }
        assert max(scores, key=lambda channel: scores[channel]) == best


def test_a_channel_without_answers_is_put_aside() -> None:
    members = [placed("ann"), placed("ben")]
    rows = [_row("ann", "email", 2, 20), _row("ann", "call", 2, 2), _row("ben", "email", 3)]
    model = AnswerModel(rows, members, {"j": "acme"})
    email, call = (model.answers("ann", "user", "acme", channel).score for channel in ("email", "call"))
    assert call > email


def test_who_is_in_two_journeys_counts_once() -> None:
    rows = [_row("ann", "email", 4), _row("ben", "call", 4)]
    once = AnswerModel(rows, [placed("ann"), placed("ben")], {"j": "a"})
    twice = AnswerModel(
        rows, [placed("ann"), placed("ann", journey_id="k"), placed("ben")], {"j": "a", "k": "a"}
    )
    for channel in ("email", "call"):
        assert once.answers(None, "user", "a", channel) == twice.answers(None, "user", "a", channel)


COUNTS = st.dictionaries(st.sampled_from(["email", "call", "social"]), st.integers(0, 30), max_size=3)


@given(st.lists(COUNTS, min_size=1, max_size=5), st.integers(0, 40))
def test_scores_are_shares(people: list[dict[str, int]], tries: int) -> None:
    rows = [
        _row(f"p{place}", channel, count, count + tries)
        for place, counts in enumerate(people)
        for channel, count in counts.items()
    ]
    model = AnswerModel(rows, [placed(f"p{place}") for place in range(len(people))], {"j": "a"})
    for channel in ("email", "call", "social", "meeting"):
        assert 0.0 < model.answers("p0", "user", "a", channel).score <= 1.0
