"""Experiments: what each compares, how it stands, what it says, whether it can be trusted, and what one could find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quorate.errors import NotFound, nearest_word
from quorate.language import by_name
from quorate.views.answers import Answer, Figure, Stamp, Unit, reference, stamp_of
from quorate.views.reading import Reader, Row
from quorate.views.revenue import experiment_words as say
from quorate.views.revenue.experiment_answers import BalanceRow, Look, MetricReading
from quorate.views.revenue.experiment_designs import DesignsNow, designs_now
from quorate.views.revenue.experiment_reach import ExperimentReach, experiment_reach
from quorate.views.revenue.experiment_standing import cautions, standing
from quorate.views.wording import all_of
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

# Where nobody says how sure ranges are to be, as the settings have it.
DEFAULT_CONFIDENCE = 0.95


@dataclass(frozen=True)
class ExperimentView(Answer):
    """One experiment.

    Attributes
    ----------
    standing: in a few words, what one may take from it now.
    cautions: what stands against believing it, each a sentence; `cautions_open` for each what opens it, or ''.
    reached: held-out accounts that were touched though they should not have been; opens to the touches.
    moved: people who were touched at accounts of both arms.
    """

    stamp: Stamp
    experiment_id: str
    name: str
    kind: str
    kind_words: str
    subject: str | None
    basis: str
    basis_words: str
    functions: str
    status: str
    standing: str
    cautions: tuple[str, ...]
    cautions_open: tuple[str, ...]
    is_waiting: bool
    starts_on: date
    ends_on: date | None
    holdout_share: float
    window_days: int
    seed: str | None
    author_name: str | None
    note: str | None
    treated: Figure
    holdout: Figure
    excluded: tuple[tuple[str, int], ...]
    metrics: tuple[MetricReading, ...]
    balance: tuple[BalanceRow, ...]
    reached: Figure
    moved: Figure
    confidence: float
    history: tuple[tuple[datetime, str, str], ...]


@dataclass(frozen=True)
class ExperimentList(Answer):
    """All experiments, the running ones first, and what a further one could find."""

    stamp: Stamp
    experiments: tuple[ExperimentView, ...]
    reach: ExperimentReach


_ORDER = {"running": 0, "planned": 1, "done": 2, "stopped": 3}


def experiment_list(
    snapshot: Snapshot,
    workspace: Workspace | None = None,
    holdout_share: float = 0.1,
    window_days: int = 182,
    kind: str = "universal_holdout",
) -> ExperimentList:
    """Every experiment; with a `workspace` also what was decided since the publication."""
    reader = Reader(snapshot)
    now = designs_now(reader, workspace)
    views = [view_of(reader, now, design) for design in now.designs.values()]
    confidence = workspace.settings.experiments.confidence if workspace else DEFAULT_CONFIDENCE
    return ExperimentList(
        stamp=stamp_of(reader),
        experiments=tuple(sorted(views, key=lambda view: (_ORDER[view.status], by_name(view.name)))),
        reach=experiment_reach(reader, confidence, holdout_share, window_days, kind),
    )


def experiment_view(
    snapshot: Snapshot, experiment_id: str, workspace: Workspace | None = None
) -> ExperimentView:
    """One experiment by its id. Raises `NotFound` with the nearest id."""
    reader = Reader(snapshot)
    now = designs_now(reader, workspace)
    if experiment_id not in now.designs:
        near = nearest_word(experiment_id, list(now.designs))
        raise NotFound(
            f"No experiment has the id '{experiment_id}'." + (f" Did you mean '{near}'?" if near else ""),
            expected=f"one of {', '.join(now.designs)}" if now.designs else "an experiment that was planned",
            do="`quorate show experiments` lists them",
        )
    return view_of(reader, now, now.designs[experiment_id])


def view_of(reader: Reader, now: DesignsNow, design: Row) -> ExperimentView:
    """One experiment from its row of `experiments`."""
    key = design["experiment_id"]
    counts = now.arms(key) or _arms(reader, key)
    metrics = _metrics(reader, key)
    balance = _balance(reader, key)
    reached, moved = _leaks(reader, key, counts["holdout"])
    against = cautions(design, balance, reached, moved)
    return ExperimentView(
        stamp=stamp_of(reader),
        experiment_id=key,
        name=design["name"],
        kind=design["kind"],
        kind_words=say.KIND_WORDS[design["kind"]],
        subject=design["play"] or design["programme"],
        basis=design["basis"],
        basis_words=say.BASIS_WORDS[design["basis"]],
        functions=all_of([say.FUNCTION_WORDS[each] for each in design["functions"]]),
        status=design["status"],
        standing=standing(design["status"], metrics, balance, reached),
        cautions=tuple(sentence for sentence, _ in against),
        cautions_open=tuple(opens for _, opens in against),
        is_waiting=key in now.waiting,
        starts_on=design["starts_on"],
        ends_on=design["ends_on"],
        holdout_share=design["holdout_share"],
        window_days=design["window_days"],
        seed=design["seed"],
        author_name=design["author_name"],
        note=design["note"],
        treated=_arm(key, "treated", counts["treated"]),
        holdout=_arm(key, "holdout", counts["holdout"]),
        excluded=_excluded(reader, key),
        metrics=metrics,
        balance=balance,
        reached=reached,
        moved=moved,
        confidence=_confidence(reader, key),
        history=_history(now, key),
    )


def _arm(key: str, arm: str, count: int) -> Figure:
    return Figure(count, "count", reference("experiment-arm", key, arm))


def _arms(reader: Reader, key: str) -> dict[str, int]:
    rows = reader.rows(
        "select arm, count(*) as account_count from {experiment_assignments} where experiment_id = ? group by arm",
        key,
    )
    return {"treated": 0, "holdout": 0} | {row["arm"]: row["account_count"] for row in rows}


def _confidence(reader: Reader, key: str) -> float:
    row = reader.row("select confidence from {experiment_results} where experiment_id = ?", key)
    return float(row["confidence"]) if row else DEFAULT_CONFIDENCE


def _metrics(reader: Reader, key: str) -> tuple[MetricReading, ...]:
    rows = reader.rows("select * from {experiment_results} where experiment_id = ? order by measured_on", key)
    found = []
    for metric, label in say.METRIC_WORDS.items():
        own = [row for row in rows if row["metric"] == metric]
        if own:
            found.append(metric_reading(key, metric, label, own))
    return tuple(found)


def metric_reading(key: str, metric: str, label: str, rows: Sequence[Row]) -> MetricReading:
    """The reading of one measure from its rows of `experiment_results`, oldest first."""
    last = rows[-1]
    opens = reference("experiment-effect", key, metric)
    units: tuple[Unit, Unit] = ("amount", "amount") if metric == "won_amount" else ("share", "points")
    unit, effect_unit = units
    separated = next((row["measured_on"] for row in rows if row["status"] == "separated"), None)
    return MetricReading(
        metric=metric,
        label=label,
        status=last["status"],
        words=say.READING_WORDS[last["status"]],
        treated=Figure(last["treated_value"], unit, opens, currency=last["currency"]),
        holdout=Figure(last["holdout_value"], unit, opens, currency=last["currency"]),
        effect=Figure(
            last["effect"], effect_unit, opens, last["effect_low"], last["effect_high"], last["currency"]
        ),
        treated_count=last["treated_count"],
        holdout_count=last["holdout_count"],
        separated_on=separated,
        looks=tuple(
            Look(
                row["measured_on"], row["effect"], row["effect_low"], row["effect_high"],
                row["treated_count"], row["holdout_count"],
            )
            for row in rows
        ),
    )  # fmt: skip


def _balance(reader: Reader, key: str) -> tuple[BalanceRow, ...]:
    traits = list(say.TRAIT_WORDS)
    rows = reader.rows("select * from {experiment_balance} where experiment_id = ? order by level", key)
    return tuple(
        BalanceRow(
            trait_label=say.TRAIT_WORDS[row["trait"]],
            level=row["level"],
            is_mean=row["trait"] == "touches_before",
            treated_count=row["treated_count"],
            holdout_count=row["holdout_count"],
            treated_value=row["treated_value"],
            holdout_value=row["holdout_value"],
            difference=row["standardised_difference"],
            chance=row["chance"],
            finding=row["finding"],
            finding_words=say.FINDING_WORDS[row["finding"]],
            reference=reference("experiment-balance", key, row["trait"], row["level"]),
        )
        for row in sorted(rows, key=lambda row: traits.index(row["trait"]))
    )


def _leaks(reader: Reader, key: str, held_out: int) -> tuple[Figure, Figure]:
    row = reader.one(
        """
        select count(distinct case when kind = 'contact' then account_id end) as accounts,
            count(distinct case when kind = 'moved_person' then person_id end) as people
        from {experiment_leaks} where experiment_id = ?
        """,
        key,
    )
    return (
        Figure(row["accounts"], "count", reference("experiment-leaks", key, "contact"), out_of=held_out),
        Figure(row["people"], "count", reference("experiment-leaks", key, "moved_person")),
    )


def _excluded(reader: Reader, key: str) -> tuple[tuple[str, int], ...]:
    rows = reader.rows(
        """
        select reason, count(*) as account_count from {experiment_exclusions} where experiment_id = ?
        group by reason order by reason
        """,
        key,
    )
    return tuple((say.EXCLUSION_WORDS[row["reason"]], row["account_count"]) for row in rows)


def _history(now: DesignsNow, key: str) -> tuple[tuple[datetime, str, str], ...]:
    return tuple(
        (event.said_at, event.author_name, _done(event.kind, event.payload))
        for event in now.events.get(key, ())
    )


def _done(kind: str, payload: Row | object) -> str:
    words = say.EVENT_WORDS[kind]
    reason = payload.get("reason") if isinstance(payload, dict) else None
    return f"{words}: {reason}" if kind == "stopped" and reason else words
