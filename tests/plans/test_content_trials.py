"""Who counts as a reader, who as comparable, and what counts as having moved on: worked by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.plans.content_worked import FITS, PRESENCE, rows
from tests.plans.worked import working
from tests.worlds import run_step

from quorate.warehouse.steps import SqlStep

STEP = SqlStep("quorate.plans", "content_trials")
START = datetime(2026, 1, 1)
FIT = {"role": "user", "stage": "explore", "offering_key": "", "content_id": "guide", "intent": "guidance"}


def day(number: int) -> datetime:
    return START + timedelta(days=number, hours=12)


def present(
    person: str, joined: int = -10, left: int | None = 21, later: int | None = None, **given: Any
) -> dict[str, Any]:
    return {
        "journey_id": "j", "person_id": person, "role": "user", "stage": "explore", "offering_key": "",
        "joined_at": day(joined), "entered_at": START, "left_at": None if left is None else day(left),
        "later_at": None if later is None else day(later), **given,
    }  # fmt: skip


def doing(person: str, number: int, content: str | None = "guide", journey: str = "j") -> dict[str, Any]:
    return {
        "journey_id": journey, "touch_id": f"{journey}{person}{number}{content}", "person_id": person,
        "content_id": content, "occurred_at": day(number),
    }  # fmt: skip


def trials(
    presence: list[dict[str, Any]], doings: list[dict[str, Any]], on: date = date(2026, 6, 30)
) -> list[tuple[Any, ...]]:
    made = run_step(
        STEP,
        {
            "content_presence": rows(PRESENCE, presence),
            "content_fits": rows(FITS, [FIT]),
            "member_doings": working("member_doings", doings),
        },
        day=on,
    )
    names = (
        "stratum",
        "journey_id",
        "reader_count",
        "reader_advanced_count",
        "other_count",
        "other_advanced_count",
    )
    return sorted(tuple(row[name] for name in names) for row in made)


def test_reading_in_the_fortnight_before_makes_a_reader_and_anything_else_done_does_not() -> None:
    """The stay lasts 21 days, so one moment counts: day 14. It moves on on day 70, within 60 days of it."""
    stay = {"left": 21, "later": 70}
    people = [present(name, **stay) for name in ("reads", "reads_other", "reads_late", "idle")]
    doings = [doing("reads", 5), doing("reads_other", 5, "news"), doing("reads_late", 15)]
    assert trials(people, doings) == [("1/0/0", "j", 1, 1, 3, 3)]


def test_moved_on_only_later_is_not_moved_on() -> None:
    assert trials([present("reads", later=75)], [doing("reads", 5)]) == [("1/0/0", "j", 1, 0, 0, 0)]


def test_who_joined_within_the_fortnight_is_not_looked_at() -> None:
    """Whoever joins by reading would otherwise always be a reader."""
    assert trials([present("new", joined=5), present("old")], [doing("new", 5)]) == [
        ("1/0/0", "j", 0, 0, 1, 0)
    ]


def test_a_stay_that_ended_before_a_moment_is_not_looked_at_there() -> None:
    assert trials([present("gone", left=14, later=14)], [doing("gone", 5)]) == []


def test_moments_whose_sixty_days_are_not_over_wait() -> None:
    stay = [present("reads", left=None)]
    assert len(trials(stay, [], on=date(2026, 3, 14))) == 0
    # day 14 and its 60 days are over on 16 March
    assert trials(stay, [], on=date(2026, 3, 16)) == [("1/0/0", "j", 0, 0, 1, 0)]


def test_strata_tell_what_was_done_before_and_how_long_the_stay_had_lasted() -> None:
    """On day 28 what was done in the first fortnight counts as before; a colleague's doings count for the team."""
    people = [present("busy", left=30), present("idle", left=30)]
    before = [doing("busy", -3, None), doing("busy", -4, None), doing("busy", -5, None)]
    assert trials(people, [*before, doing("busy", 3)]) == [
        ("1/0/1", "j", 0, 0, 1, 0),
        ("1/2/1", "j", 1, 0, 0, 0),
        ("2/0/1", "j", 0, 0, 1, 0),
        ("2/2/1", "j", 0, 0, 1, 0),
    ]


def test_what_was_read_on_the_first_day_before_the_stay_began_does_not_count() -> None:
    stay = present("early", entered_at=START + timedelta(hours=18))
    assert trials([stay], [doing("early", 0)]) == [("1/1/1", "j", 0, 0, 1, 0)]
