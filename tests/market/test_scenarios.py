"""Each named market has the property it is named for, seen beside the usual market of the same seed."""

from __future__ import annotations

import statistics
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.market.market_files import Written

from quorate.errors import UsageError
from quorate.market import SCENARIOS, write_market
from quorate.market.frame import Frame, Settings
from quorate.market.world.acts import Badge, ListLoad, Mailing, SocialReaction, Visit, WebinarSeat
from quorate.market.world.journeys import Journey
from quorate.market.world.marketing_plan import plan_programme
from quorate.market.world.purchases.effects import Effect, effects_of, is_counted
from quorate.market.world.simulation import Years
from quorate.market.world.stages import STAGE_NUMBER
from quorate.market.world.state import CompanyLife, Market
from quorate.market.world.vendor import hire_staff

ACCOUNTS, SEED, DAYS, AS_OF = 96, 17, 600, date(2026, 6, 30)
BY_MARKETING = (Mailing, WebinarSeat, Badge, ListLoad, SocialReaction)
PAGES = Path(__file__).parents[2] / "docs" / "market"


def market_of(scenario: str, difficulty: str = "real") -> Market:
    settings = Settings(ACCOUNTS, SEED, DAYS, AS_OF, difficulty, scenario)
    frame, staff = Frame.of(settings), hire_staff(SEED, ACCOUNTS)
    programme = plan_programme(SEED, frame, staff, settings.conditions.marketing_kinds)
    return Market(SEED, frame, staff, programme, settings.conditions)


@cache
def years_of(scenario: str, difficulty: str = "real") -> tuple[Years, tuple[CompanyLife, ...]]:
    years = Years(market_of(scenario, difficulty), range(ACCOUNTS))
    return years, tuple(years.live())


def lives_of(scenario: str) -> tuple[CompanyLife, ...]:
    return years_of(scenario)[1]


def decided(scenario: str) -> list[Journey]:
    """Purchases begun in the market and decided in recorded days."""
    return [
        journey
        for life in lives_of(scenario)
        for journey in life.journeys
        if is_counted(journey, life.market.frame)
    ]


def share(journeys: list[Journey], outcome: str) -> float:
    return sum(journey.outcome == outcome for journey in journeys) / len(journeys)


def effects(scenario: str) -> list[Effect]:
    years, _ = years_of(scenario)
    return effects_of(years.entries, years.market.programme, years.market.frame, years.calendar)


def test_every_scenario_has_its_page() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(SCENARIOS)
    for name in SCENARIOS:
        text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {name}\n")
        assert f"--scenario {name}" in text


def test_baseline_ends_in_all_three_ways_and_hears_of_most() -> None:
    journeys = decided("baseline")
    for outcome, low, high in (
        ("won", 0.2, 0.42),
        ("lost_competitor", 0.15, 0.4),
        ("lost_no_decision", 0.3, 0.6),
    ):
        assert low < share(journeys, outcome) < high, outcome
    heard = sum(journey.opportunity_at is not None for journey in journeys) / len(journeys)
    assert 0.6 < heard < 0.95


def test_late_sellers_come_after_the_requirements_and_lose_to_those_who_were_there() -> None:
    def first_stage(scenario: str) -> float:
        stages = [journey.first_two_way_stage for journey in decided(scenario)]
        return statistics.median(STAGE_NUMBER[stage] for stage in stages if stage is not None)

    assert first_stage("late_seller") >= STAGE_NUMBER["select"] > first_stage("baseline")
    late, usual = decided("late_seller"), decided("baseline")
    assert share(late, "won") < 0.75 * share(usual, "won")
    assert share(late, "lost_competitor") > share(usual, "lost_competitor")


def test_divided_teams_are_further_apart_and_decide_nothing() -> None:
    def dispersion(scenario: str) -> float:
        weeks = [week.dispersion for journey in decided(scenario) for week in journey.weeks]
        return statistics.mean(weeks)

    assert dispersion("divided_team") > 1.25 * dispersion("baseline")
    assert (
        share(decided("divided_team"), "lost_no_decision")
        > share(decided("baseline"), "lost_no_decision") + 0.1
    )


def test_social_only_has_no_other_marketing_and_no_effect_of_any() -> None:
    acts = Counter(type(act) for life in lives_of("social_only") for act in life.acts)
    assert acts[SocialReaction] > 100
    assert not any(acts[kind] for kind in (Mailing, WebinarSeat, Badge, ListLoad))
    visits = [act for life in lives_of("social_only") for act in life.acts if isinstance(act, Visit)]
    assert not any(act.campaign for act in visits)
    reached = {effect.switch.key for effect in effects("social_only") if effect.switch.dimension == "channel"}
    assert "social" in reached
    assert not reached & {"webinar", "event", "ad", "partner"}


