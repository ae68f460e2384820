"""What a move would add in money if it brought about what it is for, with an interval; or why that is not known.

Everything rests on the outlook's probability of winning, and on what own history, the quorum or the usual risk say it
would become. Nothing here is the effect of a play: whether it brings about what it is for, only trials can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from quorate.stats.even_draws import even_draws
from quorate.stats.nested_shares import DIMENSIONS, NestedCounts, log_odds_gained

if TYPE_CHECKING:
    from quorate.plans.occasions import Occasion
    from quorate.plans.situations import Row, Situation
    from quorate.plans.targets import Target
    from quorate.plans.usual_amounts import UsualAmounts
    from quorate.stats.ragged import Numbers

DRAWS = 128
# Places, among the draws in order, of the ends of an interval that holds nine in ten.
_ENDS = (6, 121)
# Below this many closed journeys on either side, what came of them says too little of the next one.
FEWEST_CLOSED = 20
# Below this many open journeys a stage has no usual risk of its own.
FEWEST_ALIKE = 5
# Teams that agree are 2.5 times likelier to report a high-quality deal (Gartner, May 2025, n=632): the published belief
# about how much likelier a team with a quorum buys. One team in twenty would be no likelier at all, one 6.25 times.
QUORUM_RATIO = 2.5
_NORMAL_TAIL = 1.6448536269514722


@dataclass(frozen=True)
class Gain:
    """Money in the currency of the journey's deals, or in the workspace's own where no deal prices it.

    Attributes
    ----------
    amount, low, high: the mean and the ends of the 90 % interval; all None where the gain is not known.
    basis: what it was worked out from, or why it is not known; a word of `GAIN_BASES`.
    inputs: the numbers it was worked out from, for whoever opens it.
    currency: of the deals; None for the workspace's own.
    """

    basis: str
    amount: float | None = None
    low: float | None = None
    high: float | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    currency: str | None = None


class GainModel:
    """Gains of moves, from own closed journeys and from what hangs on each seat of open ones.

    A journey that no opportunity prices yet counts with what own won deals were worth: as a distribution, so that the
    interval says how little is known of its size.

    Parameters
    ----------
    stage_worth: rows of the working table: how own journeys that entered each stage have ended.
    swings: rows of `quorum_swings`: by how much the quorum's probability rises with each seat.
    facts: rows of `plan_journeys`, for what risk of no decision is usual in each stage.
    amounts: what a purchase is usually worth, for journeys without an opportunity.
    """

    def __init__(
        self, stage_worth: Iterable[Row], swings: Iterable[Row], facts: Iterable[Row], amounts: UsualAmounts
    ) -> None:
        self._worth = {(row["journey_map"], row["stage"]): row for row in stage_worth}
        self._seats = {(row["journey_id"], row["person_id"] or row["role"]): row["gain"] for row in swings}
        self._risks = _usual_risks(facts)
        self._amounts = amounts
        self._points = even_draws(DRAWS, DIMENSIONS + 3)
        self._gained: dict[tuple[str, str], Numbers] = {}
        self._prices: dict[str | None, Numbers] = {}

    def gain(self, occasion: Occasion, situation: Situation, target: Target) -> Gain:
        """What the move on this occasion would add for this target."""
        facts = situation.facts
        if facts["is_won"]:
            return Gain("after_purchase")
        missing = self._without_money(facts)
        if missing is not None:
            return Gain(missing)
        if facts["won_probability"] is None:
            return Gain("no_outlook")
        rule = _RULES.get(occasion.kind)
        return rule(self, occasion, situation, target) if rule else Gain("not_measured")

    def _without_money(self, facts: Row) -> str | None:
        """Why nothing says what winning brings; None where something does."""
        if (facts["currency_count"] or 0) > 1:
            return "several_currencies"
        is_priced = facts["deal_amount"] is not None or self._amounts.of(facts["offering_id"]) is not None
        return None if is_priced else "no_amount"

    def _of_criterion(self, occasion: Occasion, situation: Situation, _target: Target) -> Gain:
        """An equal part of what coming to a later stage goes along with, in log-odds, for each unmet criterion."""
        facts = situation.facts
        if occasion.facts.get("kind") == "track":
            return Gain("moves_no_stage")
        key = (facts["journey_map"], facts["stage"])
        worth = self._worth.get(key)
        if worth is None or min(worth["closed_count"], worth["further_count"]) < FEWEST_CLOSED:
            return Gain("few_closed")
        count = len(situation.unmet)
        then = _expit(self._won_logits(facts) + self._log_odds(key, worth) / count)
        names = ("closed_count", "won_count", "further_count", "further_won_count")
        inputs = {**{name: worth[name] for name in names}, "unmet_count": count}
        return self._told("own_stages", facts, then, inputs)

    def _of_seat(self, occasion: Occasion, situation: Situation, target: Target) -> Gain:
        """What a supporter on the target's seat would add to the quorum's probability, and the quorum to winning."""
        facts = situation.facts
        seat = target.vacancy_role if occasion.kind == "vacancy" else target.person_id
        rise, quorum = self._seats.get((facts["journey_id"], seat)), facts["quorum_probability"]
        if rise is None or quorum is None:
            return Gain("not_counted")
        if rise <= 0.0:
            return Gain("nothing_hangs_on_it")
        ratio = np.exp(np.log(QUORUM_RATIO) * (1.0 + self._normal(DIMENSIONS + 1) / _NORMAL_TAIL))
        won = _expit(self._won_logits(facts))
        without = np.minimum(won / (1.0 + (ratio - 1.0) * quorum), 1.0 / ratio)
        then = np.minimum(won + rise * (ratio - 1.0) * without, 1.0)
        inputs = {"quorum_probability": quorum, "quorum_rise": rise, "quorum_ratio": QUORUM_RATIO}
        return self._told("quorum", facts, then, inputs)

    def _of_risk(self, occasion: Occasion, situation: Situation, _target: Target) -> Gain:
        """The risk of no decision brought down to what is usual in the stage; the rest ends as it would."""
        facts = situation.facts
        if occasion.key != "no_decision":
            return Gain("not_measured")
        key = (facts["journey_map"], facts["stage"])
        usual = self._risks.get(key, self._risks.get((facts["journey_map"], None)))
        if usual is None:
            return Gain("few_open")
        excess = facts["lost_no_decision_probability"] - usual
        if excess <= 0.0:
            return Gain("risk_is_usual")
        won = _expit(self._won_logits(facts))
        then = won + excess * won / (won + facts["lost_competitor_probability"])
        inputs = {
            "lost_no_decision_probability": facts["lost_no_decision_probability"],
            "usual_lost_no_decision_probability": usual,
        }
        return self._told("usual_risk", facts, then, inputs)

    def _told(self, basis: str, facts: Row, then: Numbers, inputs: Mapping[str, Any]) -> Gain:
        amount, priced = self._money(facts)
        added = amount * (then - _expit(self._won_logits(facts)))
        low, high = np.sort(added)[
            list(_ENDS)
        ]  # np.quantile takes ten times as long, and plans have many moves
        if added.mean() <= 0.0:
            return Gain("no_gain_seen")
        known = {**priced, "won_probability": facts["won_probability"]}
        mean = float(np.clip(added.mean(), low, high))
        currency = facts["deal_currency"] if "amount" in priced else None
        return Gain(basis, mean, float(low), float(high), {**known, **inputs}, currency)

    def _money(self, facts: Row) -> tuple[float | Numbers, Mapping[str, Any]]:
        """What winning brings, and what says so: the open opportunities, or won deals in their whole width."""
        usual = self._amounts.of(facts["offering_id"])
        if facts["deal_amount"] is not None or usual is None:
            return facts["deal_amount"], {"amount": facts["deal_amount"]}
        said = {
            "usual_amount": usual.mean,
            "usual_amount_deal_count": len(usual.amounts),
            "usual_amount_offering_id": usual.offering_id,
        }
        if usual.offering_id not in self._prices:
            self._prices[usual.offering_id] = usual.at(self._points[:, DIMENSIONS + 2])
        return self._prices[usual.offering_id], said

    def _won_logits(self, facts: Row) -> Numbers:
        """The log-odds of winning as they may be: normal, with the outlook's 90 % interval."""
        mean, low, high = (
            _logit(facts[name]) for name in ("won_probability", "won_probability_low", "won_probability_high")
        )
        return np.asarray(mean + self._normal(DIMENSIONS) * (high - low) / (2.0 * _NORMAL_TAIL))

    def _log_odds(self, key: tuple[str, str], worth: Row) -> Numbers:
        if key not in self._gained:
            names = ("closed_count", "won_count", "further_count", "further_won_count")
            counts = NestedCounts(*(worth[name] for name in names))
            self._gained[key] = log_odds_gained(counts, self._points[:, :DIMENSIONS])
        return self._gained[key]

    def _normal(self, axis: int) -> Numbers:
        return self._normals[:, axis]

    @cached_property
    def _normals(self) -> Numbers:
        from scipy.special import ndtri

        return np.asarray(ndtri(self._points))


_Rule = Callable[[GainModel, "Occasion", "Situation", "Target"], Gain]
_RULES: Mapping[str, _Rule] = {
    "criterion": GainModel._of_criterion,
    "vacancy": GainModel._of_seat,
    "agreement": GainModel._of_seat,
    "member": GainModel._of_seat,
    "outlook": GainModel._of_risk,
}


def _usual_risks(facts: Iterable[Row]) -> dict[tuple[str, str | None], float]:
    """The median risk of no decision among open journeys of each map and stage, and of each map."""
    found: dict[tuple[str, str | None], list[float]] = defaultdict(list)
    for row in facts:
        if row["lost_no_decision_probability"] is not None:
            for stage in {row["stage"], None}:
                found[row["journey_map"], stage].append(row["lost_no_decision_probability"])
    return {key: median(risks) for key, risks in found.items() if len(risks) >= FEWEST_ALIKE}


def _logit(share: float) -> float:
    safe = min(max(share, 1e-6), 1.0 - 1e-6)
    return float(np.log(safe) - np.log1p(-safe))


def _expit(values: Numbers) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-values)))
