"""An index of every word that things answer to: made once for each publication, asked by many threads.

Words are kept once, sorted; each has a range of postings (thing, whether the word is of its name). What is typed is
compared with the words, of which there are far fewer than texts: first letter for letter, then with a slip or two.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.views.finding.synonyms import TitleRoles, synonyms
from quorate.views.finding.things import WORDS, keep_things
from quorate.views.finding.told import said_row
from quorate.views.finding.words import asked_words
from quorate.views.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Scores = NDArray[np.float32]
    Places = NDArray[np.int32]

# How well one word answers; a word of the name counts half as much again.
_EXACT, _BEGINS, _HOLDS, _NEARLY, _TAGGED = 4.0, 2.0, 1.0, 0.5, 2.5
_OF_NAME = 1.5
_LONGEST_PHRASE = 4
_SHORTEST_HELD, _SHORTEST_NEAR, _SHORTEST_TWO = 3, 4, 9
_LIVELY = 0.2
_COLUMNS = ("kind", "key", "name", "detail", "account_id", "journey_id")
# Of two that answer equally well.
_KIND_WEIGHT = {"account": 0.45, "stage": 0.4, "offering": 0.4, "person": 0.35, "journey": 0.3, "map": 0.3}


@dataclass(frozen=True)
class Match:
    """One thing found, by the columns of `found_things`."""

    kind: str
    key: str
    name: str
    detail: str
    account_id: str | None
    journey_id: str | None


class FindIndex:
    """Everything of one publication by its words; made by `Reader`, and independent of it afterwards."""

    def __init__(self, reader: Reader) -> None:
        keep_things(reader)
        things = reader.table(f"select {', '.join(_COLUMNS)}, liveliness from found_things order by thing")
        self._things = things.select(list(_COLUMNS))
        lively = things["liveliness"].to_numpy()
        words = reader.table(WORDS)
        kinds = self._things["kind"].to_pylist()
        weights = np.array([_KIND_WEIGHT.get(kind, 0.2) for kind in kinds], dtype=np.float32)
        self._weight: Scores = weights + _LIVELY * lively.astype(np.float32)
        every = words["word"].to_numpy(zero_copy_only=False)
        starts = (
            np.flatnonzero(np.r_[True, every[1:] != every[:-1]]) if len(every) else np.array([], dtype=int)
        )
        self._words: list[str] = [str(word) for word in every[starts]]
        self._first: Places = np.r_[starts, len(every)].astype(np.int32)
        self._thing: Places = words["thing"].to_numpy().astype(np.int32)
        self._is_name = words["is_name"].to_numpy(zero_copy_only=False).astype(bool)
        # all words in one text, so that one search through it finds every word that holds some letters
        self._text = "\n" + "\n".join(self._words) + "\n"
        lengths = np.fromiter((len(word) + 1 for word in self._words), dtype=np.int64, count=len(self._words))
        self._offset = np.r_[0, np.cumsum(lengths)]
        # numbers and ids are looked for as they are: slips are forgiven in words
        self._by_length: dict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            if word.isalpha():
                self._by_length[len(word)].append(place)
        self._synonyms = synonyms(reader)
        self._titles = TitleRoles(reader)
        self._tagged = _tagged(reader)

    def __len__(self) -> int:
        """How many things there are."""
        return len(self._weight)

    def find(self, text: str, limit: int) -> tuple[list[Match], int]:
        """Things that answer to every word, the best first, and how many there are in all."""
        asked = asked_words(text)
        if not asked or not len(self):
            return [], 0
        score = self._score(asked, is_forgiving=False)
        if not score.any():
            score = self._score(asked, is_forgiving=True)
        found = np.flatnonzero(score)
        count, ranked = len(found), score[found] + self._weight[found]
        if len(found) > limit:
            # all that answer as well as the last one shown, for those before it in order come first
            least = -np.partition(-ranked, limit - 1)[limit - 1]
            found, ranked = found[ranked >= least], ranked[ranked >= least]
        best = np.argsort(-ranked, kind="stable")[:limit]
        rows = self._things.take(found[best]).to_pylist()
        return [Match(**said_row(row)) for row in rows], count

    def _score(self, asked: Sequence[str], *, is_forgiving: bool) -> Scores:
        """How well each thing answers: 0 where some word or phrase finds nothing in it."""
        total = np.zeros(len(self), dtype=np.float32)
        for phrase, tags in self._phrases(asked):
            each = [self._of_word(word, is_forgiving=is_forgiving) for word in phrase]
            is_all = np.logical_and.reduce([score > 0 for score in each])
            here = np.where(is_all, np.sum(each, axis=0), np.float32(0))
            for tag in tags:
                places = self._tagged.get(tag)
                if places is not None:
                    here[places] = np.maximum(here[places], _TAGGED * len(phrase))
            total = here if phrase[0] == asked[0] else np.where((total > 0) & (here > 0), total + here, 0)
        return total.astype(np.float32)

    def _phrases(self, asked: Sequence[str]) -> list[tuple[tuple[str, ...], frozenset[str]]]:
        """What was typed as phrases with a meaning, the longest first, and words without."""
        found: list[tuple[tuple[str, ...], frozenset[str]]] = []
        place = 0
        while place < len(asked):
            for length in range(min(_LONGEST_PHRASE, len(asked) - place), 0, -1):
                phrase = tuple(asked[place : place + length])
                tags = self._synonyms.get(phrase, frozenset()) | self._titles.tags(" ".join(phrase))
                if tags or length == 1:
                    found.append((phrase, tags))
                    place += length
                    break
        return found

    def _of_word(self, word: str, *, is_forgiving: bool) -> Scores:
        """How well each thing answers to one word."""
        score = np.zeros(len(self), dtype=np.float32)
        exact, begins, holds = self._holding(word)
        near = self._near(word) if is_forgiving and not len(exact) else []
        for places, worth in ((near, _NEARLY), (holds, _HOLDS), (begins, _BEGINS), (exact, _EXACT)):
            self._raise(score, np.asarray(places, dtype=np.int64), worth)
        return score

    def _holding(self, word: str) -> tuple[list[int], list[int], list[int]]:
        """The words that are it, that begin with it, and that hold it."""
        exact: list[int] = []
        begins: list[int] = []
        holds: list[int] = []
        sought = word if len(word) >= _SHORTEST_HELD else "\n" + word
        places, at = [], self._text.find(sought)
        while at >= 0:
            places.append(at + (sought is not word))
            at = self._text.find(sought, at + 1)
        for place, index in zip(
            places, np.searchsorted(self._offset, np.array(places) - 1, "right") - 1, strict=True
        ):
            held = self._words[index]
            if place - 1 != self._offset[index]:
                holds.append(int(index))
            elif held == word:
                exact.append(int(index))
            else:
                begins.append(int(index))
        return exact, begins, holds

    def _near(self, word: str) -> list[int]:
        """The words that differ by a slip, an exchange of neighbours among them: by two in words of nine letters."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(word) < _SHORTEST_NEAR:
            return []
        slips = 2 if len(word) >= _SHORTEST_TWO else 1
        found: list[int] = []
        for length in range(len(word) - slips, len(word) + slips + 1):
            places = self._by_length.get(length, [])
            words = [self._words[place] for place in places]
            near = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=None)
            found += [places[index] for *_, index in near]
        return found

    def _raise(self, score: Scores, words: NDArray[np.int64], worth: float) -> None:
        """Give the things of some words at least this score."""
        if not len(words):
            return
        starts, ends = self._first[words], self._first[words + 1]
        sizes = ends - starts
        shifts = np.repeat(starts - np.r_[0, np.cumsum(sizes)[:-1]], sizes)
        postings = np.arange(sizes.sum()) + shifts
        things, is_name = self._thing[postings], self._is_name[postings]
        for chosen, value in ((things[~is_name], worth), (things[is_name], worth * _OF_NAME)):
            score[chosen] = np.maximum(score[chosen], np.float32(value))


def _tagged(reader: Reader) -> dict[str, Places]:
    """The things that each tag stands for: people by their role, journeys and the stage itself by the stage."""
    rows = reader.table(
        """
        select 'role:' || m.role as tag, n.thing
        from found_things n
        inner join {members} m on n.kind = 'person' and m.person_id = n.key
        where m.membership in ('confirmed', 'likely')
        group by m.role, n.thing
        union all
        select 'stage:' || f.stage, n.thing
        from found_things n
        inner join journey_facts f on n.kind = 'journey' and f.journey_id = n.key
        where f.stage is not null and f.outcome in ('open', 'won')
        union all
        select 'stage:' || n.key, n.thing from found_things n where n.kind = 'stage'
        order by tag, thing
        """
    )
    found: dict[str, list[int]] = {}
    for tag, thing in zip(rows["tag"].to_pylist(), rows["thing"].to_pylist(), strict=True):
        found.setdefault(tag, []).append(thing)
    return {tag: np.array(things, dtype=np.int32) for tag, things in found.items()}
