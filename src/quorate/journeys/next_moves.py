"""The next move of each journey from where it stands: what is due first of everything its map allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quorate.journeys.conditions import Conditions, asking
from quorate.journeys.evidence import DAY, EVER, NEVER
from quorate.journeys.gates import STATEMENT, TOUCHES, Opening, alternatives, criterion_met, gates_opened
from quorate.settings import Gate, JourneyMap
from quorate.settings.journey_map import Stage
from quorate.stats.group_windows import Flags
from quorate.stats.ragged import Places

ADVANCED, STATED, CONFIRMED, TIMED_OUT, FELL_BACK = range(5)


@dataclass
class Found:
    """The earliest move found so far, one per journey asked; `NEVER` where there is none."""

    at: Places
    to: Places
    kind: Places
    basis: Places
    named: Places

    @classmethod
    def nothing(cls, count: int) -> Found:
        """No move for any of so many journeys."""
        zeros = np.zeros((4, count), dtype=np.int64)
        return cls(np.full(count, NEVER, dtype=np.int64), *zeros)

    def offer(self, rows: Places, at: Places, to: Places, kind: Places, basis: Places, named: Places) -> None:
        """Take a move where it is earlier; at the same moment a time-out comes last and the farthest stage first."""
        is_later_kind, held_kind = kind == TIMED_OUT, self.kind[rows] == TIMED_OUT
        is_better = (at < self.at[rows]) | (
            (at == self.at[rows])
            & ((is_later_kind < held_kind) | ((is_later_kind == held_kind) & (to > self.to[rows])))
        )
        chosen = rows[is_better]
        for mine, theirs in (
            (self.at, at),
            (self.to, to),
            (self.kind, kind),
            (self.basis, basis),
            (self.named, named),
        ):
            mine[chosen] = theirs[is_better]

    def of(self, rows: Flags) -> Found:
        """Only these of the journeys."""
        return Found(self.at[rows], self.to[rows], self.kind[rows], self.basis[rows], self.named[rows])


@dataclass
class Standing:
    """Where every journey stands.

    place: its stage; entered_at: since when; now: the last moment looked at.
    fresh_at: since when a time-out runs; word_at: when a colleague last said it is in this stage, `EVER` if nobody did.
    heard: how far its colleagues' words about stages have been taken in.
    """

    place: Places
    entered_at: Places
    now: Places
    fresh_at: Places
    word_at: Places
    heard: Places

    @classmethod
    def at_opening(cls, opened_at: Places, words: Places) -> Standing:
        """In the first stage, nothing heard yet."""
        count = len(opened_at)
        return cls(
            np.zeros(count, dtype=np.int64),
            opened_at.copy(),
            opened_at.copy(),
            opened_at.copy(),
            np.full(count, EVER, dtype=np.int64),
            words[:-1].copy(),
        )

    def move(self, journeys: Places, found: Found) -> tuple[Places, Places]:
        """Make the moves; returns which journeys fell back and from when on alone evidence then counts."""
        is_move = found.kind != CONFIRMED
        self.entered_at[journeys[is_move]] = found.at[is_move]
        self.place[journeys] = found.to
        self.now[journeys] = self.fresh_at[journeys] = found.at
        is_word = (found.kind == STATED) | (found.kind == CONFIRMED)
        self.word_at[journeys] = np.where(is_word, found.at, EVER)
        self.heard[journeys[is_word]] += 1
        is_back = (found.kind == TIMED_OUT) | (found.kind == FELL_BACK)
        # what showed that they went back does not carry them forward again
        return journeys[is_back], (found.at + (found.kind == FELL_BACK))[is_back]

    def resume(self, journeys: Places, at: Places) -> None:
        """Go on in the same stage after a silence."""
        for moments in (self.entered_at, self.now, self.fresh_at):
            moments[journeys] = at
        self.word_at[journeys] = EVER


@dataclass(frozen=True)
class StageWords:
    """What colleagues stated about the stage, by journey and time: `starts` as in `Rows`."""

    starts: Places
    at: Places
    place: Places

    @classmethod
    def of(cls, conditions: Conditions, journey_map: JourneyMap) -> StageWords:
        """The statements that name a stage of the map."""
        rows = conditions.evidence.statements
        names = [stage.stage for stage in journey_map.stages]
        is_word = rows.has("subject", ("stage",)) & rows.has("value", tuple(names))
        before = np.concatenate(([0], np.cumsum(is_word))).astype(np.int64)
        places = {name: place for place, name in enumerate(names)}
        said = [value for value, held in zip(rows.table["value"].to_pylist(), is_word, strict=True) if held]
        return cls(
            before[rows.starts],
            rows.moments("stated_at")[is_word],
            np.array([places[value] for value in said], dtype=np.int64),
        )


class NextMoves:
    """Finds the next move of journeys under one map. `names` lists the sets of criteria that moves refer to."""

    def __init__(self, conditions: Conditions, journey_map: JourneyMap) -> None:
        self.stage_words = StageWords.of(conditions, journey_map)
        self.names: list[tuple[str, ...]] = [()]
        self._conditions = conditions
        self._map = journey_map

    def find(self, standing: Standing, journeys: Places, ends: Places) -> Found:
        """The earliest move of each journey; those at or after `ends` may be missing."""
        found = Found.nothing(len(journeys))
        for place in np.unique(standing.place[journeys]):
            rows = np.flatnonzero(standing.place[journeys] == place)
            asked = journeys[rows]
            self._words(found, rows, standing, asked)
            self._forward(found, rows, standing, asked, int(place))
            self._fall_back(found, rows, standing, asked, self._map.stages[place])
            self._time_out(found, rows, standing, asked, self._map.stages[place], ends[rows])
        return found

    def _words(self, found: Found, rows: Places, standing: Standing, asked: Places) -> None:
        """A colleague's next word about the stage, unless it is too old by now."""
        words = self.stage_words
        ages_after = self._conditions.statements_hold_for_days * DAY
        now = standing.now[asked]
        while True:
            heard, end = standing.heard[asked], words.starts[asked + 1]
            is_old = heard < end
            is_old[is_old] = words.at[heard[is_old]] + ages_after < now[is_old]
            if not is_old.any():
                break
            standing.heard[asked[is_old]] += 1
        has = standing.heard[asked] < words.starts[asked + 1]
        word = standing.heard[asked[has]]
        to = words.place[word]
        kind = np.where(to == standing.place[asked[has]], CONFIRMED, STATED)
        zeros = np.zeros(len(word), dtype=np.int64)
        found.offer(rows[has], np.maximum(words.at[word], now[has]), to, kind, zeros + STATEMENT, zeros)

    def _forward(self, found: Found, rows: Places, standing: Standing, asked: Places, place: int) -> None:
        """Through the exit gate to the next stage, or through the entry gate of any later one."""
        stages = self._map.stages
        for to in range(place + 1, len(stages)):
            entry, leave = stages[to].enter_when, stages[place].exit_when if to == place + 1 else None
            gates = [gate for gate in (entry, leave) if gate]
            if not gates or (to > place + 1 and entry is None):
                continue
            opening = self._opening(gates, standing, asked, stages[place])
            count = np.ones(len(asked), dtype=np.int64)
            found.offer(
                rows, opening.at, count * to, count * ADVANCED, opening.basis, self._named(gates, opening)
            )

    def _opening(self, gates: Sequence[Gate], standing: Standing, asked: Places, stage: Stage) -> Opening:
        """When the gates open; where touches alone open them not before the minimum stay and something new."""
        ask = asking(self._conditions, asked)
        opening = gates_opened(gates, ask, standing.now[asked])
        ready = standing.entered_at[asked] + stage.minimum_stay_days * DAY
        ready = np.maximum(ready, self._news(gates, standing, asked))
        waits = (opening.basis == TOUCHES) & (opening.at < ready)
        if not waits.any():
            return opening
        later = gates_opened(gates, asking(self._conditions, asked[waits]), ready[waits])
        opening.at[waits], opening.basis[waits] = later.at, later.basis
        opening.choices[:, waits] = later.choices
        return opening

    def _news(self, gates: Sequence[Gate], standing: Standing, asked: Places) -> Places:
        """The first moment after a colleague's word for the stage at which anything the gates ask for is met anew."""
        news = standing.now[asked].copy()
        held = np.flatnonzero(standing.word_at[asked] > EVER)
        if len(held):
            journeys = asked[held]
            since = np.maximum(standing.word_at[journeys] + 1, self._conditions.counted_since[journeys])
            ask = asking(self._conditions, journeys, since)
            criteria = [criterion for gate in gates for criterion in gate.criteria]
            news[held] = np.min([criterion_met(criterion, ask, since)[0] for criterion in criteria], axis=0)
        return news

    def _fall_back(self, found: Found, rows: Places, standing: Standing, asked: Places, stage: Stage) -> None:
        """Back, once what was seen since the stage was entered shows that the team has gone back."""
        if stage.falls_back_when is None or stage.falls_back_to is None:
            return
        entered_at = standing.entered_at[asked]
        since = np.maximum(entered_at, self._conditions.counted_since[asked])
        ask = asking(self._conditions, asked, since)
        opening = gates_opened([stage.falls_back_when], ask, np.maximum(since, standing.now[asked]))
        count = np.ones(len(asked), dtype=np.int64)
        to = count * self._map.position(stage.falls_back_to)
        named = self._named([stage.falls_back_when], opening)
        found.offer(rows, opening.at, to, count * FELL_BACK, opening.basis, named)

    def _time_out(
        self, found: Found, rows: Places, standing: Standing, asked: Places, stage: Stage, ends: Places
    ) -> None:
        """Back, once nothing the stage asks for was shown for as long as the map allows."""
        if stage.times_out_after_days is None or stage.falls_back_to is None:
            return
        allowed = stage.times_out_after_days * DAY
        first = standing.fresh_at[asked] + allowed
        may = np.flatnonzero((first < ends) & (first < found.at[rows]))
        if not len(may):
            return
        journeys = asked[may]
        gates = [gate for gate in (stage.enter_when, stage.exit_when) if gate]
        latest = self._last_news(gates, standing.fresh_at[journeys], journeys, allowed)
        count = np.ones(len(may), dtype=np.int64)
        to = count * self._map.position(stage.falls_back_to)
        found.offer(rows[may], latest + allowed, to, count * TIMED_OUT, count * TOUCHES, count * 0)

    def _last_news(self, gates: Sequence[Gate], fresh_at: Places, journeys: Places, allowed: int) -> Places:
        """The last time anything the gates ask for was shown, each time no longer than allowed after the one before."""
        since = np.maximum(fresh_at, self._conditions.counted_since[journeys])
        leaves = dict.fromkeys(
            part.leaf
            for gate in gates
            for criterion in gate.criteria
            for way in alternatives(criterion)
            for part in way
            if not part.is_negated
        )
        shown = [self._conditions.shown(leaf, journeys, since) for leaf in leaves]
        owners = np.concatenate([np.arange(len(journeys)), *(owner for owner, _ in shown)])
        times = np.concatenate([fresh_at, *(time for _, time in shown)])
        order = np.lexsort((times, owners))
        owners, times = owners[order], times[order]
        is_last = np.append((owners[1:] != owners[:-1]) | (times[1:] - times[:-1] > allowed), True)
        first = np.searchsorted(owners[is_last], np.arange(len(journeys)))
        return np.asarray(times[is_last][first], dtype=np.int64)

    def _named(self, gates: Sequence[Gate], opening: Opening) -> Places:
        """For each journey the place in `names` of the criteria that opened the gates."""
        named = np.zeros(opening.choices.shape[1], dtype=np.int64)
        for choices in np.unique(opening.choices, axis=1).T:
            ids = tuple(
                criterion.criterion_id
                for gate, choice in zip(gates, choices, strict=True)
                for place, criterion in enumerate(gate.criteria)
                if choice in (-1, place)
            )
            if ids not in self.names:
                self.names.append(ids)
            named[(opening.choices == choices[:, None]).all(axis=0)] = self.names.index(ids)
        return named
