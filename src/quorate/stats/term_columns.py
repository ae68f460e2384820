"""Which weights each case of a logit adds up, one for the levels of every term, with those never seen told apart.

A term of three fields of ten levels has a thousand possible combinations, of which few occur. Only those that occur get
a column, numbered term by term; a combination that is asked for later and never occurred gets a column of its own
behind them, of which nothing is known but its term.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from quorate.stats.ragged import Numbers, Places

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass
class TermColumns:
    """The columns of a logit's weights.

    Attributes
    ----------
    level_counts: how many levels each field has; shape (fields,).
    terms: the fields of each term, by their places.
    term_of: the term of each column; of the last, the intercept's, the number of terms. Shape (columns,).
    """

    level_counts: Places
    terms: tuple[tuple[int, ...], ...]
    term_of: Places = field(init=False, repr=False)
    _codes: list[Places] = field(init=False, repr=False)

    def learn(self, levels: Places) -> TermColumns:
        """Number the combinations that occur; `levels` of shape (cases, fields)."""
        self._codes = [np.unique(self._coded(levels, term)) for term in self.terms]
        sizes = [len(codes) for codes in self._codes]
        self.term_of = np.append(np.repeat(np.arange(len(self.terms)), sizes), len(self.terms))
        return self

    def design(self, levels: Places) -> csr_matrix:
        """One row a case, 1 in each of its columns; every combination must have been learned."""
        return self.with_unseen(levels)[0]

    def with_unseen(self, levels: Places) -> tuple[csr_matrix, Places]:
        """The rows with columns for unseen combinations behind the learned ones, and the term of each of those."""
        from scipy.sparse import csr_matrix

        known = len(self.term_of)
        columns: list[Places] = []
        extra: list[int] = []
        start = 0
        for number, (term, codes) in enumerate(zip(self.terms, self._codes, strict=True)):
            asked = self._coded(levels, term)
            place = np.minimum(np.searchsorted(codes, asked), len(codes) - 1)
            is_new = codes[place] != asked
            news = np.unique(asked[is_new])
            new_place = known + len(extra) + np.searchsorted(news, asked)
            columns.append(np.where(is_new, new_place, start + place))
            extra += [number] * len(news)
            start += len(codes)
        columns.append(np.full(len(levels), known - 1))
        indices = np.stack(columns, axis=1).ravel()
        ends = np.arange(0, len(indices) + 1, len(columns))
        shape = (len(levels), known + len(extra))
        ones: Numbers = np.ones(len(indices))
        return csr_matrix((ones, indices, ends), shape=shape), np.array(extra, dtype=np.int64)

    def _coded(self, levels: Places, term: tuple[int, ...]) -> Places:
        """A number for each case's combination; whole numbers hold any that people can mean."""
        code = np.zeros(len(levels), dtype=np.int64)
        for place in term:
            code = code * int(self.level_counts[place]) + levels[:, place]
        return code
