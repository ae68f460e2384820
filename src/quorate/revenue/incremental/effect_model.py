"""The incremental model: a multi-state model of stages, and what would be missing without each kind of touch.

Kinds that collect demand are held equal and never credited: they go with demand, and whoever leaves them out of the
model lets every other channel answer for it. Figures are shares of what was reached (won, or going on from one
stage) that would be missing had a channel, a function or all of it not been there; see `stats/withheld_effects`.

How long a touch carries over is the one thing that figures hang on most (see `incremental_sensitivity`). Where a
company has enough journeys it is fitted: the shortest of `HALF_LIVES_WEEKS` that explains the weeks as well as the
best, to within `TELLING` of log-likelihood. Longer ones than these cannot be told from having gone on for long: on two
development markets 32 weeks explained the weeks as well as 16 and was twice as far off the truth. `TELLING` was chosen
there too; weeks of one journey are no separate evidence, so it is larger than a test of independent weeks would want.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from quorate.revenue.incremental.stage_weeks import FORWARD, LOST, WAY_COUNT, WON
from quorate.stats.experiment_correction import corrected
from quorate.stats.stage_goals import Goal
from quorate.stats.stage_transitions import StageTransitions
from quorate.stats.withheld_effects import Weeks, Withheld, withheld

if TYPE_CHECKING:
    from quorate.revenue.incremental.holdouts import Holdout
    from quorate.revenue.incremental.kinds_of_touch import Kind, KindsOfTouch
    from quorate.revenue.incremental.stage_weeks import StageWeeks
    from quorate.stats.ragged import Numbers, Places

HALF_LIVES_WEEKS = (2.0, 4.0, 8.0, 16.0)
DEFAULT_HALF_LIFE_WEEKS = 8.0
TELLING = 12.0
FEWEST_TO_FIT = 1_000
_MOST_TO_FIT = 3_000
FEWEST_JOURNEYS, FEWEST_WON, FEWEST_LOST, FEWEST_MOVES = 100, 30, 30, 30
WON_TRANSITION = "won"


@dataclass(frozen=True)
class Question:
    """What is thought away: a channel, a function, a channel of one function, or (both None) everything."""

    channel: str | None = None
    our_function: str | None = None

    def holds(self, kind: Kind) -> bool:
        """Whether the kind is thought away."""
        return (
            not kind.is_capture
            and self.channel in (None, kind.channel)
            and self.our_function in (None, kind.our_function)
        )


@dataclass(frozen=True)
class Answers:
    """The shares of one transition that would be missing without each thing asked about.

    Attributes
    ----------
    shares: shape (questions,).
    covariance: of their errors, which go together; shape (questions, questions).
    """

    transition: str
    questions: tuple[Question, ...]
    shares: Numbers
    covariance: Numbers

    @property
    def standard_errors(self) -> Numbers:
        """Of each share; shape (questions,)."""
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance), 0.0)))

    def given(self, experiments: Mapping[str, Holdout]) -> Answers:
        """The same answers, given what experiments found about some of them."""
        shares, covariance = self.shares, self.covariance
        for function, holdout in experiments.items():
            question = Question(None, function)
            if holdout.found is not None and question in self.questions:
                place = self.questions.index(question)
                shares, covariance = corrected(shares, covariance, place, holdout.found)
        return replace(self, shares=shares, covariance=covariance)


def silence(weeks: StageWeeks, kinds: Sequence[Kind]) -> tuple[str, str]:
    """Why nothing can be told, as a status and in words; `ok` and nothing where it can."""
    won, lost = int((weeks.outcomes == WON).sum()), int((weeks.outcomes == LOST).sum())
    checks = (
        ("few_journeys", won + lost, FEWEST_JOURNEYS, "journeys that have ended"),
        ("few_won", won, FEWEST_WON, "journeys that were won"),
        ("few_lost", lost, FEWEST_LOST, "journeys that were lost"),
    )
    for status, seen, needed, what in checks:
        if seen < needed:
            return status, f"{seen} {what}; it takes {needed} to tell what anything added"
    if not any(not kind.is_capture for kind in kinds):
        return "no_causes", "no kind of touch that could have added anything was met by enough journeys"
    return "ok", ""


def fitted_half_life(weeks: StageWeeks, touched: KindsOfTouch) -> float:
    """The half-life that the company's own journeys show; the default where they are too few to show one."""
    ended = int((weeks.outcomes > 0).sum())
    if ended < FEWEST_TO_FIT:
        return DEFAULT_HALF_LIFE_WEEKS
    some = np.flatnonzero(weeks.of % max(1, len(weeks.journeys) // _MOST_TO_FIT) == 0)
    held = touched.held_equal(weeks)
    ways, found = weeks.ways, []
    near: StageTransitions | None = None
    for half_life in HALF_LIVES_WEEKS:
        columns = np.concatenate((held, touched.stocks(weeks, half_life)), axis=1)
        model = StageTransitions(len(weeks.stage_names), WAY_COUNT)
        near = model.fit(weeks.stages[some], ways[some], columns[some], held.shape[1], near)
        found.append(model.log_likelihood_)
    return next(
        half_life
        for half_life, value in zip(HALF_LIVES_WEEKS, found, strict=True)
        if value >= max(found) - TELLING
    )


class EffectModel:
    """The model of one set of weeks, ready to be asked.

    Parameters
    ----------
    half_life_weeks: after how many weeks half of a touch is left.
    """

    def __init__(self, weeks: StageWeeks, touched: KindsOfTouch, half_life_weeks: float) -> None:
        self._weeks, self._kinds = weeks, touched.kinds
        held = touched.held_equal(weeks)
        self._held = held.shape[1]
        self._columns = np.concatenate((held, touched.stocks(weeks, half_life_weeks)), axis=1)
        self._model = StageTransitions(len(weeks.stage_names), WAY_COUNT)
        self._model.fit(weeks.stages, weeks.ways, self._columns, self._held)
        self._accounts = weeks.accounts[weeks.of]
        self._pulls = self._model.pulls(weeks.stages, weeks.ways, self._columns, self._accounts)
        self._ways = weeks.leads_to()

    def declared(self, kinds: tuple[Kind, ...]) -> EffectModel:
        """The same model with kinds declared otherwise: what is held equal is fitted like what is asked about."""
        other = copy(self)
        other._kinds = kinds
        return other

    def questions(self) -> tuple[Question, ...]:
        """Everything worth asking: all of it, each function, each channel, each channel of each function."""
        causes = [kind for kind in self._kinds if not kind.is_capture]
        asked = {Question()}
        for kind in causes:
            asked |= {
                Question(kind.channel),
                Question(None, kind.our_function),
                Question(kind.channel, kind.our_function),
            }
        return tuple(sorted(asked, key=lambda one: (one.channel or "", one.our_function or "")))

    def of_winning(self, questions: Sequence[Question]) -> Answers:
        """What would be missing of all that is won."""
        weeks = self._weeks
        count = len(weeks.stage_names)
        starts = np.bincount(weeks.stages[weeks.starts[:-1]], minlength=count).astype(np.float64)
        goal = Goal(starts / starts.sum(), np.full(count, np.nan))
        return self._asked(WON_TRANSITION, goal, np.arange(len(weeks.stages)), questions)

    def of_going_on(self, stage: str, questions: Sequence[Question]) -> Answers | None:
        """What would be missing of all stays in a stage that end by going on; None where too few did."""
        weeks = self._weeks
        own = np.array([name == stage for _, name in weeks.stage_names])
        rows = np.flatnonzero(own[weeks.stages])
        ways = weeks.ways[rows]
        if int(np.isin(ways, (FORWARD, WON)).sum()) < FEWEST_MOVES:
            return None
        starts = np.where(own, np.bincount(weeks.stages[rows], minlength=len(own)), 0).astype(np.float64)
        settled = np.full(len(own), np.nan)
        for place in np.flatnonzero(~own):
            before = [
                at for at in np.flatnonzero(own) if weeks.stage_names[at][0] == weeks.stage_names[place][0]
            ]
            settled[place] = float(bool(before) and place > before[0])
        return self._asked(stage, Goal(starts / starts.sum(), settled), rows, questions)

    def _asked(self, transition: str, goal: Goal, rows: Places, questions: Sequence[Question]) -> Answers:
        asked = [self._columns_of(question) for question in questions]
        distinct = sorted(set(asked))
        lived = Weeks(self._weeks.stages[rows], self._accounts[rows], self._columns[rows])
        found: Withheld = withheld(self._model, lived, goal, self._ways, self._pulls, distinct)
        places = np.array([distinct.index(columns) for columns in asked], dtype=np.int64)
        covariance = found.covariance[np.ix_(places, places)]
        return Answers(transition, tuple(questions), found.shares[places], covariance)

    def _columns_of(self, question: Question) -> tuple[int, ...]:
        return tuple(self._held + at for at, kind in enumerate(self._kinds) if question.holds(kind))
