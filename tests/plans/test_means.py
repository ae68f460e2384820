"""In which channel, with what content, to which end, and by when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plans.worked import situation

from quorate.plans.due_days import due_on, working_day
from quorate.plans.means import channels_of, end_of, intents_for
from quorate.plans.occasions import Kind, Occasion
from quorate.settings import Play, PlayTrigger

TUESDAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("of_play", "kind", "key", "expected"),
    [
        (("social", "email"), "outlook", "", ("social", "email")),
        # the budget is named in meetings and calls
        (("email", "call"), "criterion", "budget_named", ("call",)),
        (("email",), "criterion", "budget_named", ("email",)),
        ((), "criterion", "budget_named", ("meeting", "call")),
        ((), "criterion", "compared", ("email", "meeting")),
        ((), "outlook", "", ("email", "meeting")),
    ],
)
def test_the_channels(of_play: tuple[str, ...], kind: Kind, key: str, expected: tuple[str, ...]) -> None:
    play = Play(play="p", when=PlayTrigger(stages=("explore",)), owner="sales", channels=of_play)
    assert channels_of(play, Occasion(kind, key, {}), situation()) == expected


@pytest.mark.parametrize(
    ("of_play", "kind", "key", "stage", "expected"),
    [
        (("product", "proof", "insight"), "stage", "", "explore", ["insight", "product", "proof"]),
        ((), "criterion", "compared", "explore", ["guidance"]),
        ((), "criterion", "budget_named", "explore", ["insight", "guidance"]),
        ((), "outlook", "", "decide", ["proof", "pricing"]),
        ((), "outlook", "", "adopt", ["insight", "guidance", "proof", "product"]),
    ],
)
def test_what_the_content_is_for(
    of_play: tuple[str, ...], kind: Kind, key: str, stage: str, expected: list[str]
) -> None:
    """The play's word, else the criterion's, else the stage's; help before sales talk."""
    play = Play(play="p", when=PlayTrigger(stages=("explore",)), owner="sales", content_intents=of_play)
    found = intents_for(play, Occasion(kind, key, {}), situation(stage=stage), (), is_external=False)
    assert found == expected


@pytest.mark.parametrize(
    ("of_play", "argument", "is_external", "expected"),
    [
        (("product", "proof", "pricing"), ("pricing",), False, ["pricing", "product", "proof"]),
        (("proof", "guidance", "insight"), ("insight", "proof"), False, ["insight", "guidance", "proof"]),
        (("product", "proof", "pricing"), ("pricing",), True, ["proof"]),
        (("product", "pricing"), (), True, ["insight", "guidance"]),
    ],
)
def test_the_argument_leads_and_nobody_sells_to_an_advisor(
    of_play: tuple[str, ...], argument: tuple[str, ...], is_external: bool, expected: list[str]
) -> None:
    play = Play(play="p", when=PlayTrigger(stages=("explore",)), owner="sales", content_intents=of_play)
    found = intents_for(play, Occasion("stage", "", {}), situation(), argument, is_external=is_external)
    assert found == expected


@pytest.mark.parametrize(
    ("serves", "kind", "known", "expected"),
    [
        ("criterion", "criterion", {}, "criterion"),
        ("criterion", "stage", {}, "criterion"),
        ("criterion", "agreement", {}, "quorum"),
        ("criterion", "vacancy", {}, "quorum"),
        ("expansion", "stage", {}, "expansion"),
        ("criterion", "criterion", {"is_won": True, "stage": "adopt"}, "retention"),
        ("criterion", "criterion", {"is_won": True, "stage": "expand"}, "expansion"),
        ("expansion", "stage", {"is_won": True, "stage": "adopt"}, "expansion"),
    ],
)
def test_what_a_move_serves(serves: str, kind: Kind, known: dict[str, Any], expected: str) -> None:
    play = Play(play="p", when=PlayTrigger(stages=("explore",)), owner="sales", serves=serves)
    assert end_of(play, Occasion(kind, "", {}), situation(**known)) == expected


@pytest.mark.parametrize(
    ("momentum", "days_to_time_out", "is_unhurried", "expected"),
    [
        ("active", None, False, date(2026, 7, 3)),
        ("cooling", None, False, date(2026, 7, 6)),
        ("quiet", None, False, date(2026, 7, 7)),
        (None, None, False, date(2026, 7, 6)),
        ("quiet", 3, False, date(2026, 7, 2)),
        ("quiet", 1, False, date(2026, 7, 1)),
        ("quiet", 0, False, date(2026, 7, 7)),
        ("quiet", -10, False, date(2026, 7, 7)),
        ("active", 3, True, date(2026, 7, 10)),
    ],
)
def test_by_when(
    momentum: str | None, days_to_time_out: int | None, is_unhurried: bool, expected: date
) -> None:
    """From Tuesday 30 June 2026; five days on is a Sunday."""
    assert due_on(TUESDAY, momentum, days_to_time_out, is_unhurried=is_unhurried) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_no_move_is_due_at_a_weekend(day: date) -> None:
    found = working_day(day)
    assert found.weekday() < 5
    assert timedelta(0) <= found - day <= timedelta(2)
    assert found == day or day.weekday() >= 5
