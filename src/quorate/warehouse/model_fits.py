"""Since when fitted models stand, so that an update asks them of what is new and does not fit them anew.

A model fitted over everybody's rows changes by its last digits with every row, and with it every row that it is asked
for. So in a large workspace a step that `learns` keeps its table for the week in which it was made: until the day is in
another week or an earlier one, the release, the settings or the maps are others, somebody was forgotten, a row of the
log is gone, or more than a hundredth of the log is new. What models are asked of is read anew every time. In a small
workspace, where fitting takes a moment, they are fitted whenever anything changed.

What the models saw is written down in the record of every run that they stand in, beside what else it was made of, and
what they learnt is published. So a full rebuild finds the same models and gives the same tables as the update before.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.recipes import digest
from quorate.warehouse.segments import Segment, damage
from quorate.warehouse.steps import ArrowStep, Context, Stage

if TYPE_CHECKING:
    from quorate.warehouse.manifest import Publication

# Under this name the record of a run says what its models saw.
PART = "models"
# Below so many touches all models together are fitted in a few seconds.
LEAST_TOUCHES = 100_000
# The part of the log's rows that may be new to the models.
MOST_NEW = 0.01


@dataclass(frozen=True)
class ModelFits:
    """What the models of a publication were fitted on.

    Attributes
    ----------
    fitted_on: the day looked at. made_by: fingerprint of the release, the settings, the maps and how many people were
    forgotten.
    row_counts: rows by log table.
    """

    fitted_on: date
    made_by: str
    row_counts: Mapping[str, int]

    @staticmethod
    def now(evidence: Iterable[Segment], context: Context, code: str, erasures: int) -> ModelFits:
        """Those of models that are fitted now."""
        counts = Counter(dict.fromkeys(LOG_TABLES, 0))
        for segment in evidence:
            counts[segment.table] += segment.row_count
        made_by = digest([code, *context.declared.values(), str(erasures)])
        return ModelFits(context.moment.on, made_by, counts)

    def stand(self, now: ModelFits) -> bool:
        """Whether they still do for what is to be made `now`."""
        total = sum(self.row_counts.values())
        return (
            self.made_by == now.made_by
            and _monday(self.fitted_on) == _monday(now.fitted_on)
            and self.fitted_on <= now.fitted_on
            and self.row_counts["observed_touches"] >= LEAST_TOUCHES
            and all(now.row_counts[table] >= count for table, count in self.row_counts.items())
            and sum(now.row_counts.values()) - total <= MOST_NEW * total
        )

    def written(self) -> str:
        """As the record of a run holds it; equal ones are written equally."""
        return json.dumps([self.fitted_on.isoformat(), self.made_by, dict(sorted(self.row_counts.items()))])

    @staticmethod
    def read(written: str) -> ModelFits:
        """What was written."""
        day, made_by, counts = json.loads(written)
        return ModelFits(date.fromisoformat(day), made_by, counts)


@dataclass(frozen=True)
class Standing:
    """The models that stand: what they were fitted on, and the published file of each step that learns."""

    fits: ModelFits
    tables: Mapping[str, Segment]


def standing(
    root: Path, current: Publication | None, stages: Sequence[Stage], now: ModelFits
) -> Standing | None:
    """The models of what is published, where they stand and each is there whole."""
    held = current.segments if current else {}
    learnt = [
        step.table for stage in stages for step in stage.steps if isinstance(step, ArrowStep) and step.learns
    ]
    if any(name not in held or damage(root, held[name], thorough=True) for name in ("runs", *learnt)):
        return None
    fits = _recorded(root / held["runs"].path)
    return Standing(fits, {name: held[name] for name in learnt}) if fits and fits.stand(now) else None


def _recorded(file: Path) -> ModelFits | None:
    import pyarrow.parquet as pq

    record = pq.read_table(file, columns=["input_fingerprints"]).to_pylist()[0]
    written = json.loads(record["input_fingerprints"]).get(PART)
    return ModelFits.read(written) if written else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
