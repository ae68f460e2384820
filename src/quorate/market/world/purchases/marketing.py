"""What the vendor's marketing does to the members of teams: mails, webinars, fairs, posts, advertising, lists."""

from __future__ import annotations

import numpy as np

from quorate.market.world.library import CONTENT_NUMBER
from quorate.market.world.programme import Campaign, Post, Send, Webinar
from quorate.market.world.purchases.luck import Numbers, Own, later_digits
from quorate.market.world.purchases.reading import Shelf, take_in
from quorate.market.world.purchases.runs import Counts, Flags, Runs
from quorate.market.world.purchases.switches import Means
from quorate.market.world.purchases.week import Touched, Week
from quorate.market.world.stages import STAGE_NUMBER, STAGES
from quorate.market.world.vendor import OFFERINGS

_SENDS_A_WEEK = 2
_OPENED = 0.22
_CLICKED = 0.14
_TIRED = 0.007
_SEAT = np.array([{"unaware": 0.09, "define": 0.2, "explore": 0.34, "require": 0.3, "select": 0.2,
                   "validate": 0.1, "decide": 0.05}.get(stage, 0.0) for stage in STAGES])  # fmt: skip
_ATTENDED = 0.52
_SEES_A_POST = 0.05
_REACTS = 0.3
_AD_CLICKED = 0.045
_ON_A_LIST = 0.012
_EARLY_STAGES = STAGE_NUMBER["select"]
# what each does to (opinion on any change, opinion of this vendor)
_MAIL_OPENED = (0.014, 0.003)
_MAIL_CLICKED = (0.04, 0.008)
_WEBINAR_HEARD = (0.25, 0.15)
_POST_SEEN = (0.010, 0.010)
_AD_FOLLOWED = (0.1, 0.04)
_STAND_VISITED = (0.18, 0.16)
_READ_FROM_MAIL = 1.5


def reach(runs: Runs, week: Week, shelf: Shelf) -> None:
    """A week of the programme as the teams meet it; accounts held out by lot meet none of it."""
    for place, send in enumerate(week.offers.sends[:_SENDS_A_WEEK]):
        _deliver(runs, week, shelf, send, Own.SEND + 3 * place)
    for webinar in week.offers.webinars[:1]:
        _seat(runs, week, webinar)
    if week.offers.posts:
        _show_posts(runs, week)
    for fair in week.offers.fairs[:1]:
        _meet_at_fair(runs, week, fair)
    for campaign in week.offers.lists[:1]:
        _load_list(runs, week, campaign)
    _advertise(runs, week, shelf)


def _is_on(runs: Runs, means: Means, campaign: int = -2) -> Flags:
    return np.asarray(runs.is_on[:, means] & ~runs.is_held_out & (runs.campaign_off != campaign))


def _care(runs: Runs, week: Week, offering: str | None) -> Numbers:
    """How relevant something is to each member: 1 is indifferent, people not on the team yet are below."""
    if offering is None:
        return np.where(week.present, 1.3, 0.7)
    is_theirs = runs.offering == _OFFERINGS[offering]
    return np.where(week.present & is_theirs[:, None], 2.2, 0.7)


_OFFERINGS = {offering.key: number for number, offering in enumerate(OFFERINGS)}


def _deliver(runs: Runs, week: Week, shelf: Shelf, send: Send, chance: int) -> None:
    """One bulk mail: got, opened, clicked, or the last straw."""
    if send.webinar is not None and send.webinar.for_customers:
        return
    is_on = _is_on(runs, Means.BULK_MAIL, send.campaign.key)
    share = np.minimum(0.6, send.reach * (0.8 + 0.2 * np.minimum(runs.heat, 3.0))) * is_on
    got = runs.is_member & runs.is_known & runs.is_subscribed & (runs.left > week.monday)
    got &= week.own[chance] < share[:, None]
    run, member = np.nonzero(got)
    care = _care(runs, week, send.campaign.offering)[run, member]
    opened = week.own[chance + 1, run, member] < np.minimum(0.8, _OPENED * care)
    eager = np.minimum(0.5, _CLICKED * care * np.sqrt(runs.activity[run, member]))
    decides = week.own[chance + 2, run, member]
    clicked = opened & (decides < eager)
    tired = opened & ~clicked & (decides > 1.0 - _TIRED)
    runs.is_subscribed[run[tired], member[tired]] = False
    _nudge(week, run[opened], member[opened], _MAIL_OPENED)
    _nudge(week, run[clicked], member[clicked], _MAIL_CLICKED)
    content = np.full(int(clicked.sum()), CONTENT_NUMBER[send.contents[0].content_id])
    take_in(runs, week, shelf, run[clicked], member[clicked], content, _READ_FROM_MAIL)
    week.happened.touches.append(Touched(send, run, member, opened, clicked, tired))
    runs.heat += np.bincount(run[clicked], minlength=len(runs))


