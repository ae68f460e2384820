"""Attribution: how fast, beside peers in environments of their own, and whether it says the same where it should.

    make bench-attribution                                  # some minutes; the first time peers are installed
    python -m benchmarks.attribution --only steps --work DIR

Peers are installed with pip into the work folder, never into the environment of the project: ChannelAttribution (GPL)
for removal effects, marketing-attribution-models 1.0.10 with the pandas of its time for Shapley. All run in one run, on
the same journeys.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.attribution_journeys import CHANNELS, Journeys, as_paths, journeys
from benchmarks.attribution_peers import peak_mib

from quorate.stats.removal_effects import counted_chain, removal_effects
from quorate.stats.shapley import memberships, shapley_values

PEERS = {
    "markov": ("ChannelAttribution", "matplotlib"),
    "shapley": ("marketing-attribution-models==1.0.10", "pandas<2", "numpy<2", "matplotlib<3.8"),
}
SIZES = {"markov": (1_000_000, 4_000_000), "shapley": (100_000, 400_000), "steps": (100_000, 5_000_000)}
HERE = Path(__file__).resolve().parent
Line = tuple[str, ...]


def main() -> None:
    """Run the parts that are asked for and print their tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=tuple(SIZES), help="one part; all unless given")
    parser.add_argument(
        "--work", type=Path, help="where peers and journeys are kept; a new folder unless given"
    )
    parser.add_argument("--divide", type=int, default=1, help="so many times fewer journeys and touches")
    asked = parser.parse_args()
    work: Path = asked.work or Path(tempfile.mkdtemp(prefix="bench-attribution-"))
    work.mkdir(parents=True, exist_ok=True)
    # what is loaded on first use is not timed, on any side
    _effects_of_texts(as_paths(journeys(10, 40)))
    parts: dict[str, Callable[[Path, int, int], Iterator[Line]]] = {
        "markov": _markov,
        "shapley": _shapley,
        "steps": _steps,
    }
    for name, run in parts.items():
        if asked.only in (None, name):
            count, touches = (size // asked.divide for size in SIZES[name])
            print(
                f"\n{name}: {count:,} journeys, {touches:,} touches\n\n| what | seconds | to ours | peak MiB | note |"
            )
            print("|---|---:|---:|---:|---|")
            for line in run(work, count, touches):
                print(f"| {' | '.join(line)} |", flush=True)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def _markov(work: Path, count: int, touches: int) -> Iterator[Line]:
    found = journeys(count, touches)
    paths = as_paths(found)
    seconds, effects = _timed(lambda: _effects_of_texts(paths))
    bare, _ = _timed(lambda: _effects_of(found))
    yield "ours, from texts of paths", f"{seconds:.2f}", "1", _peak(), "exact"
    yield "ours, from numbers", f"{bare:.2f}", "", "", "exact"
    peer = _peer(work, "markov", paths)
    off = max(abs(peer["values"][name] - effects[place]) for place, name in enumerate(CHANNELS))
    yield (
        "ChannelAttribution", f"{peer['seconds']:.2f}", f"{peer['seconds'] / seconds:.1f}", f"{peer['peak_mib']:,}",
        f"walked at random; removal effects off by at most {off:.4f}",
    )  # fmt: skip


def _effects_of_texts(paths: Any) -> Any:
    """Removal effects from a text per journey: each different text is read once."""
    once = paths["path"].combine_chunks().dictionary_encode()
    converted = paths["converted"].to_numpy().astype(np.float64)
    text, count = once.indices.to_numpy(), len(once.dictionary)
    made: Any = np.bincount(text, converted, minlength=count)
    ended = np.bincount(text, minlength=count) - made
    chain = counted_chain(*_read(once.dictionary), made, ended, len(CHANNELS))
    return removal_effects(chain)


def _read(texts: Any) -> tuple[Any, Any]:
    """Texts of paths as numbers, in the order of `CHANNELS`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    lists = pc.split_pattern(texts, " > ")
    channel = pc.index_in(lists.flatten(), value_set=pa.array(CHANNELS))
    return channel.to_numpy().astype(np.int64), lists.offsets.to_numpy().astype(np.int64)


def _effects_of(found: Journeys) -> Any:
    made = found.converted.astype(np.float64)
    return removal_effects(counted_chain(found.channel, found.starts, made, 1.0 - made, len(CHANNELS)))


def _shapley(work: Path, count: int, touches: int) -> Iterator[Line]:
    found = journeys(count, touches)
    paths = as_paths(found)
    seconds, _ = _timed(lambda: _values_of(*_read(paths["path"].combine_chunks()), found))
    yield "ours, from texts of paths", f"{seconds:.2f}", "1", _peak(), "exact, sets of any size"
    again, theirs = _timed(lambda: _their_game(found))
    peer = _peer(work, "shapley", paths)
    off = max(abs(peer["values"].get(name, 0.0) - theirs[place]) for place, name in enumerate(CHANNELS))
    yield (
        "marketing-attribution-models", f"{peer['seconds']:.2f}", f"{peer['seconds'] / seconds:,.0f}",
        f"{peer['peak_mib']:,}", "a game of its own in each set, cut to four channels",
    )  # fmt: skip
    yield (
        "ours, that same game",
        f"{again:.2f}",
        f"{again / seconds:.1f}",
        "",
        f"off from it by at most {off:.1e}",
    )


def _values_of(channel: Any, starts: Any, found: Journeys) -> Any:
    journey = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return shapley_values(memberships(journey, channel), found.converted.astype(np.float64), len(CHANNELS))


def _their_game(found: Journeys) -> Any:
    """In each set seen among conversions (its last four by name), the game worth(S) = conversions of exactly S.

    Its Shapley value by the definition, over the seen subsets only: s!(n-s-1)!/n! of what joining adds.
    """
    from math import factorial

    worth: dict[tuple[int, ...], float] = {}
    order = np.argsort(np.array(CHANNELS))
    rank = np.argsort(order)
    for place in np.flatnonzero(found.converted):
        members = np.unique(rank[found.channel[found.starts[place] : found.starts[place + 1]]])[-4:]
        key = tuple(members.tolist())
        worth[key] = worth.get(key, 0.0) + 1.0
    values = np.zeros(len(CHANNELS))
    for whole in worth:
        n = len(whole)
        for part, value in worth.items():
            if set(part) <= set(whole):
                s = len(part)
                for member in whole:
                    inside = member in part
                    lot = (
                        factorial(s - 1) * factorial(n - s)
                        if inside
                        else -factorial(s) * factorial(n - s - 1)
                    )
                    values[order[member]] += lot / factorial(n) * value
    return values


def _steps(work: Path, count: int, touches: int) -> Iterator[Line]:
    """The river's own steps on a file of tables, in a process of their own, so that the peak memory is theirs."""
    file = work / f"steps_{count}_{touches}.duckdb"
    for call in (f"write_tables({str(file)!r}, {count}, {touches})", f"run_steps({str(file)!r})"):
        code = f"from benchmarks.attribution_steps import run_steps, write_tables; {call}"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    for name, seconds in told["steps"].items():
        yield name, f"{seconds:.1f}", "", "", ""
    yield (
        "all steps",
        f"{told['seconds']:.1f}",
        "",
        f"{told['peak_mib']:,}",
        f"{told['processor_seconds']:.1f} processor seconds; {told['rows']:,} contributions",
    )


def _peer(work: Path, name: str, paths: Any) -> dict[str, Any]:
    """What the peer says, run in an environment of its own that is made where there is none yet."""
    import pyarrow.csv as csv

    home = work / f"peer_{name}"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS[name]], check=True)
    file = work / f"{name}.csv"
    csv.write_csv(paths, file)
    done = subprocess.run(
        [str(python), str(HERE / "attribution_peers.py"), name, str(file)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _peak() -> str:
    return f"{peak_mib():,}"


if __name__ == "__main__":
    main()
