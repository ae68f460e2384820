"""The market's plays as a problem of choosing: real members in real weeks, each of whom a play moves as it does there.

The market cannot be run again under another way of choosing plays one by one, and a single play moves a stage there by
so little that nobody could learn it from a few thousand of them. So the problem is made from its truth:

- who is chosen for is a member in a week of a purchase, with the role, the stage, the opinions and the power of the
  truth; sellers see role and stage, and whether the two sides are talking;
- how often stages progress within 28 days without a play is counted in the truth, by stage and whether they talk;
- what a play does is what it does in the market: it moves opinions by the truth's table `plays`, turns against itself
  where it presses those who lean towards deciding, counts by the member's power, brings a missing member of weight to
  the table, and draws a team together or apart by how far apart it is;
- INVENTED is the scale alone: moves of opinions become log-odds of progress with a standard deviation of `SPREAD` over
  members and plays, as if a play were kept up until it tells;
- sellers choose as in the market, by channel and stage, and press where nobody talks; in a tenth of all choices lots
  are drawn. Every chance is logged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from benchmarks.truth.measurement import Missing
from benchmarks.truth.tables import Row, Tables
from numpy.typing import NDArray

from quorate.market.world.plays import PLAYS
from quorate.market.world.stages import BUYING_STAGES, ROLES, STAGE_NUMBER

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

ORDINARY = len(PLAYS)
OPTIONS = len(PLAYS) + 1
SPREAD = 0.4
EXPLORATION = 0.1
_MOST_MEMBERS = 20_000
_FEWEST_MEMBERS = 500
_WEEKS_AHEAD = timedelta(days=28)
# How often sellers of the market write, reach by telephone and meet, in a week.
_CHANNELS = (("by_mail", 0.85), ("by_call", 0.19), ("by_meeting", 0.35))
_PRESSES_WHEN_QUIET = 0.3
_LEANS, _AGAINST_ITSELF = 0.1, -1.4
_BROUGHT_IN = 0.05
_WEIGHTY = ("economic_buyer", "technical", "legal_security")


@dataclass(frozen=True)
class Problem:
    """Members in weeks, and what every option would bring with each.

    Attributes
    ----------
    roles, stages, is_quiet: what sellers see; shape (members,). Stages count the buying stages from 0.
    progress: chance of progress within 28 days; shape (members, `OPTIONS`), ordinary contact last.
    chances: with which sellers choose each option; shape (members, `OPTIONS`).
    """

    roles: Places
    stages: Places
    is_quiet: Places
    progress: Numbers
    chances: Numbers

    def value(self, ways: Numbers) -> float:
        """Share of members whose purchase progresses, chosen for by role and stage.

        ways: the chance of each option; shape (roles, stages, `OPTIONS`).
        """
        return float((ways[self.roles, self.stages] * self.progress).sum(axis=1).mean())

    @property
    def as_done(self) -> float:
        """The value of what sellers do."""
        return float((self.chances * self.progress).sum(axis=1).mean())

    def cell_means(self) -> Numbers:
        """True means of every option by role and stage; shape (roles, stages, `OPTIONS`), 0 where nobody is."""
        sums = np.zeros((len(ROLES), len(BUYING_STAGES), OPTIONS))
        counts = np.zeros((len(ROLES), len(BUYING_STAGES), 1))
        np.add.at(sums, (self.roles, self.stages), self.progress)
        np.add.at(counts, (self.roles, self.stages), 1.0)
        return np.asarray(sums / np.maximum(counts, 1.0))


@dataclass(frozen=True)
class Log:
    """Choices that sellers made, and what came of them; each of shape (choices,)."""

    levels: Places
    """Role, stage, option and whether nobody talked; shape (choices, 4)."""
    results: Numbers
    propensities: Numbers


def logged(problem: Problem, count: int, chance: np.random.Generator) -> Log:
    """So many choices, each for another member."""
    who = chance.integers(0, len(problem.roles), count)
    bounds = np.cumsum(problem.chances[who], axis=1)
    option = np.minimum((bounds < chance.random((count, 1))).sum(axis=1), OPTIONS - 1)
    results = chance.random(count) < problem.progress[who, option]
    levels = np.stack((problem.roles[who], problem.stages[who], option, problem.is_quiet[who]), axis=1)
    return Log(levels, results.astype(np.float64), problem.chances[who, option])


def problem_of(truth: Tables, chance: np.random.Generator) -> Problem:
    """The problem of one market. Raises `Missing` where too few members were ever in a buying stage."""
    weeks = {(row["journey_id"], row["week_on"]): row for row in truth.rows("stages")}
    rates = _rates(weeks)
    powers = {(row["journey_id"], row["person_id"]): row for row in truth.rows("members")}
    there = [
        row
        for row in truth.rows("stances")
        if (week := weeks.get((row["journey_id"], row["week_on"])))
        and week["stage"] in BUYING_STAGES
        and (row["journey_id"], row["person_id"]) in powers
    ]
    if len(there) < _FEWEST_MEMBERS:
        raise Missing("plays: too few members in buying stages")
    chosen = chance.permutation(len(there))[:_MOST_MEMBERS]
    members = [there[place] for place in chosen.tolist()]
    of_weeks = [weeks[row["journey_id"], row["week_on"]] for row in members]
    of_members = [powers[row["journey_id"], row["person_id"]] for row in members]
    stages = np.array([BUYING_STAGES.index(week["stage"]) for week in of_weeks])
    quiet = np.array([not week["is_talking"] for week in of_weeks], dtype=np.int64)
    base = np.array([rates[stage, flag] for stage, flag in zip(stages.tolist(), quiet.tolist(), strict=True)])
    moves = _moves(members, of_weeks, of_members, _missing(powers, members))
    moves *= SPREAD / moves.std()
    scores = np.log(base / (1.0 - base))[:, None] + np.concatenate((moves, np.zeros((len(moves), 1))), axis=1)
    roles = np.array([ROLES.index(row["role"]) for row in of_members])
    return Problem(roles, stages, quiet, 1.0 / (1.0 + np.exp(-scores)), _chances(stages, quiet))


def _rates(weeks: Mapping[tuple[str, date], Row]) -> dict[tuple[int, int], float]:
    """How often a purchase stands in a later stage 28 days on, by stage and whether nobody talks."""
    seen: Counter[tuple[int, int]] = Counter()
    later: Counter[tuple[int, int]] = Counter()
    for (journey, on), week in weeks.items():
        ahead = weeks.get((journey, on + _WEEKS_AHEAD))
        if week["stage"] in BUYING_STAGES and ahead is not None:
            key = BUYING_STAGES.index(week["stage"]), int(not week["is_talking"])
            seen[key] += 1
            later[key] += STAGE_NUMBER[ahead["stage"]] > STAGE_NUMBER[week["stage"]]
    return {
        (stage, quiet): (later[stage, quiet] + 1.0) / (seen[stage, quiet] + 3.0)
        for stage in range(len(BUYING_STAGES))
        for quiet in (0, 1)
    }


def _missing(powers: Mapping[tuple[str, str], Row], members: list[Row]) -> Numbers:
    """1 where a member of weight was yet to come in."""
    to_come: dict[str, list[date]] = {}
    for row in powers.values():
        if row["role"] in _WEIGHTY and row["joined_on"] is not None:
            to_come.setdefault(row["journey_id"], []).append(row["joined_on"])
    return np.array(
        [float(any(on > row["week_on"] for on in to_come.get(row["journey_id"], ()))) for row in members]
    )


def _moves(members: list[Row], weeks: list[Row], of_members: list[Row], missing: Numbers) -> Numbers:
    """How far each play moves each member's purchase, in opinions; shape (members, plays)."""
    stage = np.array([STAGE_NUMBER[week["stage"]] for week in weeks])
    power = np.array([row["power"] for row in of_members])
    leans = np.array([row["for_deciding"] > _LEANS for row in members])
    apart = np.array([week["dispersion"] for week in weeks])
    columns = []
    for play in PLAYS:
        change = np.array(play.change)[stage]
        if play.is_pressing:
            change = np.where(leans, _AGAINST_ITSELF * change, change)
        moved = power / power.mean() * (change + np.array(play.us)[stage]) / 2.0
        moved += missing * (_BROUGHT_IN if play.calls_in else 0.0)
        columns.append(moved + (play.steadies - 1.0) * apart * _BROUGHT_IN)
    return np.stack(columns, axis=1)


def _chances(stages: Places, quiet: Places) -> Numbers:
    """With which sellers choose each option, lots included."""
    number = np.array([STAGE_NUMBER[stage] for stage in BUYING_STAGES])[stages]
    total = sum(weight for _, weight in _CHANNELS)
    own = np.zeros((len(stages), OPTIONS))
    for name, weight in _CHANNELS:
        for place, play in enumerate(PLAYS):
            chances: Any = getattr(play, name)
            own[:, place] += weight / total * np.array(chances)[number]
    own[:, ORDINARY] = 1.0 - own[:, :ORDINARY].sum(axis=1)
    presses = np.array([play.is_pressing for play in PLAYS] + [False], dtype=np.float64)
    pressed = (_PRESSES_WHEN_QUIET * quiet)[:, None]
    own = (1.0 - pressed) * own + pressed * presses
    return np.asarray((1.0 - EXPLORATION) * own + EXPLORATION / OPTIONS)
