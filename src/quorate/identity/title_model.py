"""A model of letter sequences for English titles that no list decides.

Complement naive Bayes over the sequences of three to five letters within words, each counted once a title. The score of
a function f is the sum over a title's known sequences i of

    w_fi = -log( (n_i(not f) + a) / (n(not f) + a V) )

where n_i(not f) counts titles of other functions with sequence i, V is the number of known sequences and a smooths
(Rennie et al. 2003, table 4, without its normalisation). It was trained on occupation titles of O*NET and ESCO, whose
groups stand for functions (`benchmarks/titles.py` trains it, measures it and writes `data/title_model.npz`). The file
keeps a sequence as its CRC-32 and a weight as one byte.

It is not for other languages: most of their sequences are unknown to it, and then it says nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from quorate.identity.title_lexicon import words_of
from quorate.vocabulary.closed_lists import FUNCTIONS

LENGTHS = (3, 4, 5)
SMOOTHING = 1.0
# Sequences of fewer titles than this are left out: they tell single occupations, and most of the file.
LEAST_TITLES = 4
# Of a title's sequences so many must be known, and the best function must lead the second by so much for each of them
# (natural logarithm), or nothing is said. Chosen on occupations held out of training.
LEAST_KNOWN = 0.9
LEAST_LEAD = 0.1
_BYTE = 127
# Most occupations are none a company buys with. What looks like none of the functions may as well be a title made up by
# its holder, so the model never says so: it is unknown.
OTHER = "other"


def sequences(title: str) -> list[int]:
    """The letter sequences of a title's words, spaces marking where words begin and end, each once, as CRC-32."""
    found: set[str] = set()
    for word in words_of(title):
        spaced = f" {word} "
        for length in LENGTHS:
            found.update(spaced[start : start + length] for start in range(max(len(spaced) - length + 1, 1)))
    return [zlib.crc32(each.encode()) for each in sorted(found)]


@dataclass(frozen=True)
class TitleModel:
    """Weights of known sequences.

    Attributes
    ----------
    known: sequences in order, uint32.
    weights: shape (sequences, functions), one byte each; only their order and differences matter.
    scale: what one step of a byte is worth, natural logarithm.
    """

    known: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scale: float

    def function(self, title: str) -> str | None:
        """The function a title most probably belongs to; None where too little is known or two are close.

        Words that are ranks should be left out: they say nothing of the function.
        """
        given = np.array(sequences(title), dtype=np.uint32)
        if len(given) == 0 or len(self.known) == 0:
            return None
        place = np.minimum(np.searchsorted(self.known, given), len(self.known) - 1)
        rows = place[self.known[place] == given]
        if len(rows) < LEAST_KNOWN * len(given):
            return None
        scores = self.weights[rows].sum(axis=0, dtype=np.int64) * self.scale
        second, best = np.argsort(scores)[-2:]
        is_clear = scores[best] - scores[second] >= LEAST_LEAD * len(rows)
        return FUNCTIONS[best] if is_clear and FUNCTIONS[best] != OTHER else None

    def to_bytes(self) -> bytes:
        """The file's content."""
        file = BytesIO()
        np.savez_compressed(file, known=self.known, weights=self.weights, scale=np.float64(self.scale))
        return file.getvalue()


def trained(titles: Iterable[tuple[str, str]]) -> TitleModel:
    """The model of (title, function) pairs."""
    counts: dict[int, NDArray[np.float64]] = {}
    for title, function in titles:
        column = FUNCTIONS.index(function)
        for each in sequences(title):
            if each not in counts:
                counts[each] = np.zeros(len(FUNCTIONS))
            counts[each][column] += 1
    kept = sorted(each for each, count in counts.items() if count.sum() >= LEAST_TITLES)
    return _weighed(kept, counts)


def _weighed(kept: Sequence[int], counts: Mapping[int, NDArray[np.float64]]) -> TitleModel:
    table = np.array([counts[each] for each in kept]).reshape(len(kept), len(FUNCTIONS))
    others = table.sum(axis=1, keepdims=True) - table + SMOOTHING
    weights = -np.log(others / others.sum(axis=0, keepdims=True))
    weights -= weights.mean(axis=1, keepdims=True)
    scale = float(np.abs(weights).max(initial=1e-9)) / _BYTE
    return TitleModel(np.array(kept, dtype=np.uint32), np.rint(weights / scale).astype(np.int8), scale)


@cache
def shipped() -> TitleModel:
    """The model that ships with the product, read when first asked for."""
    file = resources.files("quorate.identity").joinpath("data").joinpath("title_model.npz")
    with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as held:
        return TitleModel(held["known"], held["weights"], float(held["scale"]))
