"""Early warning in small made-up worlds: bursts are found, chance keeps to its rate, nothing known later counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from quorate.settings import default_journey_map, default_settings
from quorate.teams.formation_alarms import alarms
from quorate.teams.formation_counts import Weeks, sightings_of, window_counts
from quorate.teams.formation_scores import Scores
from quorate.teams.formations import formations
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.warehouse.steps import Context, Moment

FIRST = datetime(2024, 1, 1)
WEEK = timedelta(weeks=1)
PEOPLE = pa.schema(
    [("account_id", pa.string()), ("person_id", pa.string()), ("visitor_id", pa.string()),
     ("offering_id", pa.string()), ("touch_count", pa.int64())]
    + [(name, pa.timestamp("us")) for name in ("week_at", "countable_at", "named_at", "first_at")]
)  # fmt: skip
CONTACTS = pa.schema(
    [("account_id", pa.string())]
    + [(name, pa.timestamp("us")) for name in ("week_at", "first_at", "known_at")]
)

Row = dict[str, Any]


def at_week(number: int) -> datetime:
    return FIRST + number * WEEK


def sight(account: str, who: str, week: int, **given: Any) -> Row:
    at = at_week(week)
    return {
        "account_id": account, "person_id": who, "visitor_id": None, "week_at": at, "countable_at": at,
        "named_at": at, "first_at": at + timedelta(days=1), "touch_count": 1, **given,
    }  # fmt: skip


def device(account: str, name: str, week: int, **given: Any) -> Row:
    return sight(account, name, week, person_id=None, visitor_id=name, named_at=None, **given)


def warned(
    rows: Iterable[Row], weeks: int, accounts: Sequence[str], rate: float = 0.02, **tables: list[Row]
) -> list[Row]:
    ordered = sorted(
        rows,
        key=lambda row: (row["account_id"], row["week_at"], str(row["person_id"]), str(row["visitor_id"])),
    )
    opportunities = PUBLISHED_TABLES["opportunities"].arrow_schema()
    inputs: Mapping[str, pa.Table] = {
        "weekly_people": pa.Table.from_pylist(ordered, schema=PEOPLE),
        "contact_weeks": pa.Table.from_pylist(tables.get("contacts", []), schema=CONTACTS),
        "opportunities": pa.Table.from_pylist(tables.get("opportunities", []), schema=opportunities),
        "crm_accounts": pa.table({"account_id": pa.array([], pa.string())}),
        "accounts": pa.Table.from_pylist(
            [{"account_id": account} for account in [*sorted(accounts), "z"]],
            schema=PUBLISHED_TABLES["accounts"].arrow_schema(),
        ),
    }
    day: date = (at_week(weeks) - timedelta(days=1)).date()
    usual = default_settings()
    settings = replace(usual, early_warning=replace(usual.early_warning, false_alarm_rate=rate))
    made = formations(inputs, Context(Moment(day), settings, (default_journey_map(),)))
    assert made.schema == PUBLISHED_TABLES["formations"].arrow_schema()
    return list(made.to_pylist())


ACCOUNTS = tuple(f"a{number:03d}" for number in range(300))


@cache
def chance(weeks: int, seed: int, sigma: float = 0.9, over: float = 0.4) -> tuple[Row, ...]:
    """Accounts at which people come independently of each other, at uneven and unsteady rates."""
    dice = np.random.default_rng(seed)
    rates = 0.15 * np.exp(dice.normal(0.0, sigma, len(ACCOUNTS)))
    found = []
    for account, rate in zip(ACCOUNTS, rates, strict=True):
        came = dice.poisson(rate * dice.gamma(1 / over, over, weeks))
        for week in np.flatnonzero(came).tolist():
            people = dice.choice(40, size=min(int(came[week]), 40), replace=False)
            found += [sight(account, f"{account}:{person}", week) for person in people.tolist()]
    # several devices a week of no account in particular: visits are recorded from the first week on
    return tuple(
        found + [device("z", f"z{week}:{number}", week) for week in range(weeks) for number in range(10)]
    )


def burst(account: str, start: int, weeks: int = 8, people: int = 5) -> list[Row]:
    return [
        sight(account, f"{account}:new{one}", start + week) for week in range(weeks) for one in range(people)
    ]


@pytest.mark.parametrize(("sigma", "over", "least", "most"), [(0.4, 0.2, 0.8, 1.2), (0.9, 0.4, 0.8, 1.5)])
def test_chance_alone_raises_as_many_warnings_as_stated(
    sigma: float, over: float, least: float, most: float
) -> None:
    alarms = quarters = 0
    for seed in range(4):
        found = warned(chance(104, seed, sigma, over), 104, ACCOUNTS)
        counted = [row for row in found if row["detected_at"] > at_week(39)]
        quarters += len(ACCOUNTS) * 5
        alarms += len(
            {(row["account_id"], (row["detected_at"] - at_week(40)) // (13 * WEEK)) for row in counted}
        )
    assert least * 0.02 <= alarms / quarters <= most * 0.02


def test_a_burst_is_found_with_who_it_is() -> None:
    rows = [*chance(104, 1), *burst("a007", 70)]
    found = [
        row
        for row in warned(rows, 104, ACCOUNTS)
        if row["account_id"] == "a007" and row["started_at"] >= at_week(68)
    ]
    first = found[0]
    assert at_week(71) <= first["detected_at"] <= at_week(73)
    assert {f"a007:new{one}" for one in range(5)} <= set(first["person_ids"])
    assert first["people_count"] == len(first["person_ids"])
    assert first["expected_count"] < 2.0 < first["people_count"]
    assert first["rarity"] < first["false_alarm_rate"] == 0.02
    assert first["is_before_contact"]
    assert first["ended_at"] is not None


def test_what_is_known_later_changes_no_warning() -> None:
    dice = np.random.default_rng(9)
    rows = [*chance(104, 2), *burst("a011", 60), *burst("a012", 85)]
    deals = [
        {"opportunity_id": "o", "account_id": "a011", "created_at": at_week(66), "closed_at": at_week(95)}
    ]
    early = warned(rows, 104, ACCOUNTS, opportunities=deals)
    cut = at_week(80)
    earlier = [row for row in rows if row["countable_at"] < cut]
    later = [row for row in rows if row["countable_at"] >= cut]
    accounts = dice.permutation([row["account_id"] for row in later])
    shuffled = [{**row, "account_id": str(account)} for row, account in zip(later, accounts, strict=True)]
    shuffled += [sight("a100", "late", 50, countable_at=cut, named_at=cut + WEEK)]
    changed = warned(
        [*earlier, *shuffled], 104, ACCOUNTS, opportunities=[{**deals[0], "closed_at": at_week(90)}]
    )

    def until_cut(found: list[Row]) -> list[Row]:
        return [{**row, "ended_at": None} for row in found if row["detected_at"] <= cut]

    assert until_cut(early) == until_cut(changed) != []
    assert early != changed
    assert until_cut(early) == until_cut(warned(earlier, 80, ACCOUNTS, opportunities=deals))


def test_a_warning_at_an_account_we_talk_with_says_so() -> None:
    rows = [*chance(104, 1), *burst("a007", 70)]
    contact = {"account_id": "a007", "week_at": at_week(60), "first_at": at_week(60), "known_at": at_week(61)}
    deal = {"opportunity_id": "o", "account_id": "a007", "created_at": at_week(69)}
    for found in (
        warned(rows, 104, ACCOUNTS, contacts=[contact]),
        warned(rows, 104, ACCOUNTS, opportunities=[deal]),
    ):
        told_of = [row for row in found if row["account_id"] == "a007" and row["detected_at"] > at_week(70)]
        assert [row["is_before_contact"] for row in told_of[:1]] == [False]


def test_a_warning_knows_when_both_sides_first_spoke_after_it() -> None:
    rows = [*chance(104, 1), *burst("a007", 70)]
    spoken = [
        {
            "account_id": "a007",
            "week_at": at_week(week),
            "first_at": at_week(week) + WEEK / 3,
            "known_at": at_week(week + 1),
        }
        for week in (40, 60, 75, 80)
    ]
    found = [row for row in warned(rows, 104, ACCOUNTS, contacts=spoken) if row["account_id"] == "a007"]
    raised = next(row for row in found if row["started_at"] >= at_week(68))
    assert raised["contacted_at"] == at_week(75) + WEEK / 3
    assert {row["contacted_at"] for row in warned(rows, 104, ACCOUNTS)} == {None}


def test_without_a_past_the_threshold_is_simulated_and_says_so() -> None:
    by_chance, worlds = 0, 4
    for seed in range(worlds):
        found = warned([*chance(19, seed, 0.4, 0.2), *burst("a007", 12)], 19, ACCOUNTS)
        assert {row["quiet_quarter_count"] for row in found} == {0}
        assert "a007" in {row["account_id"] for row in found}
        # at the first Monday that can be told of, what began before is told of as well
        by_chance += len({row["account_id"] for row in found if row["detected_at"] > at_week(14)} - {"a007"})
    assert by_chance / (worlds * len(ACCOUNTS) * 5 / 13) < 0.02 * 1.5


@pytest.mark.parametrize("rate", [0.02, 0.005])
def test_parts_of_quarters_tell_soon_what_chance_does(rate: float) -> None:
    alarms, worlds = 0, 6
    for seed in range(worlds):
        found = warned(chance(46, seed), 46, ACCOUNTS, rate)
        counted = [row for row in found if row["detected_at"] > at_week(20)]
        assert all(row["quiet_quarter_count"] > 0 for row in counted)
        alarms += len(
            {(row["account_id"], (row["detected_at"] - at_week(21)) // (13 * WEEK)) for row in counted}
        )
    assert 0.5 * rate <= alarms / (worlds * len(ACCOUNTS) * 2) <= 2.0 * rate


def test_nobody_gives_no_warning() -> None:
    assert warned([], 104, ACCOUNTS) == []


@pytest.mark.parametrize("weeks", [0, 1, 3, 13])
def test_before_there_is_a_quarter_to_compare_with_nobody_is_warned(weeks: int) -> None:
    assert warned(burst("a007", max(weeks - 1, 0)), weeks, ACCOUNTS) == []


def test_no_score_above_the_threshold_is_no_warning() -> None:
    quiet = Scores(np.zeros((3, 60), np.float32), np.zeros((3, 60), np.int8), np.ones((5, 3, 60), np.float32))
    assert not alarms(quiet, 0.02, [])


def test_devices_become_their_owners_when_they_are_named() -> None:
    rows = [
        device("a", "d1", 0),
        sight("a", "p", 1, visitor_id="d2", named_at=at_week(3)),
        sight("a", "p", 2, visitor_id="d3", countable_at=at_week(4), named_at=at_week(4)),
        sight("a", "q", 2),
    ]
    weeks = Weeks(FIRST, 6)
    counts = window_counts(sightings_of(pa.Table.from_pylist(rows, schema=PEOPLE), ["a"], weeks), 1, 6)
    # windows of two: d1; d1 and d2; d2 and q; q and (named now) nobody new ... p's week is out of the window by then
    assert counts[0, 0].tolist() == [0.5, 1.0, 1.5, 1.0, 0.0, 0.0]
    # windows of eight: from week 3 on d2 is p, from week 4 on p's third device is seen too, and is p as well
    assert counts[4, 0].tolist() == [0.5, 1.0, 2.0, 2.5, 2.5, 2.5]
