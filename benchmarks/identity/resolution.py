"""Who is who in public sets whose answers are known: our resolver beside Splink."""

from __future__ import annotations

from pathlib import Path

from benchmarks.identity import peer
from benchmarks.identity.scoring import Score, score
from benchmarks.identity.sets import SETS, Labelled

from quorate.identity.record_pairs import record_pairs
from quorate.stats.pair_clusters import clusters

HEADER = """\
| records | ours: F1 | precision | recall | Splink at .5: F1 | precision | recall | Splink at its best: F1 | from | ratio to its best |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""  # noqa: E501


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
    return HEADER + "\n".join(lines)


def line(name: str, own: Score, theirs: dict[float, Score]) -> str:
    """One line of the table; Splink's best threshold is chosen with the answers, ours is fixed."""
    middle = theirs[0.5]
    threshold, best = max(theirs.items(), key=lambda item: item[1].f1)
    figures = [own.f1, own.precision, own.recall, middle.f1, middle.precision, middle.recall, best.f1]
    shown = " | ".join(f"{figure:.4f}" for figure in figures)
    return f"| {name} | {shown} | {threshold} | {own.f1 / best.f1:.3f} |"
