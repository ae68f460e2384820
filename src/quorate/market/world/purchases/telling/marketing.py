"""What marketing brought about in members: mails, seats, reactions, badges, clicks on advertising."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quorate.market.calendars import DAY, HOUR, moment
from quorate.market.streams import Stream
from quorate.market.world.acts import Badge, ListLoad, Mailing, SocialReaction, Visit, WebinarSeat
from quorate.market.world.journeys import Journey
from quorate.market.world.library import CONTENT_NUMBER, CONTENTS
from quorate.market.world.people import Person
from quorate.market.world.programme import Campaign, Post, Send, Webinar
from quorate.market.world.purchases.telling.scene import Scene
from quorate.market.world.purchases.week import Touched
from quorate.market.world.state import CompanyLife

_QUESTIONS = (
    "Will the recording be shared?",
    "How does this handle several legal entities?",
    "What did the first three months cost?",
    "Which systems do you connect to out of the box?",
    "Who needs to be in the project team?",
    "How do you measure the benefit?",
)
_REACTIONS = ("Reacted", "Reacted", "Reacted", "Reacted", "Commented", "Shared", "Followed")
_CHANNELS = {"fair": "event", "syndication": "partner", "social_ad": "ad"}


class _Reached(NamedTuple):
    """A member whom something reached; see `Touched` for the flags."""

    life: CompanyLife
    journey: Journey
    person: Person
    is_light: bool
    is_deep: bool
    is_lost: bool

    @property
    def stream(self) -> Stream:
        return self.life.streams.marketing


def tell_marketing(scene: Scene) -> None:
    """Everything marketing did that reached a member, seen by a system or not."""
    for touched in scene.happened.touches:
        for reached in _reached(scene, touched):
            _tell(scene, reached, touched.by)


def _reached(scene: Scene, touched: Touched) -> Iterator[_Reached]:
    switches = _switches_of(touched.by)
    rows = zip(
        touched.run.tolist(),
        touched.member.tolist(),
        touched.is_light.tolist(),
        touched.is_deep.tolist(),
        touched.is_lost.tolist(),
        strict=True,
    )
    for run, who, is_light, is_deep, is_lost in rows:
        life, journey, person = scene.who(run, who)
        if is_light or is_deep:
            journey.touched.update(switches)
        yield _Reached(life, journey, person, is_light, is_deep, is_lost)


def _switches_of(by: Send | Webinar | Campaign | Post) -> tuple[tuple[str, str], ...]:
    function = ("function", "marketing")
    if isinstance(by, Send):
        return ("channel", "email"), ("campaign", by.campaign.name), function
    if isinstance(by, Webinar):
        return ("channel", "webinar"), ("campaign", by.campaign.name), function
    if isinstance(by, Post):
        return ("channel", "social"), function
    return ("channel", _CHANNELS[by.kind]), ("campaign", by.name), function


def _tell(scene: Scene, reached: _Reached, by: Send | Webinar | Campaign | Post) -> None:
    if isinstance(by, Send):
        _mailed(reached, by)
    elif isinstance(by, Webinar):
        _seated(reached, by)
    elif isinstance(by, Post):
        _reacted(reached, by)
    elif by.kind == "fair":
        _at_fair(reached, by)
    else:
        _followed(reached, by, scene.moment(reached.life, reached.stream))


def _mailed(reached: _Reached, send: Send) -> None:
    life, journey, person, is_opened, is_clicked, is_lost = reached
    stream = reached.stream
    if send.at >= life.market.frame.end:
        return
    address = person.known_as or person.email
    opened_at = send.at + int(stream.lognormal(4.0, 1.4) * HOUR) if is_opened else None
    clicked_at = opened_at + stream.whole(4, 90) if opened_at is not None and is_clicked else None
    person.is_subscribed = person.is_subscribed and not is_lost
    life.acts.append(
        Mailing(
            send.at,
            person,
            address,
            send,
            opened_at,
            clicked_at,
            unsubscribed=is_lost,
            is_scanned=life.company.has_scanner,
            bounced=False,
        )
    )
    if clicked_at is not None:
        life.acts.append(Visit(clicked_at + 2, person, send.contents[:1], "mail", send.campaign, address))
        journey.touched.add(("channel", "web"))


def _seated(reached: _Reached, webinar: Webinar) -> None:
    stream, person = reached.stream, reached.person
    registered_at = webinar.starts_at - int(stream.exponential(5.0) * DAY) - stream.whole(600, 40_000)
    registered_at = max(registered_at, webinar.starts_at - 20 * DAY)
    joined_at = left_at = None
    questions: tuple[str, ...] = ()
    if reached.is_deep:
        length = webinar.minutes * 60
        joined_at = webinar.starts_at + int(stream.between(-240, 900))
        stays_until = joined_at + int(stream.lognormal(0.8, 0.4) * length)
        left_at = min(webinar.starts_at + length + stream.whole(0, 240), stays_until)
        if stream.chance(0.17):
            questions = tuple(stream.some(_QUESTIONS, stream.pick((1, 1, 2))))
    uses_other = person.other_email is not None and stream.chance(0.35)
    seat = WebinarSeat(registered_at, person, webinar, joined_at, left_at, questions, uses_other)
    reached.life.acts.append(seat)
    person.meet(registered_at, seat.email)


def _reacted(reached: _Reached, post: Post) -> None:
    """Only reactions can be seen; those who read and go on leave no trace."""
    if reached.is_deep and reached.person.is_there(post.at):
        at = post.at + int(reached.stream.exponential(1.3) * DAY)
        reaction = SocialReaction(at, reached.person, reached.stream.pick(_REACTIONS), post)
        reached.life.acts.append(reaction)


def _at_fair(reached: _Reached, fair: Campaign) -> None:
    stream = reached.stream
    at = moment(stream, fair.first_day + stream.below(3), reached.life.company.utc_offset)
    reached.life.acts.append(Badge(at, reached.person, fair))
    reached.person.meet(at)


def _followed(reached: _Reached, campaign: Campaign, at: int) -> None:
    """An address handed over by a partner, or a click on an advertisement."""
    if not reached.person.is_there(at):
        return
    if campaign.kind == "syndication":
        reached.life.acts.append(ListLoad(at, reached.person, campaign))
        reached.person.meet(at)
        return
    content = CONTENTS[CONTENT_NUMBER[campaign.leads_to]]
    reached.life.acts.append(Visit(at, reached.person, (content,), "paid", campaign))
    reached.journey.touched.add(("channel", "web"))
