"""What sellers do with teams, and why: they go where they see movement, which is what makes effort and success
go together even where effort does nothing."""

from __future__ import annotations

import numpy as np

from quorate.market.world.plays import PLAYS
from quorate.market.world.purchases.luck import Numbers, Own, Shared, later_digits
from quorate.market.world.purchases.reading import speak
from quorate.market.world.purchases.runs import NEVER, Counts, Flags, Runs
from quorate.market.world.purchases.switches import Means
from quorate.market.world.purchases.week import Contact, Gathering, Week
from quorate.market.world.stages import ROLE_HABITS, ROLES, STAGE_HABITS, STAGE_NUMBER, STAGES

_OPENNESS = np.array(
    [{"unaware": 0.02, "define": 0.09, "explore": 0.18}.get(stage, 0.13) for stage in STAGES]
)
_ATTEMPTS = 4.5
_ATTEMPTS_BY_MAIL = 0.6
_MAILS = 0.85
_CALLS = 0.45
_MAIL_MOVES = (0.004, 0.010)
_CALL_MOVES = (0.008, 0.014)
_MEETING_RATE = np.array([STAGE_HABITS[stage].meeting_rate for stage in STAGES])
_MEETS = np.array([ROLE_HABITS[role].meets for role in ROLES])
_MOST_ATTENDEES = 9
_STAYS_AWAY = 0.12
_UNINVITED = 0.45
_ROLE_AT_STAGE = np.ones((len(STAGES), len(ROLES)))
for _stage, _wanted in {
    "require": {"technical": 1.8},
    "select": {"user": 1.5, "technical": 1.5},
    "validate": {"legal_security": 2.6, "technical": 1.6},
    "decide": {"economic_buyer": 2.4, "procurement": 2.2, "legal_security": 1.4},
}.items():
    for _role, _factor in _wanted.items():
        _ROLE_AT_STAGE[STAGE_NUMBER[_stage], ROLES.index(_role)] = _factor
_CALLED_IN = tuple(ROLES.index(role) for role in ("economic_buyer", "technical", "legal_security"))
_INDECISIVE = 0.1
_DEEPENS_DOUBT = 1.4
_EXPLORE = STAGE_NUMBER["explore"]


def seek_out(runs: Runs, week: Week) -> None:
    """Cold outreach to members whose address is known; busier teams are tried more often and answer more."""
    idle = (runs.first_two_way == NEVER) & runs.live
    wanted = np.minimum(0.7, runs.outreach_rate * (0.45 + 0.55 * np.minimum(runs.heat, 3.0)))
    tries = idle & (week.shared[Shared.OUTREACH] < wanted * week.seller_share)
    known = week.present & runs.is_known
    tries &= known.any(axis=1)
    target = np.where(known, week.own[Own.PICKED_FOR_OUTREACH], -1.0).argmax(axis=1)
    by_mail = week.shared[Shared.OUTREACH_MEANS] < _ATTEMPTS_BY_MAIL
    means = np.where(by_mail, Means.SELLER_MAIL, Means.SELLER_CALL)
    tries &= runs.is_on[np.arange(len(runs)), means]
    answers = 1.0 - (1.0 - _OPENNESS[runs.stage]) ** _ATTEMPTS
    answered = tries & (week.shared[Shared.OUTREACH_ANSWER] < answers)
    run = np.flatnonzero(tries)
    nothing = np.full(len(run), -1)
    week.happened.outreach = Contact(run, target[run], answered[run], by_mail[run], nothing)
    speak(runs, answered, week.monday)


def work(runs: Runs, week: Week, delay_stages: int) -> None:
    """A week of selling to teams that have spoken with the vendor, `delay_stages` later than sellers could."""
    spoken = (runs.first_two_way < week.monday) & runs.live
    if delay_stages:
        spoken &= runs.stage >= _EXPLORE + delay_stages
    warmth = np.where(runs.last_two_way > week.monday - 42.0, 1.0, 0.45)
    effort = runs.zeal * week.seller_share * warmth * (0.7 + 0.3 * np.minimum(runs.heat, 4.0) / 2.0)
    reachable = week.reachable(runs) & spoken[:, None]
    _open_opportunity(runs, week, spoken)
    _write(runs, week, reachable, effort)
    _ring(runs, week, reachable, effort)
    _gather(runs, week, reachable, effort)


