"""Runs an update in this process and prints what each stage took, as JSON: a process of its own for each update.

    python -m benchmarks.speed.running WORKSPACE [--full]

Peak memory of a stage is what the system saw since the stage before ended, where the system lets a process begin to
look anew (Linux does); elsewhere it is the whole run's so far.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from quorate.flow import update
from quorate.warehouse.workspace import Workspace


class Watch:
    """Wall seconds, processor seconds and peak MiB of each stage, as progress tells of them."""

    def __init__(self) -> None:
        self.stages: dict[str, list[float]] = {}
        self._stage = "opening"
        self._begun = time.perf_counter(), time.process_time()
        _look_anew()

    def __call__(self, text: str, _share: float) -> None:
        stage = text.partition(":")[0]
        if stage != self._stage:
            self.end()
            self._stage = stage

    def end(self) -> None:
        """Write down the stage that was going on."""
        now = time.perf_counter(), time.process_time()
        seconds, processor, peak = self.stages.get(self._stage, [0.0, 0.0, 0.0])
        self.stages[self._stage] = [
            seconds + now[0] - self._begun[0],
            processor + now[1] - self._begun[1],
            max(peak, _peak_mebibytes()),
        ]
        self._begun = now
        _look_anew()


def _look_anew() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak_mebibytes() -> float:
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    folder, *flags = sys.argv[1:]
    watch = Watch()
    update(
        Workspace(Path(folder)),
        lambda: datetime.now(UTC).replace(tzinfo=None),
        watch,
        is_full="--full" in flags,
    )
    watch.end()
    json.dump(watch.stages, sys.stdout)


if __name__ == "__main__":
    main()
