"""pm4py's side of `process_tables`: run by the interpreter of its own folder, which has nothing of ours."""

from __future__ import annotations

import json
import sys
from time import perf_counter

import pandas as pd
import pm4py

DAY = 86_400.0


def main(path: str, rounds: int) -> None:
    """Pairs that follow each other with their count and durations in days, and the seconds each round took."""
    log = pm4py.format_dataframe(
        pd.read_parquet(path), case_id="journey_id", activity_key="stage", timestamp_key="moment"
    )
    seconds = []
    for _ in range(rounds):
        begun = perf_counter()
        counts, _, _ = pm4py.discover_dfg(log)
        durations, _, _ = pm4py.discover_performance_dfg(log)
        seconds.append(perf_counter() - begun)
    pairs = [
        [
            *pair,
            float(count),
            *(float(durations[pair][name]) / DAY for name in ("mean", "median", "min", "max")),
        ]
        for pair, count in counts.items()
    ]
    print(json.dumps({"seconds": seconds, "pairs": pairs, "version": pm4py.__version__}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
