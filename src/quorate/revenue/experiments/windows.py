"""For how long each account is looked at: from its assignment on, and in the past for what power is reckoned from.

A universal holdout goes on: whoever was held out stays so. Its accounts are looked at again and again, window after
window from their assignment on; that is as fair as the first window, since both arms go on alike. Of a play or a
programme only the first window counts: what is tested mostly happens once.

Next to the accounts of experiments stand those of imagined ones that began one window ago: everybody who was known
then, looked at for as long. What became of them is what an experiment begun today has to go by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from quorate.warehouse.steps import ArrowStep, Context

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]

# How long experiments commonly look at an account, in days: one to three months, half a year, a year.
BASELINE_DAYS = (28, 56, 91, 182, 364)
BASELINE = "baseline/"
# So many windows of one account are looked at; of half a year that is twelve years.
MOST_WINDOWS = 24


def account_windows(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per experiment (or imagined one), account and window: when it is looked at, and whether that is over.

    It is over when the window has passed while the experiment ran; an account that came too late for that never counts.
    """
    import pyarrow as pa

    now = context.moment.at
    designs = {row["experiment_id"]: row for row in tables["experiments"].to_pylist()}
    rows = [
        row
        for assigned in tables["experiment_assignments"].to_pylist()
        for row in _windows(assigned, designs[assigned["experiment_id"]], now)
    ]
    rows += _imagined(tables["experiment_candidates"].to_pylist(), now)
    return pa.Table.from_pylist(rows, schema=_schema())


STEP = ArrowStep(
    "account_windows",
    {
        "experiments": ("experiment_id",),
        "experiment_assignments": ("experiment_id", "account_id"),
        "experiment_candidates": ("account_id",),
    },
    account_windows,
)


def _windows(assigned: Row, design: Row, now: datetime) -> Iterator[dict[str, Any]]:
    """The windows of one account that are over, and the one it is in."""
    last = now
    if design["ends_on"] is not None:
        last = min(last, datetime.combine(design["ends_on"], time()) + timedelta(days=1))
    if design["stopped_at"] is not None:
        last = min(last, design["stopped_at"])
    length = timedelta(days=design["window_days"])
    turns = MOST_WINDOWS if design["kind"] == "universal_holdout" else 1
    for number in range(turns):
        since = assigned["assigned_at"] + number * length
        yield _window(
            assigned["experiment_id"], assigned["account_id"], number + 1, since, since + length, last
        )
        if since + length > last:
            return


def _window(
    experiment_id: str, account_id: str, number: int, since: datetime, until: datetime, last: datetime
) -> dict[str, Any]:
    return {
        "experiment_id": experiment_id,
        "account_id": account_id,
        "window_no": number,
        "since_at": since,
        "until_at": until,
        "is_over": until <= last,
        "before_at": since - timedelta(days=91),
    }


def _imagined(candidates: list[Row], now: datetime) -> Iterator[dict[str, Any]]:
    for days in BASELINE_DAYS:
        since = now - timedelta(days=days)
        for row in candidates:
            if row["known_at"] < since:
                yield _window(f"{BASELINE}{days}", row["account_id"], 1, since, now, now)


def _schema() -> pa.Schema:
    import pyarrow as pa

    moment = pa.timestamp("us")
    return pa.schema(
        [
            ("experiment_id", pa.string()),
            ("account_id", pa.string()),
            ("window_no", pa.int64()),
            ("since_at", moment),
            ("until_at", moment),
            ("is_over", pa.bool_()),
            ("before_at", moment),
        ]
    )
