"""What was found so far, kept beside what was killed, so that a long run can be ended and gone on with."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.reliability.kills import KINDS, Kill


class Records:
    """The kills of one seed in a folder, one line each."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder / f"seed-{seed}"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file = self._folder / "kills.jsonl"
        self._seed = seed

    def all(self) -> dict[str, list[Kill]]:
        """Every kill by its kind."""
        found: dict[str, list[Kill]] = defaultdict(list)
        if self._file.exists():
            for line in self._file.read_text("utf-8").splitlines():
                kill = Kill(**json.loads(line))
                found[kill.kind].append(kill)
        return found

    def kill(self, kind: str, count: int) -> Iterator[Kill]:
        """Kill this kind of work until it was killed so often, and keep what was found of each."""
        work, _ = KINDS[kind]
        done = len(self.all()[kind])
        if done >= count:
            return
        for found in work(self._folder / kind.replace(" ", "-"), range(done, count), self._seed):
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(asdict(found)) + "\n")
            yield found
