"""What people do that some system might notice: one class per kind of act, in the world's own terms.

`at` is a moment in seconds since 1970-01-01 UTC. Nothing here says what any system records of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.world.library import Content
from quorate.market.world.people import Person
from quorate.market.world.programme import Campaign, Post, Send, Webinar
from quorate.market.world.vendor import Colleague


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay on the vendor's site, from a mail to `mailed_to` or by some other way.

    `arrival` is direct, organic, paid, retargeting, social, mail or referral.
    """

    at: int
    person: Person
    contents: tuple[Content, ...]
    arrival: str
    campaign: Campaign | None = None
    mailed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Somebody leaves an address. `form`: download, demo, contact, newsletter."""

    at: int
    person: Person
    form: str
    content: Content | None
    offering: str | None
    uses_other_address: bool

    @property
    def email(self) -> str:
        """The address given."""
        other = self.person.other_email if self.uses_other_address else None
        return other or self.person.email


@dataclass(frozen=True, slots=True)
class Chat:
    """Questions typed into the chat of the site."""

    at: int
    person: Person
    question: str


@dataclass(frozen=True, slots=True)
class SocialReaction:
    """Something done under a post: Reacted, Commented, Shared, Followed."""

    at: int
    person: Person
    action: str
    post: Post


@dataclass(frozen=True, slots=True)
class ReviewLook:
    """A look at a review site: Profile View, Category View, Comparison, Alternatives, Pricing View."""

    at: int
    person: Person
    signal: str
    offering: str
    rival: str | None


@dataclass(frozen=True, slots=True)
class WebinarSeat:
    """A registration and, if it came to that, an attendance."""

    registered_at: int
    person: Person
    webinar: Webinar
    joined_at: int | None
    left_at: int | None
    questions: tuple[str, ...]
    uses_other_address: bool

    @property
    def email(self) -> str:
        """The address given."""
        other = self.person.other_email if self.uses_other_address else None
        return other or self.person.email

    @property
    def at(self) -> int:
        """The registration, which is when systems first hear of it."""
        return self.registered_at


@dataclass(frozen=True, slots=True)
class Mailing:
    """One bulk e-mail in one person's inbox and what became of it."""

    at: int
    person: Person
    email: str
    send: Send
    opened_at: int | None
    clicked_at: int | None
    unsubscribed: bool
    is_scanned: bool
    bounced: bool


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge scanned at the vendor's stand."""

    at: int
    person: Person
    fair: Campaign


@dataclass(frozen=True, slots=True)
class ListLoad:
    """An address bought or collected by a partner and loaded into the systems."""

    at: int
    person: Person
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class Call:
    """A telephone call. `outcome`: Connected, Voicemail, No Answer; `play`: the kind of move, if it was one."""

    at: int
    person: Person
    colleague: Colleague
    is_inbound: bool
    outcome: str
    seconds: int
    subject: str
    play: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A personal e-mail between a colleague and a person; `play`: the kind of move, if it was one."""

    at: int
    person: Person
    colleague: Colleague
    is_inbound: bool
    subject: str
    play: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, planned at `planned_at` and held at `at`.

    `people` came, `absent` were invited and did not; the seller wrote down the names of `noted` only.
    """

    at: int
    planned_at: int
    minutes: int
    people: tuple[Person, ...]
    absent: tuple[Person, ...]
    noted: tuple[Person, ...]
    colleagues: tuple[Colleague, ...]
    subject: str
    place: str
    play: str = ""


@dataclass(frozen=True, slots=True)
class ProductUse:
    """A customer's user signs in and uses some features."""

    at: int
    person: Person
    offering: str
    features: tuple[str, ...]


Act = (
    Visit
    | Form
    | Chat
    | SocialReaction
    | ReviewLook
    | WebinarSeat
    | Mailing
    | Badge
    | ListLoad
    | Call
    | Mail
    | Meeting
    | ProductUse
)