def test_a_blackout_ends_all_marketing_on_one_day() -> None:
    market = lives_of("marketing_blackout")[0].market
    ends, frame = market.marketing_ends_day * 86_400, market.frame
    assert frame.start < ends < frame.end
    moments = [
        act.at
        for life in lives_of("marketing_blackout")
        for act in life.acts
        if isinstance(act, BY_MARKETING)
    ]
    # posts are reacted to, and webinars of the last week are held, some days later
    assert sum(frame.start <= at < ends for at in moments) > 500
    assert not [at for at in moments if at >= ends + 21 * 86_400]


def test_an_unkept_crm_holds_no_roles_hardly_any_activity_and_stale_stages(tmp_path: Path) -> None:
    made = {
        name: Written(
            write_market(tmp_path / name, accounts=24, seed=5, days=400, as_of=AS_OF, scenario=name)
        )
        for name in ("baseline", "crm_hygiene_zero")
    }
    usual, unkept = made["baseline"], made["crm_hygiene_zero"]
    assert usual.rows("salesforce/OpportunityContactRole")
    assert not unkept.rows("salesforce/OpportunityContactRole")
    for kind in ("Task", "Event"):
        assert len(unkept.rows(f"salesforce/{kind}")) < 0.3 * len(usual.rows(f"salesforce/{kind}")), kind

    def changes(written: Written) -> float:
        return len(written.rows("salesforce/OpportunityHistory")) / len(
            written.rows("salesforce/Opportunity")
        )

    assert changes(unkept) < 0.7 * changes(usual)
    assert not unkept.rows("statements/statements")


def test_tiny_ends_with_thirty_closed_deals(tmp_path: Path) -> None:
    written = Written(write_market(tmp_path, accounts=100, seed=4, days=548, as_of=AS_OF, scenario="tiny"))
    kinds = {row["opportunity_id"]: row["kind"] for row in written.truth("opportunities")}
    closed = [
        row
        for row in written.rows("salesforce/Opportunity")
        if row["IsClosed"] == "true" and kinds[row["Id"]] != "renewal"
    ]
    assert 30 <= len(closed) <= 36
    assert written.summary.accounts == len(written.truth("accounts")) < 100


def test_enterprise_teams_are_large_and_slow() -> None:
    def size(scenario: str) -> float:
        return statistics.median(len(journey.members) for journey in decided(scenario))

    def days(scenario: str) -> float:
        return statistics.median(
            (journey.decided_day or 0) - journey.opened_day for journey in decided(scenario)
        )

    assert size("enterprise") >= 1.35 * size("baseline")
    assert max(len(entry.team) for entry in years_of("enterprise")[0].entries) == 25
    assert days("enterprise") > 1.1 * days("baseline")
    assert SCENARIOS["enterprise"].accounts == 20_000


def correlation(first: list[float], second: list[float]) -> float:
    return float(np.corrcoef(first, second)[0, 1])


def while_buying(journey: Journey) -> dict[str, float]:
    """Figures of a purchase as they stood when it was decided."""
    day = journey.decided_day or 0
    weeks = [week for week in journey.weeks if week.monday <= day]
    opinions = [week.us for week in journey.member_weeks if week.monday <= day]
    return {
        "agreement": weeks[-1].agreement,
        "weeks": len(weeks),
        "weeks talking": sum(week.is_talking for week in weeks),
        "members": len({week.person.key for week in journey.member_weeks if week.monday <= day}),
        "fit": journey.final_fit,
        "opinion of us": statistics.mean(opinions[-5:] or [0.0]),
        "first word": (journey.first_two_way_at or 0) // 86_400 - journey.opened_day,
        "opportunity": (journey.opportunity_at or 0) // 86_400 - journey.opened_day,
        "touched by": len(journey.touched),
    }


def test_in_null_nothing_goes_with_the_outcome() -> None:
    journeys = decided("null")
    won = [float(journey.outcome == "won") for journey in journeys]
    assert 0.2 < sum(won) / len(won) < 0.46
    assert all(journey.opportunity_at is not None for journey in journeys)
    figures = [while_buying(journey) for journey in journeys]
    bound = 3.0 / np.sqrt(len(journeys))
    for name in figures[0]:
        assert abs(correlation([found[name] for found in figures], won)) < bound, name
    usual = decided("baseline")
    agreed = [while_buying(journey)["agreement"] for journey in usual]
    chose = [float(journey.outcome != "lost_no_decision") for journey in usual]
    assert correlation(agreed, chose) > 3.0 / np.sqrt(len(usual)), "elsewhere agreement does go with it"


def test_in_null_nothing_brings_anything_about() -> None:
    assert all(effect.outcome_without == effect.journey.outcome for effect in effects("null"))


@pytest.mark.parametrize(
    ("difficulty", "scenario", "meant"), [("real", "baselin", "baseline"), ("rael", "baseline", "real")]
)
def test_a_misspelt_name_is_answered_with_the_nearest(
    tmp_path: Path, difficulty: str, scenario: str, meant: str
) -> None:
    with pytest.raises(UsageError, match=f"Did you mean '{meant}'"):
        write_market(tmp_path / "m", accounts=2, days=40, difficulty=difficulty, scenario=scenario)
    assert not (tmp_path / "m").exists()
