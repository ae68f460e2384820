"""Who is who in public sets whose answers are known: our resolver beside Splink."""

from __future__ import annotations

from pathlib import Path

from benchmarks.identity import market, peer
from benchmarks.identity.scoring import HEADER, Score, line, score
from benchmarks.identity.sets import SETS, Labelled

from quorate.identity.record_pairs import record_pairs
from quorate.stats.pair_clusters import clusters


def ours(labelled: Labelled) -> Score:
    """The score of our resolver."""
    found = record_pairs(labelled.records, labelled.numbers, labelled.sides)
    own = clusters(labelled.records.num_rows, found.left, found.right, found.probability, labelled.sides)
    return score(own.tolist(), labelled.people)


def report(folder: Path) -> str:
    """One line per set."""
    lines = []
    for name, read in SETS.items():
        labelled = read(folder / "matching")
        setup, key = peer.SETUPS[name]
        ids = labelled.own.column(key).to_pylist() if key else map(str, range(labelled.records.num_rows))
        theirs = peer.scores(setup(labelled), dict(zip(ids, labelled.people, strict=True)))
        lines.append(line(f"{name}, {labelled.records.num_rows:,}", ours(labelled), theirs))
    lines.append(market.report(folder))
    return HEADER + "\n".join(lines)
