"""Since when fitted models stand, so that an update asks them of what is new and does not fit them anew.

A model fitted over everybody's rows changes by its last digits with every row, and with it every row that it is asked
for. So in a large workspace a step that `learns` keeps its table for the week in which it was made: until the day is in
another week or an earlier one, the release, the settings or the maps are others, somebody was forgotten, a row of the
log is gone, or more than a hundredth of the log is new. What models are asked of is read anew every time. In a small
workspace, where fitting takes a moment, they are fitted whenever anything changed.

Which log the models saw is published beside them (`model_fits`, one row per table of the log), so a full rebuild finds
the same models and gives the same tables as the update before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.recipes import declared_by, digest
from quorate.warehouse.segments import Segment, damage
from quorate.warehouse.steps import ArrowStep, Context, Stage

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.warehouse.manifest import Publication

TABLE = "model_fits"
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
        made_by = digest([code, *declared_by(context).values(), str(erasures)])
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

    def table(self) -> pa.Table:
        """The published table: one row per log table."""
        import pyarrow as pa

        return pa.table(
            {
                "fitted_on": pa.array([self.fitted_on] * len(self.row_counts), pa.date32()),
                "made_by": [self.made_by] * len(self.row_counts),
                "log_table": list(self.row_counts),
                "row_count": pa.array(list(self.row_counts.values()), pa.int64()),
            }
        )


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
    if not learnt or any(
        table not in held or damage(root, held[table], thorough=True) for table in (TABLE, *learnt)
    ):
        return None
    fits = _read(root / held[TABLE].path)
    return Standing(fits, {table: held[table] for table in learnt}) if fits.stand(now) else None


def _read(file: Path) -> ModelFits:
    import pyarrow.parquet as pq

    rows = pq.read_table(file).to_pylist()
    counts = {row["log_table"]: row["row_count"] for row in rows}
    return ModelFits(rows[0]["fitted_on"], rows[0]["made_by"], counts)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
