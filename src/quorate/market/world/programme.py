"""What the vendor's marketing does: sends, webinars, fairs, advertising and posts, the same for all."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.world.library import Content

PAID_KINDS = ("search", "social_ad", "retargeting")


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. `kind`: email, webinar, search, social_ad, retargeting, fair or syndication."""

    key: int
    name: str
    kind: str
    offering: str | None
    first_day: int
    last_day: int
    is_in_crm: bool
    utm: str
    """The name in links: lower case, hyphens."""
    leads_to: str
    """The id of the asset its advertising leads to; empty for other kinds."""


@dataclass(frozen=True, slots=True)
class Webinar:
    """One live session."""

    campaign: Campaign
    slug: str
    topic: str
    offering: str | None
    starts_at: int
    minutes: int
    for_customers: bool


@dataclass(frozen=True, slots=True)
class Send:
    """One e-mail to many. `reach` is the share of the people known by then who get it."""

    campaign: Campaign
    at: int
    subject: str
    contents: tuple[Content, ...]
    reach: float
    webinar: Webinar | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One post on the professional network, by the brand or by a colleague."""

    url: str
    at: int
    format: str
    author: str
    offering: str | None


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything marketing does, in order of time."""

    campaigns: tuple[Campaign, ...]
    sends: tuple[Send, ...]
    webinars: tuple[Webinar, ...]
    fairs: tuple[Campaign, ...]
    posts: tuple[Post, ...]
    sends_by_week: dict[int, tuple[Send, ...]]
    webinars_by_week: dict[int, tuple[Webinar, ...]]
    posts_by_week: dict[int, tuple[Post, ...]]
    fairs_by_week: dict[int, tuple[Campaign, ...]]
    advertising_by_week: dict[tuple[int, str], tuple[Campaign, ...]]

    def advertising_in(self, monday: int, offering: str) -> tuple[Campaign, ...]:
        """The advertising that runs in this week for this offering or for the brand."""
        return self.advertising_by_week.get((monday, offering), ())
