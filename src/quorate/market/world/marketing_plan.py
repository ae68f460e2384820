"""Lays out the vendor's marketing week by week: the calendar that `programme` describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from quorate.market.calendars import DAY, HOUR, date_of, monday_of
from quorate.market.conditions import ALL_KINDS
from quorate.market.frame import Frame
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.library import CONTENTS, Content, slug_of
from quorate.market.world.programme import PAID_KINDS, Campaign, Post, Programme, Send, Webinar
from quorate.market.world.vendor import OFFERINGS, VENDOR_NAME, Offering, Staff

Item = TypeVar("Item")

_WEBINAR_TOPICS = (
    "What changed in {subject} this year",
    "Getting a whole team to agree on {subject}",
    "{subject_cap}: three first-hand accounts",
    "{name} live: your questions answered",
    "Building the case for {subject}",
    "Criteria that hold up: choosing {subject}",
)
_CUSTOMER_TOPICS = ("What is new in {name}", "Getting more out of {name}")
_POST_FORMATS = ("Article", "Video", "Document", "Image", "Poll")
_NETWORK = "https://www.linkedin.com/feed/update/urn:li:activity:"


class _Planner:
    """Collects the programme while it is laid out."""

    def __init__(self, seed: int, staff: Staff) -> None:
        self.stream = Stream(seed, Purpose.PROGRAMME)
        self.staff = staff
        self.campaigns: list[Campaign] = []
        self.sends: list[Send] = []
        self.webinars: list[Webinar] = []
        self.fairs: list[Campaign] = []
        self.posts: list[Post] = []

    def campaign(
        self, name: str, kind: str, offering: str | None, first: int, last: int, *, in_crm: bool = True
    ) -> Campaign:
        leads_to = _asset_for(offering, len(self.campaigns)) if kind == "social_ad" else ""
        campaign = Campaign(
            len(self.campaigns), name, kind, offering, first, last, in_crm, slug_of(name), leads_to
        )
        self.campaigns.append(campaign)
        return campaign

    def keep_only(self, kinds: frozenset[str]) -> None:
        """Drop what is not done in this market; what remains is as it would have been anyway."""
        self.campaigns = [campaign for campaign in self.campaigns if campaign.kind in kinds]
        self.sends = [
            send
            for send in self.sends
            if send.campaign.kind in kinds and (send.webinar is None or "email" in kinds)
        ]
        self.webinars = [webinar for webinar in self.webinars if webinar.campaign.kind in kinds]
        self.fairs = [fair for fair in self.fairs if fair.kind in kinds]
        self.posts = self.posts if "post" in kinds else []

    def send(
        self,
        campaign: Campaign,
        day: int,
        subject: str,
        contents: tuple[Content, ...],
        reach: float,
        webinar: Webinar | None = None,
    ) -> None:
        at = day * DAY + int(self.stream.between(7.5, 15.0) * HOUR)
        self.sends.append(Send(campaign, at, subject, contents, reach, webinar))


def plan_programme(seed: int, frame: Frame, staff: Staff, kinds: frozenset[str] = ALL_KINDS) -> Programme:
    """Everything from before the first recorded day until a month after the last, of these kinds of marketing."""
    planner = _Planner(seed, staff)
    first = monday_of(frame.first_day)
    until = frame.last_day + 35
    _plan_advertising(planner, first, until)
    for week, monday in enumerate(range(first, until, 7)):
        _plan_mail(planner, week, monday)
        if week % 4 == 2:
            _plan_webinar(planner, week // 4, monday)
        if week % 26 == 15:
            _plan_fair(planner, monday)
        _plan_posts(planner, monday)
    planner.keep_only(kinds)
    sends = sorted(planner.sends, key=lambda send: (send.at, send.campaign.key))
    return Programme(
        tuple(planner.campaigns),
        tuple(sends),
        tuple(planner.webinars),
        tuple(planner.fairs),
        tuple(planner.posts),
        _by_week(sends, lambda send: send.at // DAY),
        _by_week(planner.webinars, lambda webinar: webinar.starts_at // DAY),
        _by_week(planner.posts, lambda post: post.at // DAY),
        _by_week(planner.fairs, lambda fair: fair.first_day),
        {
            (monday, offering.key): _advertising(planner.campaigns, monday, offering.key)
            for monday in range(first, until, 7)
            for offering in OFFERINGS
        },
    )


def _advertising(campaigns: list[Campaign], monday: int, offering: str) -> tuple[Campaign, ...]:
    return tuple(
        campaign
        for campaign in campaigns
        if campaign.kind in PAID_KINDS
        and campaign.first_day <= monday <= campaign.last_day
        and campaign.offering in (None, offering)
    )


def _by_week(items: Iterable[Item], day_of_item: Callable[[Item], int]) -> dict[int, tuple[Item, ...]]:
    weeks: dict[int, list[Item]] = {}
    for item in items:
        weeks.setdefault(monday_of(day_of_item(item)), []).append(item)
    return {monday: tuple(found) for monday, found in weeks.items()}


def _asset_for(offering: str | None, number: int) -> str:
    fitting = [
        content.content_id
        for content in CONTENTS
        if content.intent == "insight" and (offering in content.offerings or not content.offerings)
    ]
    return fitting[number % len(fitting)]


def _fits(offering: Offering | None, *intents: str) -> list[Content]:
    key = offering.key if offering else None
    return [
        content
        for content in CONTENTS
        if content.intent in intents and (not content.offerings or key in content.offerings)
    ]


def _quarter(day: int) -> str:
    when = date_of(day)
    return f"{when.year} Q{(when.month + 2) // 3}"


def _plan_advertising(planner: _Planner, first: int, until: int) -> None:
    for start in range(first, until, 91):
        last = start + 90
        quarter = _quarter(start + 20)
        for offering in OFFERINGS:
            short = offering.name.split()[1]
            planner.campaign(f"{quarter} {short} search", "search", offering.key, start, last, in_crm=False)
            if planner.stream.chance(0.75):
                planner.campaign(f"{quarter} {short} awareness", "social_ad", offering.key, start, last)
        planner.campaign(f"{quarter} brand search", "search", None, start, last, in_crm=False)
        planner.campaign(f"{quarter} retargeting", "retargeting", None, start, last, in_crm=False)
        if planner.stream.chance(0.5):
            offering = planner.stream.pick(OFFERINGS)
            name = f"{quarter} {offering.name.split()[1]} content syndication"
            planner.campaign(name, "syndication", offering.key, start + 14, start + 60)


def _plan_mail(planner: _Planner, week: int, monday: int) -> None:
    stream = planner.stream
    if week % 4 == 0:
        month = date_of(monday + 1).strftime("%Y-%m")
        campaign = planner.campaign(
            f"Newsletter {month}", "email", None, monday + 1, monday + 1, in_crm=False
        )
        reads = tuple(stream.some(_fits(None, "insight") + _fits(stream.pick(OFFERINGS), "insight"), 2))
        planner.send(campaign, monday + 1, f"{VENDOR_NAME} letter: {reads[0].title}", reads, 0.2)
    if week % 4 == 1:
        offering = OFFERINGS[(week // 4) % len(OFFERINGS)]
        contents = tuple(stream.some(_fits(offering, "insight", "guidance", "proof"), 1))
        short = offering.name.split()[1]
        name = f"{short} nurture {date_of(monday + 3).isoformat()}"
        campaign = planner.campaign(name, "email", offering.key, monday + 3, monday + 3)
        planner.send(campaign, monday + 3, contents[0].title, contents, 0.17)


def _plan_webinar(planner: _Planner, number: int, monday: int) -> None:
    stream = planner.stream
    offering = stream.pick(OFFERINGS)
    for_customers = number % 5 == 4
    words = {"name": offering.name, "subject": offering.subject, "subject_cap": offering.subject.capitalize()}
    topic = stream.pick(_CUSTOMER_TOPICS if for_customers else _WEBINAR_TOPICS).format(**words)
    day = monday + stream.whole(1, 3)
    when = date_of(day)
    campaign = planner.campaign(f"Webinar {when.isoformat()} {topic}", "webinar", offering.key, day - 21, day)
    webinar = Webinar(
        campaign,
        f"{when.isoformat()}-{slug_of(topic)}",
        topic,
        offering.key,
        day * DAY + stream.pick((9, 10, 13, 14, 15)) * HOUR,
        stream.pick((45, 60)),
        for_customers,
    )
    planner.webinars.append(webinar)
    contents = tuple(stream.some(_fits(offering, "guidance", "insight"), 1))
    planner.send(campaign, day - 14, f"Invitation: {topic}", contents, 0.18, webinar)


def _plan_fair(planner: _Planner, monday: int) -> None:
    name = planner.stream.pick(("Operate Forum", "Supply & Spend Days", "Planning Summit"))
    first = monday + 1
    planner.fairs.append(planner.campaign(f"{name} {date_of(first).year}", "fair", None, first, first + 2))


def _plan_posts(planner: _Planner, monday: int) -> None:
    stream = planner.stream
    for _ in range(stream.whole(2, 4)):
        author = VENDOR_NAME if stream.chance(0.5) else stream.pick(planner.staff.everyone[2:13]).name
        number = 7_000_000_000_000_000_000 + len(planner.posts) * 7_919_003_117 + stream.below(7_000_000_000)
        offering = stream.pick((None, *(offering.key for offering in OFFERINGS)))
        day = monday + stream.below(5)
        at = day * DAY + int(stream.between(7.0, 16.0) * HOUR)
        planner.posts.append(Post(f"{_NETWORK}{number}", at, stream.pick(_POST_FORMATS), author, offering))
