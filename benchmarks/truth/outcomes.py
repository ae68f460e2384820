"""Outcomes: what becomes of open journeys that have an opportunity, within each published horizon.

The truth follows every purchase past the market's last day, so every horizon of every day can be judged. A purchase
that was decided before the CRM heard of it counts as decided within every horizon.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from benchmarks.truth.days import Snapshot, World
from benchmarks.truth.deal_history import ENDINGS, OPEN, by_stage, by_table, deals_of, newest_deal
from benchmarks.truth.family import Family
from benchmarks.truth.linking import BY_PURCHASE
from benchmarks.truth.measurement import HIGHER, LOWER, Measurement
from benchmarks.truth.metrics import Numbers, Places, bootstrap_interval, brier, calibration_error, ranking
from benchmarks.truth.sizes import by_size, closed_count
from benchmarks.truth.tables import Row
from benchmarks.truth.teams import open_journeys

NAME = "outcomes"
HORIZONS = (30, 90, 180, 365)
# The horizon whose ranking is told: long enough for most open deals to be decided.
RANKED = HORIZONS.index(180)
TABLE, WIN_RATE, BASE = "CRM stage and horizon by table", "win rate of the CRM stage", "base rates"
SELLERS = "win rate of the CRM stage by sellers' dates"


@dataclass(frozen=True)
class Case:
    """One journey on one day.

    Attributes
    ----------
    journey: its true id with its market's name.
    truths: the ending within each horizon, as its place in `ENDINGS`.
    ending: how it ended at last.
    published, table, base: chances of each ending by horizon; shape (horizons, endings).
    stage: chances of each ending by CRM stage alone.
    due_days: days until the close that the seller expects; None where none is named.
    closed_count: how many deals had closed.
    """

    journey: str
    truths: tuple[int, ...]
    ending: str
    published: Numbers
    table: Numbers
    base: Numbers
    stage: Numbers
    due_days: int | None
    closed_count: int


def observe(world: World) -> list[Case]:
    """Every open journey with an opportunity of each day."""
    return [case for snapshot in world.snapshots for case in _cases(snapshot)]


def _cases(snapshot: Snapshot) -> list[Case]:
    deals = deals_of(snapshot)
    by_id = {deal.opportunity_id: deal for deal in deals}
    tables = [by_table(deals, snapshot.as_of, horizon) for horizon in HORIZONS]
    stages, closed = by_stage(deals), closed_count(snapshot)
    due = {row["opportunity_id"]: row["close_on"] for row in snapshot.published.rows("opportunities")}
    outlooks = _outlooks(snapshot)
    endings = {row["journey_id"]: row for row in snapshot.truth.rows("outcomes")}
    found = []
    for row in sorted(open_journeys(snapshot), key=lambda each: each["journey_id"]):
        link = snapshot.links.journeys.get(row["journey_id"])
        own = newest_deal(
            [by_id[one] for one in row["opportunity_ids"] if one in by_id and by_id[one].closed is None]
        )
        if link is None or link.by != BY_PURCHASE or own is None:
            continue
        stage = own.stage_on(snapshot.as_of)
        found.append(
            Case(
                f"{snapshot.world} {link.true_id}",
                _truths(endings[link.true_id], snapshot),
                endings[link.true_id]["outcome"],
                outlooks[row["journey_id"]],
                np.array([table.get(stage, table[None]) for table in tables]),
                np.array([table[None] for table in tables]),
                stages.get(stage, stages[None]),
                None if due[own.opportunity_id] is None else (due[own.opportunity_id] - snapshot.as_of).days,
                closed,
            )
        )
    return found


def _outlooks(snapshot: Snapshot) -> dict[str, Numbers]:
    found: dict[str, Numbers] = {}
    for row in snapshot.published.rows("outlooks"):
        if row["horizon_days"] in HORIZONS:
            chances = found.setdefault(row["journey_id"], np.zeros((len(HORIZONS), len(ENDINGS))))
            chances[HORIZONS.index(row["horizon_days"])] = [
                row[f"{ending}_probability"] for ending in ENDINGS
            ]
    return found


def _truths(row: Row, snapshot: Snapshot) -> tuple[int, ...]:
    if row["decided_on"] is None or row["outcome"] not in ENDINGS:
        return (OPEN,) * len(HORIZONS)
    days = (row["decided_on"] - snapshot.as_of).days
    return tuple(ENDINGS.index(row["outcome"]) if days <= horizon else OPEN for horizon in HORIZONS)


def measure(cases: Sequence[Case], _learned: None) -> list[Measurement]:
    """Error, calibration and ranking of each ending."""
    if not cases:
        return []
    truths = np.array([case.truths for case in cases], dtype=np.int64)
    chances = {
        "published": np.array([case.published for case in cases]),
        TABLE: np.array([case.table for case in cases]),
        WIN_RATE: np.array([[case.stage] * len(HORIZONS) for case in cases]),
        BASE: np.array([case.base for case in cases]),
    }
    errors = {name: _errors(each, truths) for name, each in chances.items()}
    n = len(cases)
    found = [
        Measurement(
            NAME,
            f"Brier over all horizons against {name}",
            float(np.mean(errors["published"])),
            LOWER,
            n,
            name,
            float(np.mean(errors[name])),
        )
        for name in (TABLE, WIN_RATE, BASE)
    ]
    found += [
        Measurement(
            NAME,
            f"Brier within {horizon} days",
            errors["published"][place],
            LOWER,
            n,
            TABLE,
            errors[TABLE][place],
        )
        for place, horizon in enumerate(HORIZONS)
    ]
    return [
        *found,
        _against_sellers(cases, chances["published"], truths),
        *_won_calibration(chances, truths),
        *_rankings(chances, truths),
        *_among_decided(cases),
        *_by_size(cases),
    ]


def _by_size(cases: Sequence[Case]) -> Iterator[Measurement]:
    for name, own in by_size(cases, lambda case: case.closed_count):
        truths = np.array([case.truths for case in own], dtype=np.int64)
        ours, table = (np.array([getattr(case, of) for case in own]) for of in ("published", "table"))
        yield Measurement(
            NAME,
            f"Brier over all horizons, {name}",
            float(np.mean(_errors(ours, truths))),
            LOWER,
            len(own),
            TABLE,
            float(np.mean(_errors(table, truths))),
        )
        yield _against_sellers(own, ours, truths, name)
        yield from _won_calibration({"published": ours, TABLE: table}, truths, name)


def _against_sellers(cases: Sequence[Case], ours: Numbers, truths: Places, of: str = "") -> Measurement:
    """Won alone, for sellers name no other ending: the stage's win rate from the expected close on, nothing before."""
    won = (truths == 0).astype(np.float64)
    sellers = np.array(
        [
            [case.stage[0] * (case.due_days is not None and case.due_days <= horizon) for horizon in HORIZONS]
            for case in cases
        ]
    )
    errors = [float(np.mean((chances - won) ** 2)) for chances in (ours[:, :, 0], sellers)]
    name = "Brier of won over all horizons" + (f", {of}" if of else "")
    return Measurement(NAME, name, errors[0], LOWER, len(cases), SELLERS, errors[1])


