"""What becomes of journeys that have an open deal, and why: told by the newest of their open deals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.outlook.deal_history import OPEN, DealDays, DealHistory, moment_of
from quorate.outlook.deal_model import DealModel
from quorate.outlook.no_decision_causes import TeamFacts, no_decision_cause
from quorate.outlook.outcome_model import StateOutlooks
from quorate.outlook.outcome_prior import ENDINGS, SOURCE
from quorate.outlook.revenue_ahead import WON
from quorate.settings.purchase_stages import purchase_stages
from quorate.stats.beta_interval import beta_interval
from quorate.stats.ragged import Places
from quorate.warehouse.steps import Context

# Below this many closed deals the belief weighs much, and it is said.
_FEW_CLOSED = 500
_CAUTION = "Your history does not separate won from lost: chances say how often and when deals end, not which are won."


@dataclass(frozen=True)
class HeldOutlooks:
    """Journeys with an open deal, what becomes of each within each horizon, and the reasons as JSON."""

    journeys: list[str]
    outlooks: list[StateOutlooks]
    reasons: pa.Array


def deal_outlooks(tables: Mapping[str, pa.Table], horizons: Sequence[int], context: Context) -> HeldOutlooks:
    """Fit on all deals of the map, and judge the newest open one of each open journey."""
    history = DealHistory(tables["deals"], tables["deal_changes"], tables["deal_activity"])
    now = moment_of(context.moment.at)
    model = DealModel(context.journey_map, history).fit(now)
    newest = _newest_open(history, set(tables["outcome_places"]["journey_id"].to_pylist()))
    days = history.looked_at(now, newest, np.full(len(newest), now))
    expected, possible = model.predict(days), model.draws(days)
    shares = model.prior_shares(days)
    outlooks = []
    for horizon in horizons:
        endings = expected.by(horizon)
        spread = np.var([each.by(horizon)[:, WON] for each in possible], axis=0)
        low, high = beta_interval(endings[:, WON], spread)
        outlooks.append(StateOutlooks(endings, low, high, shares))
    return HeldOutlooks(
        [history.journeys[deal] for deal in newest],
        outlooks,
        _reasons(model, days, tables, context),
    )


def _newest_open(history: DealHistory, journeys: set[str]) -> Places:
    """Of each of the journeys the open deal that was made last, in order of journey."""
    newest: dict[str, int] = {}
    for deal in np.flatnonzero(history.endings == OPEN).tolist():
        other = newest.get(history.journeys[deal])
        if history.journeys[deal] not in journeys:
            continue
        if other is None or (history.created[deal], deal) > (history.created[other], other):
            newest[history.journeys[deal]] = deal
    return np.array([newest[journey] for journey in sorted(newest)], dtype=np.int64)


def _reasons(model: DealModel, days: DealDays, tables: Mapping[str, pa.Table], context: Context) -> pa.Array:
    history = model.history
    pulls = model.pulls(days)
    overdue = model.is_overdue(days)
    counts = {
        "closed_deals": model.closed_count_,
        **{
            name: int((history.endings[history.closed < np.inf] == place).sum())
            for place, name in enumerate(ENDINGS)
        },
    }
    separates = tables["outcome_skill"]["separates"].to_pylist()
    caution = _CAUTION if separates == [False] else None
    alike = {row["opportunity_id"]: row for row in tables["entry_win_rates"].to_pylist() if row["separates"]}
    agreed = {row["journey_id"]: row for row in tables["agreement"].to_pylist()}
    stage_count = len(purchase_stages(context.journey_map))
    found = []
    for row in range(len(days.deals)):
        stage = int(days.stages[row])
        said: dict[str, Any] = {
            "opportunity_id": history.ids[int(days.deals[row])],
            "crm_stage": history.stage_names[stage] if stage >= 0 else None,
            "has_opportunity": True,
            "caution": caution,
            "in_it_since": (context.moment.at - timedelta(days=float(days.stays[row]))).date().isoformat(),
            "days_open": round(float(days.ages[row])),
            "times_put_off": int(days.delays[row]),
            "is_open_longer_than_any_closed": bool(overdue[row]),
            "is_renewal": bool(history.is_renewal[days.deals[row]]),
            **_without_decision(days, row, agreed.get(history.journeys[int(days.deals[row])]), stage_count),
            "log_odds_of_winning": {name: round(float(values[row]), 3) for name, values in pulls.items()},
            "win_rate_of_deals_like_it": _alike(alike.get(history.ids[int(days.deals[row])])),
            "own_history": {**counts, "is_few": model.closed_count_ < _FEW_CLOSED},
            "prior": {"source": SOURCE},
        }
        found.append(json.dumps(said))
    return pa.array(found, pa.string())


def _alike(row: Mapping[str, Any] | None) -> dict[str, float] | None:
    """The win rate by what was known at entry, where that was seen to tell won from lost; see `entry_win_rates`."""
    return None if row is None else {name: round(row[name], 3) for name in ("win_rate", "ranking")}


def _without_decision(
    days: DealDays, row: int, agreed: Mapping[str, Any] | None, stage_count: int
) -> dict[str, str]:
    """Why the journey would end without a decision, if it did, and the observations behind it."""
    is_seen, place = bool(days.is_seen[row]), int(days.positions[row])
    team = agreed or {}
    found = no_decision_cause(
        TeamFacts(
            way=(place + 0.5) / stage_count if place >= 0 else None,
            times_put_off=int(days.delays[row]),
            two_way=int(days.two_way[row]) if is_seen else None,
            silent_days=int(days.silent_days[row]) if is_seen else None,
            momentum=float(days.momentum[row]) if is_seen else None,
            support=team.get("support"),
            dispersion=team.get("dispersion"),
            quorum_probability=team.get("quorum_probability"),
            conflict_count=len(json.loads(team.get("conflicts") or "[]")),
        )
    )
    return {
        "cause_of_no_decision": found.cause,
        "signs_of_indecision": "; ".join(found.for_indecision) or "none",
        "signs_of_status_quo": "; ".join(found.for_status_quo) or "none",
    }