def _nudge(week: Week, run: Counts, member: Counts, by: tuple[float, float]) -> None:
    np.add.at(week.change, (run, member), by[0])
    np.add.at(week.us, (run, member), by[1])


def _seat(runs: Runs, week: Week, webinar: Webinar) -> None:
    """Registrations for a webinar of this week, and who came."""
    if webinar.for_customers:
        return
    fits = np.where(runs.offering == _OFFERINGS.get(webinar.offering or "", -1), 1.0, 0.4)
    known = np.where(runs.is_known, 1.5, 0.6)
    share = (fits * _SEAT[runs.stage] * _is_on(runs, Means.WEBINAR, webinar.campaign.key))[:, None]
    share = share * known * np.minimum(1.6, runs.activity)
    takes = week.present & ~runs.is_dark & (week.own[Own.SEAT] < share)
    run, member = np.nonzero(takes)
    came = week.own[Own.ATTEND, run, member] < _ATTENDED
    runs.is_known[run, member] = True
    _nudge(week, run[came], member[came], _WEBINAR_HEARD)
    week.is_reader[run[came], member[came]] = True
    never = np.zeros(len(run), dtype=bool)
    week.happened.touches.append(Touched(webinar, run, member, ~never, came, never))
    runs.heat += np.bincount(run, minlength=len(runs))


def _show_posts(runs: Runs, week: Week) -> None:
    """Posts are seen by many and reacted to by few; what is seen counts, what is reacted to shows."""
    posts = week.offers.posts
    early = np.where(runs.stage <= _EARLY_STAGES, 1.5, 1.0) * _is_on(runs, Means.POST)
    rate = _SEES_A_POST * len(posts) * runs.sociability * early[:, None]
    chance = week.own[Own.POST]
    seen = runs.is_member & (runs.left > week.monday) & (chance < 1.0 - np.exp(-rate))
    run, member = np.nonzero(seen)
    _nudge(week, run, member, _POST_SEEN)
    reacts = week.own[Own.REACT, run, member] < _REACTS
    which = (later_digits(chance[run, member], 64) * len(posts)).astype(np.int64)
    never = np.zeros(len(run), dtype=bool)
    for number, post in enumerate(posts):
        mine = which == number
        week.happened.touches.append(
            Touched(post, run[mine], member[mine], ~never[mine], reacts[mine], never[mine])
        )


def _meet_at_fair(runs: Runs, week: Week, fair: Campaign) -> None:
    share = runs.fair_share * _is_on(runs, Means.FAIR, fair.key)
    meets = runs.is_member & (runs.left > week.monday) & (week.own[Own.FAIR] < share[:, None])
    run, member = np.nonzero(meets)
    runs.is_known[run, member] = True
    _nudge(week, run, member, _STAND_VISITED)
    _note(week, fair, run, member)


def _load_list(runs: Runs, week: Week, campaign: Campaign) -> None:
    share = _ON_A_LIST * _is_on(runs, Means.SYNDICATION, campaign.key)
    listed = week.present & ~runs.is_known & (week.own[Own.LIST] < share[:, None])
    run, member = np.nonzero(listed)
    runs.is_known[run, member] = True
    _note(week, campaign, run, member)


def _advertise(runs: Runs, week: Week, shelf: Shelf) -> None:
    """Advertising on the professional network: a click leads to something worth reading."""
    for number, campaigns in enumerate(week.offers.ads):
        for campaign in campaigns[:1]:
            on = _is_on(runs, Means.SOCIAL_AD, campaign.key) & (runs.offering == number)
            early = np.where(runs.stage <= _EARLY_STAGES, 1.3, 0.8)
            share = (_AD_CLICKED * on * early)[:, None] * np.where(week.present, 1.0, 0.25)
            aimed = runs.is_member & (runs.left > week.monday)
            run, member = np.nonzero(aimed & (week.own[Own.AD] < share * np.minimum(2.0, runs.activity)))
            _nudge(week, run, member, _AD_FOLLOWED)
            content = np.full(len(run), CONTENT_NUMBER[campaign.leads_to])
            take_in(runs, week, shelf, run, member, content)
            _note(week, campaign, run, member)
            runs.heat += np.bincount(run, minlength=len(runs))


def _note(week: Week, by: Campaign | Post, run: Counts, member: Counts) -> None:
    all_of_them = np.ones(len(run), dtype=bool)
    week.happened.touches.append(Touched(by, run, member, all_of_them, all_of_them, ~all_of_them))