def _open_opportunity(runs: Runs, week: Week, spoken: Flags) -> None:
    early = runs.stage < _EXPLORE
    chance = np.where(early, 0.05 + 0.06 * runs.optimism, 0.3 + 0.2 * runs.optimism)
    opens = spoken & (runs.opportunity == NEVER) & (week.shared[Shared.OPPORTUNITY] < chance)
    runs.opportunity[opens] = week.monday + 4.0
    week.happened.opened.extend(np.flatnonzero(opens).tolist())


def _write(runs: Runs, week: Week, reachable: Flags, effort: Numbers) -> None:
    writes = reachable.any(axis=1) & runs.is_on[:, Means.SELLER_MAIL]
    writes &= week.shared[Shared.MAIL] < 1.0 - np.exp(-_MAILS * effort)
    run = np.flatnonzero(writes)
    target = np.where(reachable, week.own[Own.PICKED_FOR_MAIL], -1.0).argmax(axis=1)[run]
    willing = np.where(runs.is_shortlisted[run], 0.34 + 0.25 * runs.us[run, target], 0.08)
    replied = week.shared[Shared.MAIL_REPLY, run] < willing
    play = _play(runs, run, week.shared[Shared.MAIL_PLAY, run], _BY_MAIL)
    week.change[run, target] += _MAIL_MOVES[0]
    week.us[run, target] += _MAIL_MOVES[1] + 0.01 * runs.skill[run]
    week.happened.mails = Contact(run, target, replied, np.ones(len(run), dtype=bool), play)
    _play_out_on_one(runs, week, run, target, play)
    _spoke(runs, week, run[replied])


def _ring(runs: Runs, week: Week, reachable: Flags, effort: Numbers) -> None:
    rings = reachable.any(axis=1) & runs.is_on[:, Means.SELLER_CALL]
    rings &= week.shared[Shared.CALL] < 1.0 - np.exp(-_CALLS * effort)
    run = np.flatnonzero(rings)
    target = np.where(reachable, week.own[Own.PICKED_FOR_CALL], -1.0).argmax(axis=1)[run]
    answered = week.shared[Shared.CALL_ANSWER, run] < np.where(runs.is_shortlisted[run], 0.42, 0.16)
    play = np.where(answered, _play(runs, run, week.shared[Shared.CALL_PLAY, run], _BY_CALL), -1)
    week.change[run, target] += _CALL_MOVES[0] * answered
    week.us[run, target] += (_CALL_MOVES[1] + 0.012 * runs.skill[run]) * answered
    week.happened.calls = Contact(run, target, answered, np.zeros(len(run), dtype=bool), play)
    _play_out_on_one(runs, week, run, target, play)
    _spoke(runs, week, run[answered])


def _gather(runs: Runs, week: Week, reachable: Flags, effort: Numbers) -> None:
    """Meetings; those who are reached may bring colleagues nobody had heard of."""
    interest = np.where(runs.is_shortlisted, 1.0, 0.22)
    rate = np.minimum(0.9, _MEETING_RATE[runs.stage] * np.sqrt(effort) * interest)
    holds = reachable.any(axis=1) & runs.is_on[:, Means.SELLER_MEETING]
    holds &= week.shared[Shared.MEETING] < rate
    chance = 0.75 * _MEETS[runs.role] * _ROLE_AT_STAGE[runs.stage[:, None], runs.role]
    chance = np.minimum(0.92, chance * np.where(reachable, 1.0, _UNINVITED))
    comes = week.present & holds[:, None] & (week.own[Own.COMES] < chance)
    comes &= comes.cumsum(axis=1) <= _MOST_ATTENDEES
    absent = comes & (week.own[Own.STAYS_AWAY] < _STAYS_AWAY)
    comes &= ~absent
    run = np.flatnonzero(comes.any(axis=1))
    came = comes[run]
    play = _play(runs, run, week.shared[Shared.MEETING_PLAY, run], _BY_MEETING)
    liked = 0.03 + 0.05 * runs.fit[run] + 0.04 * runs.skill[run]
    week.us[run] += liked[:, None] * came
    week.change[run] += 0.022 * came
    week.is_reader[run] |= came & (came.sum(axis=1) > 1)[:, None]
    runs.has_met[run] |= came
    week.happened.meetings = Gathering(run, came, absent[run], play)
    _play_out(runs, week, run, came, play)
    _spoke(runs, week, run)


