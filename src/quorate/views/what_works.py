"""Which plays move which roles in which stages, as far as own history tells, and what ways of choosing would bring."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.language import Words
from quorate.views.answers import Answer, Figure, Stamp, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.revenue.experiment_on_plays import ExperimentOnPlay, experiments_on_plays
from quorate.views.wording import capital
from quorate.warehouse.snapshots import Snapshot

FINDING_WORDS = Words(
    {
        "helps": "helps",
        "hurts": "hurts",
        "unclear": "not clear yet",
        "thin": "not enough seen yet",
        "no_overlap": "nothing to compare with",
        "comparison": "what the others are compared with",
    }
)
BASIS_WORDS = Words(
    {
        "drawn": "drawn by lot",
        "mixed": "partly drawn by lot",
        "association": "an association: sellers chose it",
    }
)
POLICY_WORDS = Words(
    {
        "as_done": "as it was done",
        "best_single": "the one play that is surest over all",
        "learned": "the surest play for each role and stage",
    }
)
# The estimate that is shown of a way of choosing: it errs least where little was seen.
_SHOWN_ESTIMATOR = "dr_shrunk"
_ORDER = ("helps", "hurts", "unclear", "no_overlap", "thin", "comparison")


@dataclass(frozen=True)
class PlayEffect(Answer):
    """What one play does with one role in one stage; every figure opens to its trials.

    Attributes
    ----------
    trials: whose 28 days are over; `waiting_count` more are under way.
    effect: chance of progress in points beyond ordinary contact; `setback` the same for falling back and losing.
    pooled_share: how much of it is borrowed from other roles, stages and plays.
    """

    role: str
    role_label: str
    stage: str
    stage_label: str
    play: str
    play_label: str
    trials: Figure
    journeys_count: int
    drawn_count: int
    waiting_count: int
    progress: Figure
    effect: Figure
    setback: Figure
    pooled_share: float
    basis: str
    finding: str
    finding_words: str


@dataclass(frozen=True)
class StageEffects(Answer):
    """The plays of one stage: those of which enough was seen, and how many cells of role and play are still thin."""

    stage: str
    label: str
    effects: tuple[PlayEffect, ...]
    thin: tuple[PlayEffect, ...]
    ordinary: tuple[PlayEffect, ...]


@dataclass(frozen=True)
class WayOfChoosing(Answer):
    """How often stages would progress within 28 days if plays were chosen so."""

    policy: str
    words: str
    value: Figure
    decisions_count: int
    basis: str


@dataclass(frozen=True)
class MapEffects(Answer):
    """What was learned of the plays of one journey map."""

    journey_map: str
    label: str
    trials_count: int
    drawn_count: int
    waiting_count: int
    stages: tuple[StageEffects, ...]
    ways: tuple[WayOfChoosing, ...]


@dataclass(frozen=True)
class WhatWorks(Answer):
    """What works, map by map; empty where no play was ever named. `experiments` are those on plays."""

    stamp: Stamp
    maps: tuple[MapEffects, ...]
    experiments: tuple[ExperimentOnPlay, ...] = ()


EFFECTS = """
    select e.*, coalesce(r.label, e.role) as role_label, coalesce(s.label, e.stage) as stage_label,
        coalesce(y.label, e.play) as play_label, s.position, o.label as map_label
    from {play_effects} e
    left join {map_roles} r on r.journey_map = e.journey_map and r.role = e.role
    left join {map_stages} s on s.journey_map = e.journey_map and s.stage = e.stage
    left join {map_plays} y on y.journey_map = e.journey_map and y.play = e.play
    left join {map_overview} o on o.journey_map = e.journey_map
"""


def what_works(snapshot: Snapshot) -> WhatWorks:
    """What every play did with every role in every stage in which it was ever made."""
    reader = Reader(snapshot)
    rows = reader.rows(EFFECTS + " where e.trials_count + e.not_yet_known_count > 0")
    values = reader.rows(
        "select * from {play_policy_values} where estimator = ? order by policy", _SHOWN_ESTIMATOR
    )
    maps = sorted({row["journey_map"] for row in rows})
    return WhatWorks(
        stamp_of(reader),
        tuple(
            _map_effects(
                [row for row in rows if row["journey_map"] == each],
                [row for row in values if row["journey_map"] == each],
            )
            for each in maps
        ),
        experiments_on_plays(reader),
    )


def effect_of(row: Row) -> PlayEffect:
    """One row of `EFFECTS`."""
    keys = (row["journey_map"], row["role"], row["stage"], row["play"])
    return PlayEffect(
        role=row["role"],
        role_label=capital(row["role_label"]),
        stage=row["stage"],
        stage_label=capital(row["stage_label"]),
        play=row["play"],
        play_label=capital(row["play_label"]),
        trials=Figure(row["trials_count"], "count", reference("play-trials", *keys)),
        journeys_count=row["journeys_count"],
        drawn_count=row["drawn_count"],
        waiting_count=row["not_yet_known_count"],
        progress=_figure(row, "progress_probability", "probability", "play-progress", keys),
        effect=_figure(row, "effect", "points", "play-effect", keys),
        setback=_figure(row, "setback_effect", "points", "play-setback", keys),
        pooled_share=row["pooled_share"],
        basis=row["basis"],
        finding=row["finding"],
        finding_words=FINDING_WORDS[row["finding"]],
    )


def _figure(row: Row, name: str, unit: str, kind: str, keys: tuple[str, ...]) -> Figure:
    return Figure(
        row[name],
        "points" if unit == "points" else "probability",
        reference(kind, *keys),
        row[f"{name}_low"],
        row[f"{name}_high"],
    )


def _map_effects(rows: list[Row], values: list[Row]) -> MapEffects:
    plays = [row for row in rows if row["finding"] != "comparison"]
    stages = sorted({(row["position"], row["stage"], row["stage_label"]) for row in rows})
    return MapEffects(
        journey_map=rows[0]["journey_map"],
        label=rows[0]["map_label"] or capital(rows[0]["journey_map"]),
        trials_count=sum(row["trials_count"] for row in plays),
        drawn_count=sum(row["drawn_count"] for row in plays),
        waiting_count=sum(row["not_yet_known_count"] for row in plays),
        stages=tuple(_stage(stage, label, rows) for _, stage, label in stages),
        ways=tuple(_way(row) for row in sorted(values, key=lambda row: -row["value"])),
    )


def _stage(stage: str, label: str, rows: list[Row]) -> StageEffects:
    own = sorted(
        (effect_of(row) for row in rows if row["stage"] == stage),
        key=lambda each: (
            _ORDER.index(each.finding), -(each.effect.value or 0.0), each.play_label, each.role_label
        ),
    )  # fmt: skip
    return StageEffects(
        stage,
        capital(label),
        tuple(each for each in own if each.finding not in ("thin", "comparison")),
        tuple(each for each in own if each.finding == "thin"),
        tuple(each for each in own if each.finding == "comparison"),
    )


def _way(row: Row) -> WayOfChoosing:
    return WayOfChoosing(
        row["policy"],
        POLICY_WORDS[row["policy"]],
        Figure(
            row["value"],
            "share",
            reference("play-value", row["journey_map"], row["policy"]),
            max(row["value_low"], 0.0),
            min(row["value_high"], 1.0),
        ),
        row["decisions_count"],
        row["basis"],
    )
