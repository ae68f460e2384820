"""The world behind the exports: its shares, its causes, and that any seed makes one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.market.market_files import Written

from quorate.market import write_market
from quorate.market.frame import Frame, Settings
from quorate.market.world.marketing_plan import plan_programme
from quorate.market.world.simulation import Years
from quorate.market.world.stages import BUYING_STAGES, STAGES
from quorate.market.world.state import CompanyLife, Market
from quorate.market.world.vendor import hire_staff

ACCOUNTS = 160


@pytest.fixture(scope="module")
def lives() -> list[CompanyLife]:
    settings = Settings(ACCOUNTS, 21, 548, date(2026, 6, 30))
    frame = Frame.of(settings)
    staff = hire_staff(settings.seed, settings.accounts)
    market = Market(settings.seed, frame, staff, plan_programme(settings.seed, frame, staff))
    return list(Years(market, range(ACCOUNTS)).live())


def decided(lives: list[CompanyLife]) -> list[tuple[str, bool]]:
    """Outcome, and whether the CRM heard of it, of journeys begun in the market and decided in time."""
    return [
        (journey.outcome, journey.opportunity_at is not None)
        for life in lives
        for journey in life.journeys
        if journey.opened_day >= life.market.frame.first_day
        and journey.decided_day is not None
        and journey.decided_day <= life.market.frame.last_day
    ]


def test_purchases_end_in_all_three_ways(lives: list[CompanyLife]) -> None:
    known = Counter(outcome for outcome, in_crm in decided(lives) if in_crm)
    total = sum(known.values())
    assert total > 80
    assert 0.18 < known["won"] / total < 0.45
    assert 0.18 < known["lost_competitor"] / total < 0.45
    assert 0.25 < known["lost_no_decision"] / total < 0.6


def test_some_purchases_are_lost_before_anybody_called(lives: list[CompanyLife]) -> None:
    outcomes = decided(lives)
    unheard = [outcome for outcome, in_crm in outcomes if not in_crm]
    assert 0.1 < len(unheard) / len(outcomes) < 0.5
    assert "won" not in unheard


def test_most_accounts_buy_nothing_at_any_one_time(lives: list[CompanyLife]) -> None:
    buying: Counter[int] = Counter()
    for life in lives:
        mondays = {
            week.monday for journey in life.journeys for week in journey.weeks if week.stage in BUYING_STAGES
        }
        buying.update(monday for monday in mondays if monday >= life.market.frame.start_day)
    assert max(buying.values()) < ACCOUNTS / 2
    assert min(buying.values()) > ACCOUNTS / 8


def test_open_journeys_stand_at_every_stage(lives: list[CompanyLife]) -> None:
    last = lives[0].market.frame.last_day
    standing = Counter(
        journey.stage_on(last)
        for life in lives
        for journey in life.journeys
        if journey.ended_day is None or journey.ended_day > last
    )
    assert set(standing) == set(STAGES)


def test_teams_are_of_five_to_twenty_five_with_the_main_roles(lives: list[CompanyLife]) -> None:
    teams = [journey.members for life in lives for journey in life.journeys if journey.outcome != "won"]
    sizes = [len(team) for team in teams]
    assert min(sizes) == 5
    assert 18 <= max(sizes) <= 25
    assert 6.5 < sum(sizes) / len(sizes) < 11.0
    assert all("champion" in {member.role for member in team} for team in teams)
    assert 0.02 < sum("economic_buyer" not in {m.role for m in team} for team in teams) / len(teams) < 0.12


def test_agreement_and_liking_move_outcomes(lives: list[CompanyLife]) -> None:
    agreed: dict[str, list[float]] = {"decided": [], "no decision": []}
    for life in lives:
        for journey in life.journeys:
            weeks = [week for week in journey.weeks if week.stage == "decide"]
            if weeks and journey.outcome != "open":
                kind = "no decision" if journey.outcome == "lost_no_decision" else "decided"
                agreed[kind].append(weeks[-1].agreement)
    means = {kind: sum(values) / len(values) for kind, values in agreed.items()}
    assert means["decided"] > means["no decision"] + 0.05
    assert max(agreed["no decision"]) > min(agreed["decided"]), "agreement is no oracle"


def test_stances_drift(lives: list[CompanyLife]) -> None:
    moved = [
        abs(member.stance_score - 0.5 * (member.home_change + member.home_us))
        for life in lives
        for journey in life.journeys
        for member in journey.members
        if len(journey.weeks) > 26
    ]
    assert sum(moved) / len(moved) > 0.05


def test_domains_and_addresses_are_nobody_elses(lives: list[CompanyLife]) -> None:
    domains = [life.company.words.domain for life in lives]
    assert len(domains) == len(set(domains))
    addresses = [person.email for life in lives for person in life.workforce.people if not person.is_external]
    assert len(addresses) == len(set(addresses))
    assert all(address.isascii() for address in addresses)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_any_seed_makes_a_market(tmp_path: Path, seed: int) -> None:
    found = Written(write_market(tmp_path, accounts=8, seed=seed, days=180, as_of=date(2025, 9, 30)))
    assert found.summary.input_rows > 2_000
    assert found.rows("salesforce/Opportunity")
    assert len(found.truth("journeys")) >= 4


def test_a_single_account_over_four_weeks_is_a_market_too(tmp_path: Path) -> None:
    summary = write_market(tmp_path, accounts=1, seed=0, days=28)
    assert summary.rows["truth/accounts.parquet"] == 1
    assert summary.rows["inputs/salesforce/User.csv"] == 13
