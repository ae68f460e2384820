"""Which class a short text is of, learned from few labelled texts, with words known beforehand for each class.

Naive Bayes over the presence of words (McCallum & Nigam, AAAI workshop on learning for text categorization, 1998), each
word's share in a class drawn towards what was believed before:

    P(word in class k) = (n[k, word] + a m[k, word]) / (n[k] + a),    a = PRIOR_TEXTS
    m[k, word] = KNOWN_SHARE where the lexicon has the word for k, OTHER_SHARE where it has it for other classes only,
                 else the word's share over all texts, with half a text added

Without a labelled text the lexicon alone decides; with hundreds it hardly counts. Naive Bayes is too sure of itself, so
log-odds are divided by a temperature, chosen so that texts left out one at a time are foretold best (as in Guo et al.,
ICML 2017, eq. 9). `held_out_share` says how often the likeliest class of a text left out was right.

Not for long texts: each word counts as if it stood alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from quorate.stats.ragged import Numbers, Places

PRIOR_TEXTS = 6.0
KNOWN_SHARE, OTHER_SHARE = 0.3, 0.03
_TEMPERATURES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 9.0)
# With fewer labelled texts than this the temperature is not learned.
_ENOUGH, _UNLEARNED_TEMPERATURE = 12, 2.0

Words = frozenset[str]


@dataclass
class LexiconBayes:
    """The classifier.

    Attributes
    ----------
    classes: their names. lexicon: words known for a class beforehand, by its place in `classes`.
    prior_sizes: texts of each class believed to have been seen before any; one of each unless given.
    temperature_: what log-odds are divided by. held_out_share_: right among texts left out; None without any.
    """

    classes: Sequence[str]
    lexicon: Mapping[int, Words]
    prior_sizes: Sequence[float] = ()
    temperature_: float = field(init=False, default=_UNLEARNED_TEMPERATURE)
    held_out_share_: float | None = field(init=False, default=None)

    def fit(self, texts: Sequence[Words], labels: Places) -> LexiconBayes:
        """Learn from texts, each a set of words, and the place of each one's class; both may be empty."""
        known = frozenset().union(*self.lexicon.values()) if self.lexicon else frozenset()
        words = sorted(known.union(*texts))
        self._places = {word: place for place, word in enumerate(words)}
        rows = [self._row(text) for text in texts]
        self._sizes = np.bincount(labels, minlength=len(self.classes)).astype(np.float64)
        self._counts = np.zeros((len(self.classes), len(words)))
        for row, label in zip(rows, labels.tolist(), strict=True):
            self._counts[label, row] += 1.0
        self._means = self._prior_shares(words, len(texts))
        if texts:
            self._learn_temperature(rows, labels)
        return self

    def chances(self, text: Words) -> Numbers:
        """The probability of each class; shape (classes,)."""
        return self._tempered(self._scores(self._row(text), self._sizes), self.temperature_)

    def words_for(self, text: Words, place: int, most: int) -> tuple[str, ...]:
        """The words of the text that spoke most for a class, against the other classes; the loudest first."""
        row = self._row(text)
        if not len(row) or len(self.classes) < 2:
            return ()
        shares = np.log(self._shares(row, self._sizes))
        weight = shares[place] - np.delete(shares, place, axis=0).mean(axis=0)
        names = list(self._places)
        loud = sorted(zip(-weight, [names[each] for each in row], strict=True))
        return tuple(word for against, word in loud[:most] if against < 0.0)

    def _row(self, text: Words) -> Places:
        return np.array(sorted(self._places[word] for word in text if word in self._places), dtype=np.int64)

    def _prior_shares(self, words: Sequence[str], text_count: int) -> Numbers:
        base = (self._counts.sum(axis=0) + 0.5) / (text_count + 1.0)
        means = np.tile(np.clip(base, 0.005, 0.6), (len(self.classes), 1))
        for place, word in enumerate(words):
            holding = [each for each, known in self.lexicon.items() if word in known]
            if holding:
                means[:, place] = OTHER_SHARE
                means[holding, place] = KNOWN_SHARE
        return means

    def _shares(self, row: Places, sizes: Numbers) -> Numbers:
        return np.asarray(
            (self._counts[:, row] + PRIOR_TEXTS * self._means[:, row]) / (sizes[:, None] + PRIOR_TEXTS)
        )

    def _scores(self, row: Places, sizes: Numbers) -> Numbers:
        believed = sizes + (np.asarray(self.prior_sizes) if len(self.prior_sizes) else 1.0)
        prior = np.log(believed / believed.sum())
        return np.asarray(prior + np.log(self._shares(row, sizes)).sum(axis=1))

    def _learn_temperature(self, rows: Sequence[Places], labels: Places) -> None:
        left_out = []
        for row, label in zip(rows, labels.tolist(), strict=True):
            sizes = self._sizes.copy()
            sizes[label] -= 1.0
            self._counts[label, row] -= 1.0
            left_out.append(self._scores(row, sizes))
            self._counts[label, row] += 1.0
        scores = np.array(left_out)
        self.held_out_share_ = float(np.mean(scores.argmax(axis=1) == labels))
        if len(rows) >= _ENOUGH:
            losses = [self._loss(scores, labels, each) for each in _TEMPERATURES]
            self.temperature_ = _TEMPERATURES[int(np.argmin(losses))]

    def _loss(self, scores: Numbers, labels: Places, temperature: float) -> float:
        chances = np.array([self._tempered(row, temperature) for row in scores])
        return float(-np.log(np.maximum(chances[np.arange(len(labels)), labels], 1e-12)).mean())

    @staticmethod
    def _tempered(scores: Numbers, temperature: float) -> Numbers:
        lifted = np.exp((scores - scores.max()) / temperature)
        return np.asarray(lifted / lifted.sum())
