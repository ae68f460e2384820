"""What the vendor's marketing brings about among people who are buying nothing: bystanders and customers."""

from __future__ import annotations

from quorate.market.calendars import DAY, HOUR, moment
from quorate.market.streams import Stream
from quorate.market.world.acts import Badge, ListLoad, Mailing, SocialReaction, Visit, WebinarSeat
from quorate.market.world.journeys import Journey
from quorate.market.world.people import Person
from quorate.market.world.programme import Campaign, Post, Send, Webinar
from quorate.market.world.purchases.week import Offers
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
_SEES_A_POST = 0.011
_SEAT_BY_STAGE = {"adopt": 0.07, "satisfied": 0.03, "expand": 0.06}


def marketing_week(life: CompanyLife, offers: Offers) -> None:
    """A week of the programme as it meets this company; one held out by lot meets none of it."""
    if life.company.is_held_out:
        return
    for webinar in offers.webinars:
        _fill_seats(life, webinar)
    for send in offers.sends:
        _deliver(life, send)
    _react(life, offers.posts)
    for fair in offers.fairs:
        _visit_fair(life, fair)


def load_list(life: CompanyLife, person: Person, at: int) -> None:
    """A partner hands over this person's address, if a partner campaign runs."""
    market = life.market
    running = [
        campaign
        for campaign in market.programme.campaigns
        if campaign.kind == "syndication" and campaign.first_day * DAY <= at < (campaign.last_day + 1) * DAY
    ]
    if life.company.is_held_out or at >= market.marketing_ends_day * DAY:
        return
    if running and person.known_from is None:
        life.acts.append(ListLoad(at, person, running[0]))
        person.meet(at)


def _cares_about(journey: Journey | None, offering: str | None) -> float:
    """How relevant a campaign is to somebody: 1 is indifferent."""
    if journey is None:
        return 0.7
    if offering is None:
        return 1.3
    return 2.2 if journey.offering.key == offering else 0.7


def _deliver(life: CompanyLife, send: Send) -> None:
    stream = life.streams.marketing
    if send.at >= life.market.frame.end:
        return
    if send.webinar is not None and send.webinar.for_customers and not _is_customer(life):
        return
    is_scanned = life.company.has_scanner
    for person in life.others():
        if not person.is_subscribed or person.known_from is None or person.known_from >= send.at:
            continue
        if not stream.chance(send.reach):
            continue
        if not person.is_there(send.at):
            if stream.chance(0.25):
                life.acts.append(_bounced(person, send, is_scanned=is_scanned))
                person.is_subscribed = False
            continue
        _read_mail(life, person, send, stream, is_scanned=is_scanned)


def _address(person: Person) -> str:
    """The address the vendor writes to."""
    return person.known_as or person.email


def _bounced(person: Person, send: Send, *, is_scanned: bool) -> Mailing:
    return Mailing(
        send.at,
        person,
        _address(person),
        send,
        None,
        None,
        unsubscribed=False,
        is_scanned=is_scanned,
        bounced=True,
    )


def _read_mail(life: CompanyLife, person: Person, send: Send, stream: Stream, *, is_scanned: bool) -> None:
    journey = life.journey_of(person)
    care = _cares_about(journey, send.campaign.offering)
    opened_at = clicked_at = None
    unsubscribed = False
    if stream.chance(min(0.8, 0.22 * care)):
        opened_at = send.at + int(stream.lognormal(4.0, 1.4) * HOUR)
        if stream.chance(min(0.5, 0.085 * care * person.activity**0.5)):
            clicked_at = opened_at + stream.whole(4, 90)
        unsubscribed = clicked_at is None and stream.chance(0.007)
    person.is_subscribed = not unsubscribed
    life.acts.append(
        Mailing(
            send.at,
            person,
            _address(person),
            send,
            opened_at,
            clicked_at,
            unsubscribed,
            is_scanned=is_scanned,
            bounced=False,
        )
    )
    if clicked_at is not None:
        life.acts.append(
            Visit(clicked_at + 2, person, send.contents[:1], "mail", send.campaign, _address(person))
        )


def _is_customer(life: CompanyLife) -> bool:
    return any(journey.outcome == "won" and not journey.is_over for journey in life.journeys)


def _fill_seats(life: CompanyLife, webinar: Webinar) -> None:
    stream = life.streams.marketing
    if webinar.for_customers and not _is_customer(life):
        return
    for person in life.others():
        journey = life.journey_of(person)
        share = _seat_share(person, journey, webinar)
        if not stream.chance(share) or person.is_dark:
            continue
        registered_at = webinar.starts_at - int(stream.exponential(5.0) * DAY) - stream.whole(600, 40_000)
        registered_at = max(registered_at, webinar.starts_at - 20 * DAY)
        if not person.is_there(webinar.starts_at):
            continue
        _take_seat(life, person, webinar, registered_at, stream)


def _seat_share(person: Person, journey: Journey | None, webinar: Webinar) -> float:
    known = 1.5 if person.known_from is not None else 0.6
    if journey is None:
        return 0.011 * known
    member = journey.member_of(person)
    here = (
        member is not None and member.joined_day is not None and member.joined_day * DAY < webinar.starts_at
    )
    if not here:
        return 0.003
    fits = 1.0 if journey.offering.key == webinar.offering else 0.25
    return _SEAT_BY_STAGE[journey.stage] * fits * known * min(1.6, person.activity)


def _take_seat(
    life: CompanyLife, person: Person, webinar: Webinar, registered_at: int, stream: Stream
) -> None:
    joined_at = left_at = None
    questions: tuple[str, ...] = ()
    if stream.chance(0.52):
        length = webinar.minutes * 60
        joined_at = webinar.starts_at + int(stream.between(-240, 900))
        left_at = min(
            webinar.starts_at + length + stream.whole(0, 240),
            joined_at + int(stream.lognormal(0.8, 0.4) * length),
        )
        if stream.chance(0.17):
            questions = tuple(stream.some(_QUESTIONS, stream.pick((1, 1, 2))))
    uses_other = person.other_email is not None and stream.chance(0.35)
    seat = WebinarSeat(registered_at, person, webinar, joined_at, left_at, questions, uses_other)
    life.acts.append(seat)
    person.meet(registered_at, seat.email)


def _react(life: CompanyLife, posts: tuple[Post, ...]) -> None:
    stream = life.streams.marketing
    people = life.others()
    for _ in range(stream.poisson(_SEES_A_POST * len(people) * len(posts))):
        post, person = stream.pick(posts), stream.pick(people)
        journey = life.journey_of(person)
        interest = 0.12 * person.sociability * (1.6 if journey else 0.6)
        if not person.is_there(post.at) or not stream.chance(min(0.9, interest)):
            continue
        at = post.at + int(stream.exponential(1.3) * DAY)
        life.acts.append(SocialReaction(at, person, stream.pick(_REACTIONS), post))


def _visit_fair(life: CompanyLife, fair: Campaign) -> None:
    stream = life.streams.marketing
    people = life.others()
    if not people or not stream.chance({"A": 0.3, "B": 0.16, "C": 0.07}[life.company.tier]):
        return
    for person in stream.some(people, stream.pick((1, 1, 2, 3))):
        day = fair.first_day + stream.below(3)
        at = moment(stream, day, life.company.utc_offset)
        if person.is_there(at):
            life.acts.append(Badge(at, person, fair))
            person.meet(at)