def _spoke(runs: Runs, week: Week, run: Counts) -> None:
    who = np.zeros(len(runs), dtype=bool)
    who[run] = True
    speak(runs, who, week.monday)


# stage x play: bounds of the chances with which sellers choose, the rest being no play at all
_BY_MAIL = np.cumsum([play.by_mail for play in PLAYS], axis=0).T
_BY_CALL = np.cumsum([play.by_call for play in PLAYS], axis=0).T
_BY_MEETING = np.cumsum([play.by_meeting for play in PLAYS], axis=0).T
_CHANGE = np.array([play.change for play in PLAYS]).T
_US = np.array([play.us for play in PLAYS]).T
_STEADIES = np.array([play.steadies for play in PLAYS])
_CALLS_IN = np.array([play.calls_in for play in PLAYS])
_IS_PRESSING = np.array([play.is_pressing for play in PLAYS])
_PRESSES_WHEN_QUIET = 0.3
_QUIET_HEAT = 0.6


def _play(runs: Runs, run: Counts, chance: Numbers, bounds: Numbers) -> Counts:
    """The play sellers choose; where a team has gone quiet they press for a date more often."""
    number = (bounds[runs.stage[run]] <= chance[:, None]).sum(axis=1)
    presses = (runs.heat[run] < _QUIET_HEAT) & (later_digits(chance, 128) < _PRESSES_WHEN_QUIET)
    number = np.where(presses, int(np.flatnonzero(_IS_PRESSING)[0]), number)
    return np.where(number < len(PLAYS), number, -1)


def _play_out_on_one(runs: Runs, week: Week, run: Counts, member: Counts, play: Counts) -> None:
    reached = np.zeros((len(run), runs.width), dtype=bool)
    reached[np.arange(len(run)), member] = True
    _play_out(runs, week, run, reached, play)


def _play_out(runs: Runs, week: Week, run: Counts, reached: Flags, play: Counts) -> None:
    """What the plays do to those they reach. One that is switched off is done and does nothing."""
    kept = (play >= 0) & (runs.play_off[run] != play)
    run, reached, play = run[kept], reached[kept], play[kept]
    stage = runs.stage[run]
    change = np.repeat(_CHANGE[stage, play][:, None], runs.width, axis=1)
    doubts = _IS_PRESSING[play][:, None] & (runs.change[run] > _INDECISIVE)
    change = np.where(doubts, -_DEEPENS_DOUBT * change, change)
    week.change[run] += change * reached
    week.us[run] += _US[stage, play][:, None] * reached
    steadies = _STEADIES[play][:, None]
    week.steadies[run] = np.where(reached & (steadies != 1.0), steadies, week.steadies[run])
    _call_in(runs, week, run[_CALLS_IN[play]])


def _call_in(runs: Runs, week: Week, run: Counts) -> None:
    """Bring a member of weight to the table who would have come later: the first that is still missing."""
    missing = runs.is_member[run] & (runs.joined[run] > week.monday) & np.isin(runs.role[run], _CALLED_IN)
    missing &= runs.left[run] > week.monday
    found = missing.any(axis=1)
    member = missing.argmax(axis=1)
    run, member = run[found], member[found]
    runs.joined[run, member] = week.monday + 4.0
    runs.has_met[run, member] = True
    week.us[run, member] += 0.04
    week.change[run, member] += 0.06
