"""What a move would add, with its interval, or why that is not known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plans.worked import facts, placed, situation, unmet

from quorate.plans.gains import Gain, GainModel
from quorate.plans.occasions import Occasion
from quorate.plans.targets import Target
from quorate.plans.usual_amounts import UsualAmounts
from quorate.vocabulary.closed_lists import GAIN_BASES

KNOWN = {
    "deal_amount": 1000.0, "deal_currency": "EUR", "currency_count": 1,
    "won_probability": 0.3, "won_probability_low": 0.3, "won_probability_high": 0.3,
    "lost_competitor_probability": 0.2, "lost_no_decision_probability": 0.4, "quorum_probability": 0.4,
}  # fmt: skip
CRITERION = Occasion("criterion", "compared", {"kind": "exit"})


def _worth(*counts: int, stage: str = "explore") -> dict[str, Any]:
    names = ("closed_count", "won_count", "further_count", "further_won_count")
    return {"journey_map": "tiny", "stage": stage, **dict(zip(names, counts, strict=True))}


def _swing(person_id: str | None, gain: float, role: str = "user") -> dict[str, Any]:
    return {"journey_id": "j", "person_id": person_id, "role": role, "gain": gain}


def _gain(
    occasion: Occasion,
    target: Target | None = None,
    worth: tuple[int, ...] = (200_000, 60_000, 100_000, 50_000),
    swings: tuple[dict[str, Any], ...] = (),
    alike: tuple[float, ...] = (),
    won_amounts: tuple[float, ...] = (),
    **known: Any,
) -> Gain:
    where = situation(criteria=[unmet("compared"), unmet("budget_named")], **{**KNOWN, **known})
    others = [
        facts(journey_id=f"o{place}", lost_no_decision_probability=risk) for place, risk in enumerate(alike)
    ]
    deals = UsualAmounts({"offering_id": "relay", "amount": amount} for amount in won_amounts)
    model = GainModel([_worth(*worth)] if worth else [], swings, [where.facts, *others], deals)
    return model.gain(occasion, where, target or Target())


def test_a_criterion_worked_by_hand() -> None:
    """Coming further: odds of 1 instead of 3 to 7. Half of that in log-odds for one of two criteria, from 0.3 on:
    odds of 3/7 x sqrt(7/3) = 0.6547, a probability of 0.3957, 95.66 of 1000 more.
    """
    found = _gain(CRITERION)
    assert (found.basis, found.currency) == ("own_stages", "EUR")
    assert found.amount == pytest.approx(95.66, abs=0.5)
    assert found.inputs == {
        "amount": 1000.0, "won_probability": 0.3, "closed_count": 200_000, "won_count": 60_000,
        "further_count": 100_000, "further_won_count": 50_000, "unmet_count": 2,
    }  # fmt: skip


def test_fewer_closed_journeys_say_less() -> None:
    many, few = _gain(CRITERION), _gain(CRITERION, worth=(60, 18, 30, 15))
    assert many.low is not None
    assert many.high is not None
    assert few.low is not None
    assert few.high is not None
    assert few.high - few.low > 5 * (many.high - many.low)


def test_a_journey_nobody_priced_counts_with_what_deals_were_worth() -> None:
    """As many deals of 500 as of 1500: the same gain as with 1000 on average, in a wider interval."""
    priced = _gain(CRITERION)
    found = _gain(CRITERION, deal_amount=None, offering_id="relay", won_amounts=(500.0, 1500.0) * 20)
    assert priced.amount is not None
    assert found.amount == pytest.approx(priced.amount, rel=0.02)
    assert found.low == pytest.approx(priced.amount / 2, rel=0.05)
    assert found.high == pytest.approx(priced.amount * 1.5, rel=0.05)
    assert "amount" not in found.inputs
    assert found.inputs["usual_amount"] == pytest.approx(1000.0)
    assert found.inputs["usual_amount_deal_count"] == 40
    assert found.inputs["usual_amount_offering_id"] == "relay"


def test_an_offering_seldom_won_counts_with_all_deals() -> None:
    found = _gain(CRITERION, deal_amount=None, offering_id="beacon", won_amounts=(1000.0,) * 20)
    assert found.inputs["usual_amount_offering_id"] is None
    assert found.currency is None
    assert found.amount is not None


def test_a_seat_worked_by_hand() -> None:
    """With a ratio of 2.5: P(won without a quorum) = 0.3 / (1 + 1.5 x 0.4) = 0.1875; a rise of 0.2 in the quorum
    adds 0.2 x 1.5 x 0.1875 = 0.05625. The ratio is between 1 and 6.25: from nothing to 0.2 x 5.25 x 0.16 (capped where
    a team with a quorum would be sure to buy) = 0.168.
    """
    found = _gain(
        Occasion("vacancy", "champion", {}),
        Target(vacancy_role="champion"),
        swings=(_swing(None, 0.2, "champion"),),
    )
    assert found.basis == "quorum"
    assert found.amount == pytest.approx(56.25, rel=0.1)
    assert found.low == pytest.approx(0.0, abs=4.0)
    # 0.3 / (1 + 5.25 x 0.4) = 0.0968; 0.2 x 5.25 x 0.0968 = 0.1016
    assert found.high == pytest.approx(101.6, rel=0.05)


@pytest.mark.parametrize(
    ("occasion", "target"),
    [
        (Occasion("vacancy", "champion", {}), Target(placed("ann"), vacancy_role="champion")),
        (Occasion("agreement", "", {}), Target(placed("ann"))),
        (Occasion("member", "ann", {}), Target(placed("ann"))),
    ],
)
def test_whose_seat_counts(occasion: Occasion, target: Target) -> None:
    swings = (_swing(None, 0.2, "champion"), _swing("ann", 0.1))
    found = _gain(occasion, target, swings=swings)
    assert found.inputs["quorum_rise"] == (0.2 if occasion.kind == "vacancy" else 0.1)


def test_a_risk_brought_down_to_the_usual() -> None:
    """0.4 against a median of 0.3 in the stage: 0.1 more ends otherwise, 0.3 / (0.3 + 0.2) of it won: 60."""
    found = _gain(Occasion("outlook", "no_decision", {}), alike=(0.1, 0.2, 0.3, 0.3, 0.5))
    assert found.basis == "usual_risk"
    assert found.amount == pytest.approx(60.0)
    assert found.inputs["usual_lost_no_decision_probability"] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"deal_amount": None}, "no_amount"),
        ({"deal_amount": None, "won_amounts": (1000.0,) * 19}, "no_amount"),
        ({"deal_amount": None, "currency_count": 2}, "several_currencies"),
        ({"won_probability": None}, "no_outlook"),
        ({"is_won": True}, "after_purchase"),
        ({"worth": ()}, "few_closed"),
        ({"worth": (19, 6, 19, 6)}, "few_closed"),
        ({"worth": (200, 60, 19, 9)}, "few_closed"),
        ({"worth": (2000, 600, 1000, 100)}, "no_gain_seen"),
        ({"occasion": Occasion("criterion", "sponsored", {"kind": "track"})}, "moves_no_stage"),
        ({"occasion": Occasion("member", "ann", {}), "target": Target(placed("ann"))}, "not_counted"),
        (
            {
                "occasion": Occasion("member", "ann", {}), "target": Target(placed("ann")),
                "swings": (_swing("ann", 0.0),),
            },
            "nothing_hangs_on_it",
        ),
        ({"occasion": Occasion("outlook", "loss", {})}, "not_measured"),
        ({"occasion": Occasion("outlook", "no_decision", {})}, "few_open"),
        ({"occasion": Occasion("outlook", "no_decision", {}), "alike": (0.5,) * 5}, "risk_is_usual"),
        ({"occasion": Occasion("stage", "p", {})}, "not_measured"),
    ],
)  # fmt: skip
def test_what_is_not_known_says_why(changes: dict[str, Any], reason: str) -> None:
    found = _gain(**{"occasion": CRITERION, **changes})
    assert (found.amount, found.low, found.high, found.basis) == (None, None, None, reason)
    assert reason in GAIN_BASES


@given(
    st.floats(0.001, 0.999),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.floats(0.001, 1.0),
    st.floats(0.0, 1.0),
)
def test_nobody_can_be_surer_than_sure(
    won: float, below: float, above: float, quorum: float, rise: float
) -> None:
    """Gains stay within what is missing to certainty, and within their interval."""
    low, high = won * below, won + (1 - won) * above
    found = _gain(
        Occasion("member", "ann", {}),
        Target(placed("ann")),
        swings=(_swing("ann", rise * (1 - quorum)),),
        won_probability=won,
        won_probability_low=low,
        won_probability_high=high,
        quorum_probability=quorum,
    )
    if found.amount is None:
        assert found.basis in ("nothing_hangs_on_it", "no_gain_seen")
        return
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.amount <= found.high
    assert np.isfinite(found.amount)
    assert found.high <= 1000.0
