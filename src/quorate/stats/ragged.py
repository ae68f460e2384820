"""Sequences of different lengths, stored end to end in one array.

`starts` has one more entry than there are sequences: sequence `i` is `values[starts[i]:starts[i + 1]]`. Work
over many short sequences then needs no loop over them: everything that happens at the k-th place of every
sequence happens in one step.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]


def steps(starts: Places) -> Iterator[tuple[Places, Places]]:
    """The k-th places of all sequences that are long enough, for k = 0, 1, 2, ...

    Parameters
    ----------
    starts: where each sequence begins, then where the last one ends; shape (sequences + 1,).

    Yields
    ------
    (sequences, places): which sequences have a k-th item, and where it stands in the stored array. Over all
    steps every place comes exactly once.
    """
    lengths = np.diff(starts)
    by_length = np.argsort(-lengths, kind="stable")
    # how many sequences are longer than k: those that take part in step k
    longer = len(lengths) - np.cumsum(np.bincount(lengths, minlength=1))
    for k, count in enumerate(longer[:-1]):
        taking_part = by_length[:count]
        yield taking_part, starts[taking_part] + k


def places_of(starts: Places, sequences: Places) -> tuple[Places, Places]:
    """Where the items of some of the sequences stand, sequence by sequence, and where each begins among them.

    Returns
    -------
    (places, begins): shapes (items of the asked sequences,) and (asked sequences + 1,).
    """
    lengths = starts[sequences + 1] - starts[sequences]
    begins = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return np.repeat(starts[sequences] - begins[:-1], lengths) + np.arange(begins[-1]), begins


def totals_after(values: Numbers, starts: Places) -> Numbers:
    """For each place, the sum of what follows it in its own sequence; 0 at every sequence's end."""
    running = np.concatenate(([0.0], np.cumsum(values)))
    ends = np.repeat(starts[1:], np.diff(starts))
    return np.asarray(running[ends] - running[1:], dtype=np.float64)
