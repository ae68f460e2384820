"""The named markets: what each changes in the usual conditions, and what it is there to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from quorate.market.conditions import BY_DIFFICULTY, Conditions


@dataclass(frozen=True, slots=True)
class Scenario:
    """One named market.

    Attributes
    ----------
    shows: in one sentence, what the market is for; its page under `docs/market` says more.
    change: the conditions it makes of those of the difficulty.
    accounts: how many accounts it has unless another number is asked for.
    closed_deals: the market ends with the account at which the CRM holds so many closed opportunities.
    """

    shows: str
    change: Callable[[Conditions], Conditions]
    accounts: int = 100
    closed_deals: int | None = None


def _as_usual(usual: Conditions) -> Conditions:
    return usual


def _late_seller(usual: Conditions) -> Conditions:
    return replace(
        usual, outreach_scale=0.04, answer_days_median=16.0, seller_delay_stages=2, early_reach_share=0.0
    )


def _divided_team(usual: Conditions) -> Conditions:
    return replace(usual, opinion_spread=0.55, opposition_share=0.34, pull=0.03)


def _social_only(usual: Conditions) -> Conditions:
    return replace(usual, marketing_kinds=frozenset(("post",)))


def _marketing_blackout(usual: Conditions) -> Conditions:
    return replace(usual, marketing_until=0.5)


def _crm_hygiene_zero(usual: Conditions) -> Conditions:
    return replace(
        usual,
        duplicate_scale=4.0 * usual.duplicate_scale,
        contact_role_scale=0.0,
        activity_logged_scale=0.12,
        tidiness_shift=-0.4,
        optimism_shift=0.25,
        review_scale=0.05,
        closing_lag_scale=3.0,
        statement_scale=0.0,
    )


def _enterprise(usual: Conditions) -> Conditions:
    return replace(usual, team_size=13.0, dwell_scale=1.35, dwell_sigma=usual.dwell_sigma + 0.1)


def _null(usual: Conditions) -> Conditions:
    return replace(usual, outcomes="independent")


SCENARIOS: dict[str, Scenario] = {
    "baseline": Scenario("The usual market.", _as_usual),
    "late_seller": Scenario("Sellers arrive after the shortlist is drawn up.", _late_seller),
    "divided_team": Scenario("Teams that start far apart and hardly listen to each other.", _divided_team),
    "social_only": Scenario("A vendor whose only marketing is posts.", _social_only),
    "marketing_blackout": Scenario(
        "All marketing stops halfway through the recorded days.", _marketing_blackout
    ),
    "crm_hygiene_zero": Scenario("A CRM that nobody looks after.", _crm_hygiene_zero),
    "tiny": Scenario("A young vendor with thirty closed deals.", _as_usual, closed_deals=30),
    "enterprise": Scenario("Twenty thousand accounts with large, slow teams.", _enterprise, accounts=20_000),
    "null": Scenario("Outcomes drawn by lot: skill found here is leakage.", _null),
}


def conditions_of(scenario: str, difficulty: str) -> Conditions:
    """The conditions of a scenario at a difficulty. Raises `KeyError` for a word that names neither."""
    return SCENARIOS[scenario].change(BY_DIFFICULTY[difficulty])
