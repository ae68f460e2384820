"""Whether the server that collects events keeps its memory: what it holds while a great many events are sent to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

from benchmarks.collector import Server, collecting, run
from benchmarks.collector_senders import EVENTS_PER_BATCH, all_at_once, batch

# An event that is sent here is half a kilobyte: twenty thousand of them, kept as text alone, are above this.
MOST_GROWTH_MIB = 8.0
CONNECTIONS = 8
_STEPS = 100
# Until then caches and pools of memory fill, as they do once in the life of a server.
_SHARE_OF_WARMING = 0.2


@dataclass(frozen=True)
class Held:
    """Resident memory of the server in MiB, each after so many events."""

    events: Sequence[int]
    mib: Sequence[float]

    @property
    def bytes_per_event(self) -> float:
        """The slope of the least-squares line after warming."""
        first = int(len(self.events) * _SHARE_OF_WARMING)
        return linear_regression(self.events[first:], self.mib[first:]).slope * (1 << 20)

    @property
    def growth_mib(self) -> float:
        """What that slope adds over all events that were sent."""
        return self.bytes_per_event * self.events[-1] / (1 << 20)

    def lost(self) -> list[str]:
        """In words, if the memory grows by more than `MOST_GROWTH_MIB`."""
        if self.growth_mib <= MOST_GROWTH_MIB:
            return []
        return [f"memory grew by {self.growth_mib:.1f} MiB, more than {MOST_GROWTH_MIB:g}: {self.mib}"]


def memory_held(folder: Path, events: int, *, is_alone: bool = False) -> Held:
    """Send so many events in batches to a new workspace's server; `is_alone` without its pages, which starts sooner."""
    counts, held = [], []
    with collecting(folder, is_alone=is_alone) as (_, server):
        batches = events // EVENTS_PER_BATCH
        for step in range(_STEPS):
            numbers = range(batches * step // _STEPS, batches * (step + 1) // _STEPS)
            run(all_at_once(server.port, "/v1/batch", [batch(number) for number in numbers], CONNECTIONS))
            counts.append(numbers.stop * EVENTS_PER_BATCH)
            held.append(_resident_mib(server))
    return Held(counts, held)


def _resident_mib(server: Server) -> float:
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