def _errors(chances: Numbers, truths: Places) -> list[float]:
    return [brier(chances[:, place], truths[:, place]) for place in range(len(HORIZONS))]


def _won_calibration(
    chances: Mapping[str, Numbers], truths: Places, of: str = "all horizons"
) -> list[Measurement]:
    won = (truths == 0).astype(np.float64).ravel()
    ours, table = (calibration_error(chances[name][:, :, 0].ravel(), won) for name in ("published", TABLE))
    n = len(truths)
    return [Measurement(NAME, f"calibration error of won, {of}", ours, LOWER, n, TABLE, table)]


def _rankings(chances: Mapping[str, Numbers], truths: Places) -> list[Measurement]:
    days = HORIZONS[RANKED]
    found = []
    for place, ending in enumerate(ENDINGS[:OPEN]):
        came = (truths[:, RANKED] == place).astype(np.float64)
        ours, table = (ranking(chances[name][:, RANKED, place], came) for name in ("published", TABLE))
        name = f"ranking of {ending} within {days} days (AUC)"
        found.append(Measurement(NAME, name, ours, HIGHER, len(truths), TABLE, table))
    return found


def _among_decided(cases: Sequence[Case]) -> list[Measurement]:
    """How well each ending is told from the others, timing left out: of cases that end, by chances among endings."""
    ended = [case for case in cases if case.ending in ENDINGS[:OPEN]]
    if not ended:
        return []
    ours, table = (_relative([case.published for case in ended]), _relative([case.table for case in ended]))
    journeys = [case.journey for case in ended]
    found = []
    for place, ending in enumerate(ENDINGS[:OPEN]):
        came = np.array([float(case.ending == ending) for case in ended])
        scores = ours[:, place]
        low, high = bootstrap_interval(partial(_ranking_of, scores, came), journeys) or (None, None)
        found.append(
            Measurement(
                NAME,
                f"telling {ending} from other endings (AUC)",
                ranking(scores, came),
                HIGHER,
                len(ended),
                TABLE,
                ranking(table[:, place], came),
                low=low,
                high=high,
            )
        )
    return found


def _ranking_of(scores: Numbers, came: Numbers, places: Places) -> float | None:
    return ranking(scores[places], came[places])


def _relative(chances: Sequence[Numbers]) -> Numbers:
    """Chances among the three endings at the longest horizon; shape (cases, 3)."""
    last: Numbers = np.array([each[-1, :OPEN] for each in chances])
    total: Numbers = np.maximum(last.sum(axis=1, keepdims=True), 1e-12)
    return last / total


FAMILY = Family(NAME, f"Brier over all horizons against {BASE}", observe, measure)
