"""The people of the market: names, jobs, addresses and habits."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.market.calendars import DAY
from quorate.market.conditions import Conditions
from quorate.market.lexicon.company_names import stem_of
from quorate.market.lexicon.people_names import SHORT_FORMS, address_part, draw_name
from quorate.market.lexicon.titles import known_seniority, title_of
from quorate.market.streams import Choice, Stream
from quorate.market.world.companies import Company

FREE_MAIL = ("gmail.com", "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "yahoo.de")
_ADVISOR_STEMS = 900
_NEVER = 1.0e9


@dataclass(slots=True, eq=False)
class Person:
    """Somebody who may take part in a purchase.

    Attributes
    ----------
    is_dark: never gives an address to a form; seen by name only if a seller meets them.
    known_from, known_as: when the vendor first held an address of the person, and which; None while unknown.
    is_subscribed: whether bulk mail is still allowed.
    left_at: the moment the person left the company.
    joined_company_day: the day the person came to the company, None where that was before anybody looked.
    mover: the name in the truth of somebody who is at another company of the market before or after.
    """

    key: int
    company: Company
    first: str
    last: str
    culture: str
    function: str
    seniority: str
    title: str
    email: str
    other_email: str | None
    organisation: str
    is_external: bool
    activity: float
    sociability: float
    home_share: float
    is_dark: bool
    known_from: int | None = None
    known_as: str | None = None
    is_subscribed: bool = True
    left_at: int | None = None
    mover: str | None = None
    joined_company_day: int | None = None
    devices: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def truth_id(self) -> str:
        """The person's name in the truth, found nowhere in the inputs."""
        return self.mover or f"truth:person:{self.company.index:05d}:{self.key:03d}"

    @property
    def left_day(self) -> float:
        """The day of leaving, a day that never comes for those who stay."""
        return _NEVER if self.left_at is None else self.left_at / DAY

    def is_there(self, moment: int) -> bool:
        """Whether the person still works there."""
        return self.left_at is None or moment < self.left_at

    def is_reachable(self, moment: int) -> bool:
        """Whether marketing may mail the person at this moment."""
        return (
            self.known_from is not None
            and self.known_from < moment
            and self.is_subscribed
            and self.is_there(moment)
        )

    def meet(self, moment: int, email: str | None = None) -> None:
        """The vendor learns an address now, the one at work unless said otherwise; it keeps the first."""
        if self.known_from is None or moment < self.known_from:
            self.known_from = moment
            self.known_as = email or self.email


class Workforce:
    """Takes on the people of one company, keeping their addresses apart."""

    def __init__(self, seed: int, company: Company, stream: Stream, conditions: Conditions) -> None:
        self.company = company
        self._conditions = conditions
        self.people: list[Person] = []
        self._seed = seed
        self._stream = stream
        self._addresses: dict[str, int] = {}

    def hire(
        self,
        function: str,
        seniority: str,
        *,
        is_external: bool = False,
        name: tuple[str, str, str] | None = None,
        private_address: str | None = None,
    ) -> Person:
        """A new person of this function and seniority, at the company or advising it from outside.

        `name` (first, last, culture) and `private_address` are given for people who have them already.
        """
        stream, company = self._stream, self.company
        first, last, culture = name or draw_name(stream, company.country)
        domain, organisation = company.words.domain, company.words.name
        if is_external:
            stem = stem_of(self._seed, _ADVISOR_STEMS + stream.below(_ADVISOR_STEMS) + 1)
            organisation, domain = f"{stem} Advisory", f"{stem.lower()}-advisory.com"
        pattern = "first.last" if is_external else company.address_pattern
        local = self._free_address(address_local(pattern, first, last, culture))
        seniority = known_seniority(function, seniority)
        shape = self._conditions.person_activity_shape
        person = Person(
            len(self.people),
            company,
            first,
            last,
            culture,
            function,
            seniority,
            title_of(stream, function, seniority, company.country),
            f"{local}@{domain}",
            private_address or self._other_address(first, last, culture, local),
            organisation,
            is_external,
            activity=min(5.0, stream.gamma(shape, 1.0 / shape)),
            sociability=min(4.0, stream.gamma(0.6, 1.0 / 0.6)),
            home_share=stream.between(0.1, 0.75),
            is_dark=stream.chance(self._conditions.dark_share),
        )
        self.people.append(person)
        return person

    def _free_address(self, local: str) -> str:
        self._addresses[local] = self._addresses.get(local, 0) + 1
        return local if self._addresses[local] == 1 else f"{local}{self._addresses[local]}"

    def _other_address(self, first: str, last: str, culture: str, local: str) -> str | None:
        """A private or alias address some use."""
        stream = self._stream
        if stream.chance(self._conditions.other_address_share):
            return private_address(stream, first, last, culture)
        aliases = self.company.words.alias_domains
        if aliases and self.company.parent_index is None and stream.chance(0.3):
            return f"{local}@{stream.pick(aliases)}"
        return None


def private_address(stream: Stream, first: str, last: str, culture: str) -> str:
    """An address with a free-mail provider, spelt so that none could have issued it."""
    domain = stream.pick(FREE_MAIL)
    between = "_" if domain.startswith(("gmail", "googlemail")) else "-"
    whole = between.join((address_part(first, culture), address_part(last, culture)))
    return f"{whole}{stream.whole(2, 9_899)}@{domain}"


def address_local(pattern: str, first: str, last: str, culture: str) -> str:
    """The part of an address before the @, in the company's pattern."""
    given, family = address_part(first, culture), address_part(last, culture)
    return {
        "first.last": f"{given}.{family}",
        "flast": f"{given[0]}{family}",
        "f.last": f"{given[0]}.{family}",
        "first": given,
        "firstl": f"{given}{family[0]}",
        "first_last": f"{given}_{family}",
        "last.first": f"{family}.{given}",
    }[pattern]


_BYSTANDERS: Choice[tuple[str, str]] = Choice(
    (
        ("marketing", "manager"),
        ("human_resources", "specialist"),
        ("sales", "manager"),
        ("it", "specialist"),
        ("data", "specialist"),
        ("operations", "specialist"),
        ("finance", "specialist"),
        ("research", "specialist"),
        ("other", "junior"),
        ("product", "manager"),
        ("engineering", "specialist"),
        ("procurement", "specialist"),
        ("operations", "manager"),
        ("it", "manager"),
        ("finance", "manager"),
    ),
    (6, 4, 7, 8, 6, 10, 8, 4, 7, 4, 6, 5, 8, 6, 5),
)


def hire_bystander(workforce: Workforce, stream: Stream) -> Person:
    """Somebody who reads now and then and buys nothing."""
    function, seniority = _BYSTANDERS.draw(stream)
    return workforce.hire(function, seniority)


def short_form(person: Person) -> str:
    """The first name as friends write it, or the first name itself."""
    return SHORT_FORMS.get(person.first, person.first)
